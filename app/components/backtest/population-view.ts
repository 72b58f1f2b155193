/** How many members have which tier, month by month: as columns of a chart and as a table. Pure. */
import { sayCount, sayNumber } from "#app/components/format.ts";
import type { Population } from "#app/rules/backtest/tally.ts";

/** One tier of one month: where its part of the column begins and ends, as shares of the highest column. */
export type Part = { key: string; step: number; from: number; to: number; words: string };

export type PopulationView = {
  /** Tiers above everybody's, the lowest first; `step` is its shade. Null: there are none, so nothing is drawn. */
  chart: {
    columns: { month: string; parts: Part[] }[];
    legend: { step: number; name: string }[];
    highest: string;
    words: string;
  } | null;
  months: string[];
  table: { tiers: string[]; rows: { month: string; members: string[] }[] };
};

const STEPS = 6;

/** How many members at most are above the first tier at the end of a month: as high as the chart. */
export function highestOf(populations: readonly Population[]): number {
  const raised = populations.map(({ tiers }) =>
    tiers.slice(1).reduce((sum, { members }) => sum + members, 0),
  );
  return Math.max(0, ...raised);
}

export function populationView(
  populations: readonly Population[],
  highest = highestOf(populations),
): PopulationView {
  const tiers = populations[0]?.tiers ?? [];
  return {
    chart: tiers.length > 1 ? chartOf(populations, highest) : null,
    months: populations.map(({ month }) => sayMonth(month)),
    table: {
      tiers: tiers.map(({ name }) => name),
      rows: populations.map(({ month, tiers: held }) => ({
        month: sayMonth(month),
        members: held.map(({ members }) => sayNumber(members)),
      })),
    },
  };
}

/** Whoever has the tier that everybody has would hide the others, and is left to the table. */
function chartOf(populations: readonly Population[], highest: number): PopulationView["chart"] {
  const raised = populations.map(({ month, tiers }) => ({ month, tiers: tiers.slice(1) }));
  const names = raised[0]?.tiers.map(({ name }) => name) ?? [];
  const last = raised.at(-1);
  const said = last?.tiers.map(({ name, members }) => `${name} ${sayNumber(members)}`).join(", ") ?? "";
  return {
    columns: raised.map(({ month, tiers }) => ({
      month: sayMonth(month),
      parts: partsOf(month, tiers, highest),
    })),
    legend: names.map((name, index) => ({ step: shadeOf(index, names.length), name })),
    highest: sayCount(highest, "member"),
    words: `Members above the first tier at the end of each month. At the end of ${sayMonth(last?.month ?? "")}: ${said}.`,
  };
}

function partsOf(month: string, tiers: Population["tiers"], highest: number): Part[] {
  let below = 0;
  return tiers.map(({ tierId, name, members }, index) => {
    const from = below;
    below += members;
    return {
      ...{ key: tierId, step: shadeOf(index, tiers.length) },
      ...{ from: share(from, highest), to: share(below, highest) },
      words: `${sayMonth(month)}: ${sayCount(members, "member")} ${name}`,
    };
  });
}

const share = (members: number, highest: number) => (highest === 0 ? 0 : members / highest);

/** Higher tiers are darker, and as far apart as there is room. */
function shadeOf(index: number, of: number): number {
  return of === 1 ? STEPS : 1 + Math.round((index * (STEPS - 1)) / (of - 1));
}

/** "2026-05" as "May 2026". */
function sayMonth(month: string): string {
  if (month === "") return "";
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString("en-US", {
    ...{ timeZone: "UTC", month: "short", year: "numeric" },
  });
}
