import type { Column } from "#app/components/figures-table.tsx";
import { EMPTY, FiguresTable } from "#app/components/figures-table.tsx";
import { sayNumber, sayPercent } from "#app/components/format.ts";
import type { TierLine } from "#app/reports/programme/tiers.ts";

const numeric = true;
const COLUMNS: Column[] = [
  { key: "tier", title: "Tier" },
  { key: "members", title: "Members now", numeric },
  { key: "share", title: "Share", numeric },
  { key: "rose", title: "Rose into it", numeric },
  { key: "fell", title: "Fell into it", numeric },
  { key: "up", title: "Left it upwards", numeric },
  { key: "down", title: "Left it downwards", numeric },
];

/** As cells: numbers that are none are a dash. */
export function tierRows(lines: readonly TierLine[]): { key: string; cells: string[] }[] {
  const all = lines.reduce((sum, { members }) => sum + members, 0n);
  const say = (count: bigint) => (count === 0n ? EMPTY : sayNumber(count));
  return lines.map(({ tierId, name, members, roseInto, fellInto, leftUpwards, leftDownwards }) => ({
    key: tierId,
    cells: [
      name,
      sayNumber(members),
      all === 0n ? EMPTY : sayPercent(Number(members) / Number(all)),
      ...[roseInto, fellInto, leftUpwards, leftDownwards].map(say),
    ],
  }));
}

export function TiersTable({ rows }: { rows: ReturnType<typeof tierRows> }) {
  return (
    <FiguresTable
      label="Tiers"
      columns={COLUMNS}
      rows={rows}
      sorted={{ key: "", direction: "asc" }}
      busy={false}
    />
  );
}
