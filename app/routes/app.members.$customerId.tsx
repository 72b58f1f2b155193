/** One member: what they have, how they came to it, and what they bought with it. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { TitleBar } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Box, Button, InlineGrid, Page } from "@shopify/polaris";
import { z } from "zod";
import { adminUrl } from "#app/components/address.ts";
import type { SaidInstant } from "#app/components/format.ts";
import { sayInstant } from "#app/components/format.ts";
import { Instant } from "#app/components/instant.tsx";
import { LOOK_AGAIN_MS, useLookingAgain } from "#app/components/looking-again.ts";
import { explainEntry } from "#app/components/explain-entry.ts";
import {
  BalanceCard,
  OrdersCard,
  PersonCard,
  RedemptionsCard,
  StandingCard,
  TierCard,
} from "#app/components/member-cards.tsx";
import {
  changeView,
  memberName,
  memberView,
  orderLineView,
  progressView,
} from "#app/components/member-view.ts";
import { redemptionView } from "#app/components/redemption-view.ts";
import { Statement } from "#app/components/statement.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import {
  findMerge,
  readMemberOrders,
  readPointsAhead,
  readRedemptions,
  readStandingChanges,
  readTierNames,
  requireMember,
} from "#app/reports/member-detail.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { readStatement } from "#app/reports/statement.server.ts";
import { isActive } from "#app/rules/activities.ts";

export { readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

const ids = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.member.name ?? "Member"} · Laurel` },
];

export function loader({ request, params: path }: LoaderFunctionArgs) {
  return forMerchant(request, "member", async ({ shopId, now, params, staff }) => {
    const id = ids.safeParse(path["customerId"]);
    if (!id.success) throw new Refusal("MEMBER_NOT_FOUND");
    const before = ids.nullable().safeParse(params.get("before"));
    if (!before.success) throw new Refusal("BAD_REQUEST", { detail: "before must be the number of a line" });
    const customerId = id.data;
    const [shop, published, member, ahead, statement, redemptions, changes, orders, tierNames, merge] =
      await Promise.all([
        requireShopFacts(db, shopId),
        findProgramme(db, shopId),
        requireMember(db, shopId, customerId),
        readPointsAhead(db, shopId, customerId),
        readStatement(db, shopId, { customerId, before: before.data }),
        readRedemptions(db, shopId, customerId),
        readStandingChanges(db, shopId, customerId),
        readMemberOrders(db, shopId, customerId),
        readTierNames(db, shopId),
        findMerge(db, shopId, customerId),
      ]);
    const at = { now, timeZone: shop.timeZone, currency: shop.currency };
    const around = { ...at, shopId, staff, explained: statement.explained };
    const programme = published?.programme ?? null;
    return {
      member: memberView(merge ? { ...member, state: "merged" } : member, programme, ahead, at),
      progress: progressView(member, programme, at),
      lines: statement.entries.map((entry) => explainEntry(entry, around)),
      more: statement.more?.toString() ?? null,
      redemptions: redemptions.map((row) => redemptionView(row, at, member)),
      changes: changes.map((row) => changeView(row, { programme, tierNames }, at)),
      orders: orders.map((row) => orderLineView(row, at)),
      merged: merge && {
        url: `/app/members/${merge.keptId}`,
        name: merge.kept ? memberName(merge.kept) : `customer ${merge.keptId}`,
        at: sayInstant(merge.mergedAt, at),
      },
      adjustable: !merge && (member.state === "enrolled" || member.state === "guest"),
      recordable: !merge && member.state === "enrolled" && (programme?.activities.some(isActive) ?? false),
      // Shopify keeps no page of whom it merged away.
      shopifyUrl: merge ? null : adminUrl(shopId, `customers/${customerId}`),
    };
  });
}

export default function MemberPage() {
  const data = useLoaderData<typeof loader>();
  const {
    member,
    progress,
    lines,
    more,
    redemptions,
    changes,
    orders,
    merged,
    adjustable,
    recordable,
    shopifyUrl,
  } = data;
  useLookingAgain(
    redemptions.some(({ moving }) => moving),
    LOOK_AGAIN_MS,
  );
  return (
    <Page
      title={member.name}
      backAction={{ content: "Members", url: "/app/members" }}
      {...(adjustable && {
        primaryAction: <Button url={`/app/members/${member.id}/adjust`}>Adjust points</Button>,
      })}
      secondaryActions={[
        ...(recordable ? [{ content: "Record an activity", url: `/app/members/${member.id}/activity` }] : []),
        ...(shopifyUrl ? [{ content: "Open in Shopify", url: shopifyUrl, target: "_top" as const }] : []),
      ]}
    >
      <TitleBar title={member.name} />
      {merged ? <Merged {...merged} /> : null}
      <InlineGrid columns={{ xs: 1, md: ["twoThirds", "oneThird"] }} gap="400" alignItems="start">
        <BlockStack gap="400">
          <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
            <BalanceCard member={member} />
            <TierCard member={member} progress={progress} />
          </InlineGrid>
          <Statement lines={lines} more={more} />
        </BlockStack>
        <BlockStack gap="400">
          <PersonCard member={member} />
          <OrdersCard orders={orders} />
          <RedemptionsCard redemptions={redemptions} />
          <StandingCard changes={changes} />
        </BlockStack>
      </InlineGrid>
    </Page>
  );
}

function Merged({ url, name, at }: { url: string; name: string; at: SaidInstant }) {
  return (
    <Box paddingBlockEnd="400">
      <Banner tone="info" action={{ content: `See ${name}`, url }}>
        <p>
          Shopify merged this customer into {name} <Instant at={at} />. Points, orders and codes went along.
        </p>
      </Banner>
    </Box>
  );
}
