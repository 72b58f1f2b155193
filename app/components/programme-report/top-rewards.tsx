import { Link } from "@remix-run/react";
import { Text } from "@shopify/polaris";
import type { Column } from "#app/components/figures-table.tsx";
import { EMPTY, FiguresTable } from "#app/components/figures-table.tsx";
import type { RewardLine } from "#app/components/rewards-view.ts";

const numeric = true;
const COLUMNS: Column[] = [
  { key: "reward", title: "Reward" },
  { key: "cost", title: "Costs" },
  { key: "issued", title: "Issued", numeric },
  { key: "used", title: "Used", numeric },
  { key: "returned", title: "Returned", numeric },
  { key: "revenue", title: "Sales with it", numeric },
];

/** The rewards that members use most. */
export function TopRewards({ rewards }: { rewards: RewardLine[] }) {
  if (rewards.length === 0) return <Text as="p">Nobody has bought a reward yet.</Text>;
  return (
    <FiguresTable
      label="Top rewards"
      columns={COLUMNS}
      rows={rewards.map(({ id, title, cost, issued, used, returned, revenue }) => ({
        key: id,
        cells: [
          <Link key="reward" to={`/app/rewards/${id}`} className="laurel-link">
            {title}
          </Link>,
          ...[cost, issued, used, returned, revenue ?? EMPTY],
        ],
      }))}
      sorted={{ key: "", direction: "asc" }}
      busy={false}
    />
  );
}
