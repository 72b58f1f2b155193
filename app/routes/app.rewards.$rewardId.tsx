/** One reward: what shoppers see of it, what Shopify makes of it, and who bought it. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { BlockStack, Card, InlineGrid, List, Text } from "@shopify/polaris";
import { LOOK_AGAIN_MS, useLookingAgain } from "#app/components/looking-again.ts";
import { memberName } from "#app/components/member-view.ts";
import { RewardCardPreview } from "#app/components/programme/preview.tsx";
import { RedemptionLine } from "#app/components/redemption-line.tsx";
import type { RedemptionView } from "#app/components/redemption-view.ts";
import { redemptionView, STUCK_AFTER_MS } from "#app/components/redemption-view.ts";
import type { RewardLine, RewardView } from "#app/components/rewards-view.ts";
import { knownRewards, rewardLine, rewardView, UNUSED } from "#app/components/rewards-view.ts";
import { SubPage } from "#app/components/sub-page.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { readRewardRedemptions, rewardUse } from "#app/reports/rewards.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.reward.title ?? "Reward"} · Laurel` },
];

export function loader({ request, params: path }: LoaderFunctionArgs) {
  return forMerchant(request, "reward", async ({ shopId, now }) => {
    const rewardId = path["rewardId"] ?? "";
    const stuckBefore = new Date(now.getTime() - STUCK_AFTER_MS);
    const [{ timeZone }, versions, uses, redemptions] = await Promise.all([
      requireShopFacts(db, shopId),
      publishedProgrammes(db, shopId),
      rewardUse(db, shopId, { stuckBefore }),
      readRewardRedemptions(db, shopId, { rewardId, stuckBefore }),
    ]);
    const known = knownRewards(versions).get(rewardId);
    if (!known) throw new Refusal("REWARD_UNKNOWN");
    const use = uses.find((each) => each.rewardId === rewardId) ?? { ...UNUSED, rewardId };
    return {
      reward: rewardView(known),
      figures: rewardLine(known, use),
      redemptions: redemptions.map((row) => ({
        member: { id: row.customerId.toString(), name: memberName({ ...row, state: row.memberState }) },
        view: redemptionView(row, { now, timeZone }, row),
      })),
    };
  });
}

export default function RewardPage() {
  const { reward, figures, redemptions } = useLoaderData<typeof loader>();
  useLookingAgain(
    redemptions.some(({ view }) => view.moving),
    LOOK_AGAIN_MS,
  );
  return (
    <SubPage
      title={reward.title}
      back={{ content: "Rewards", url: "/app/rewards" }}
      {...(reward.offered && {
        primaryAction: { content: "Edit in the programme", url: figures.editUrl },
      })}
    >
      <InlineGrid columns={{ xs: 1, md: ["twoThirds", "oneThird"] }} gap="400" alignItems="start">
        <BlockStack gap="400">
          <FiguresCard figures={figures} />
          <BoughtCard redemptions={redemptions} converted={figures.converted} />
        </BlockStack>
        <BlockStack gap="400">
          {figures.converted ? null : <RewardCardPreview {...reward} />}
          <ShopifyCard reward={reward} />
        </BlockStack>
      </InlineGrid>
    </SubPage>
  );
}

function FiguresCard({ figures }: { figures: RewardLine }) {
  const { issued, used, returned, revenue } = figures;
  const pairs = [
    ["Issued", issued],
    ["Used", used],
    ["Returned", returned],
    ...(revenue === null ? [] : [["Sales with it", revenue]]),
  ] as [string, string][];
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm" tone="subdued">
          {figures.offered ? "So far" : "So far. It is not offered any more"}
        </Text>
        <dl className="laurel-pairs">
          {pairs.map(([title, said]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{said}</dd>
            </div>
          ))}
        </dl>
      </BlockStack>
    </Card>
  );
}

type Bought = { member: { id: string; name: string }; view: RedemptionView };

/** Those that are stuck stand first. */
function BoughtCard({ redemptions, converted }: { redemptions: Bought[]; converted: boolean }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingSm" tone="subdued">
          {converted ? "Whose points were converted" : "Who bought it"}
        </Text>
        {redemptions.length === 0 ? (
          <Text as="p" tone="subdued">
            {converted
              ? "Nobody's yet. It happens by itself, on the terms of the programme."
              : "Nobody yet. Members find it in the rewards widget."}
          </Text>
        ) : null}
        {redemptions.map(({ member, view }) => (
          <RedemptionLine
            key={view.id}
            redemption={view}
            head={
              <Link to={`/app/members/${member.id}`} className="laurel-link">
                {member.name}
              </Link>
            }
          />
        ))}
      </BlockStack>
    </Card>
  );
}

function ShopifyCard({ reward }: { reward: RewardView }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm" tone="subdued">
          What it becomes
        </Text>
        <Text as="p" fontWeight="medium">
          {reward.worth}
        </Text>
        <Text as="p">{reward.becomes}</Text>
        <List gap="extraTight">
          {reward.terms.map((term) => (
            <List.Item key={term}>{term}</List.Item>
          ))}
        </List>
      </BlockStack>
    </Card>
  );
}
