/** Rewards: what members can buy, how often they did, and what came of it. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useNavigation } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack } from "@shopify/polaris";
import { GiftCardIcon } from "@shopify/polaris-icons";
import type { Column } from "#app/components/figures-table.tsx";
import { EMPTY, FiguresTable } from "#app/components/figures-table.tsx";
import { MainPage } from "#app/components/main-page.tsx";
import { Notice } from "#app/components/notice.tsx";
import { STUCK_AFTER_MS } from "#app/components/redemption-view.ts";
import type { RewardLine } from "#app/components/rewards-view.ts";
import { rewardLines } from "#app/components/rewards-view.ts";
import { StateBadge } from "#app/components/state-badge.tsx";
import { db } from "#app/db.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { rewardUse } from "#app/reports/rewards.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Rewards · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "rewards", async ({ shopId, now }) => {
    const stuckBefore = new Date(now.getTime() - STUCK_AFTER_MS);
    const [versions, uses] = await Promise.all([
      publishedProgrammes(db, shopId),
      rewardUse(db, shopId, { stuckBefore }),
    ]);
    return { rewards: rewardLines(versions, uses) };
  });
}

const ADD = "/app/rewards/new";
const UNSORTED = { key: "", direction: "asc" } as const;

const COLUMNS: Column[] = [
  { key: "reward", title: "Reward" },
  { key: "cost", title: "Costs" },
  { key: "issued", title: "Issued", numeric: true, help: "Made for members, whatever became of them." },
  { key: "used", title: "Used", numeric: true, help: "On an order, spent, or handed out." },
  {
    ...{ key: "returned", title: "Returned", numeric: true },
    help: "Cancelled, ended unused, or on an order that was cancelled.",
  },
  {
    ...{ key: "revenue", title: "Sales with it", numeric: true },
    help: "Net sales of the orders that its codes were used on: goods after discounts and returns.",
  },
  { key: "edit", title: "Change" },
];

export default function RewardsPage() {
  const { rewards } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "loading";
  if (rewards.length === 0)
    return (
      <MainPage title="Rewards">
        <NoRewards />
      </MainPage>
    );
  return (
    <MainPage
      title="Rewards"
      actions={
        <Button url={ADD} variant="primary">
          Add a reward
        </Button>
      }
    >
      <Card padding="0">
        <FiguresTable
          label="Rewards"
          columns={COLUMNS}
          sorted={UNSORTED}
          busy={busy}
          rows={rewards.map((reward) => ({ key: reward.id, cells: cellsOf(reward) }))}
        />
      </Card>
    </MainPage>
  );
}

function cellsOf(reward: RewardLine) {
  const { id, title, kind, offered, stuck, editUrl } = reward;
  return [
    <BlockStack key="reward" gap="050">
      <InlineStack gap="200">
        <Link to={`/app/rewards/${encodeURIComponent(id)}`} className="laurel-link" prefetch="intent">
          {title}
        </Link>
        {stuck ? <StateBadge state={{ words: stuck, tone: "attention" }} /> : null}
      </InlineStack>
      <span className="laurel-quiet">{offered ? kind : `${kind} · not offered any more`}</span>
    </BlockStack>,
    reward.cost,
    reward.issued,
    reward.used,
    reward.returned,
    reward.revenue ?? EMPTY,
    offered ? (
      <Link key="edit" to={editUrl} className="laurel-link" aria-label={`Edit ${title}`}>
        Edit
      </Link>
    ) : (
      EMPTY
    ),
  ];
}

function NoRewards() {
  return (
    <Card padding="0">
      <Notice
        icon={GiftCardIcon}
        heading="Your rewards will be here"
        action={
          <Button url={ADD} variant="primary">
            Add a reward
          </Button>
        }
      >
        Members spend their points on rewards: money off, free shipping, a product, a gift card, or something
        of your own. Each is listed with how often it was bought and what was sold with it.
      </Notice>
    </Card>
  );
}
