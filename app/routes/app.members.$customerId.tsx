/** One member: what they have, how they came to it, and what they bought with it. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { TitleBar } from "@shopify/app-bridge-react";
import { BlockStack, InlineGrid, Page } from "@shopify/polaris";
import { z } from "zod";
import { adminUrl } from "#app/components/address.ts";
import { explainEntry } from "#app/components/explain-entry.ts";
import {
  BalanceCard,
  PersonCard,
  RedemptionsCard,
  StandingCard,
  TierCard,
} from "#app/components/member-cards.tsx";
import { changeView, memberView, progressView, redemptionView } from "#app/components/member-view.ts";
import { Statement } from "#app/components/statement.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import {
  readRedemptions,
  readStandingChanges,
  readStatement,
  requireMember,
} from "#app/reports/member-detail.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

const ids = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);

export const meta = () => [{ title: "Member · Laurel" }];

export function loader({ request, params: path }: LoaderFunctionArgs) {
  return forMerchant(request, "member", async ({ shopId, now, params }) => {
    const id = ids.safeParse(path["customerId"]);
    if (!id.success) throw new Refusal("MEMBER_NOT_FOUND");
    const before = ids.nullable().safeParse(params.get("before"));
    if (!before.success) throw new Refusal("BAD_REQUEST", { detail: "before must be the number of a line" });
    const customerId = id.data;
    const [shop, published, member, statement, redemptions, changes] = await Promise.all([
      requireShopFacts(db, shopId),
      findProgramme(db, shopId),
      requireMember(db, shopId, customerId),
      readStatement(db, shopId, { customerId, before: before.data }),
      readRedemptions(db, shopId, customerId),
      readStandingChanges(db, shopId, customerId),
    ]);
    const at = { now, timeZone: shop.timeZone, currency: shop.currency };
    const programme = published?.programme ?? null;
    return {
      member: memberView(member, programme, at),
      progress: progressView(member, programme, at),
      lines: statement.entries.map((entry) => explainEntry(entry, { ...statement, ...at })),
      more: statement.more?.toString() ?? null,
      redemptions: redemptions.map((row) => redemptionView(row, at)),
      changes: changes.map((row) => changeView(row, programme, at)),
      shopifyUrl: adminUrl(shopId, `customers/${customerId}`),
    };
  });
}

export default function MemberPage() {
  const { member, progress, lines, more, redemptions, changes, shopifyUrl } = useLoaderData<typeof loader>();
  return (
    <Page
      title={member.name}
      backAction={{ content: "Members", url: "/app/members" }}
      secondaryActions={[{ content: "Open in Shopify", url: shopifyUrl, target: "_top" }]}
    >
      <TitleBar title={member.name} />
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
          <RedemptionsCard redemptions={redemptions} />
          <StandingCard changes={changes} />
        </BlockStack>
      </InlineGrid>
    </Page>
  );
}
