/** A backtest as a spreadsheet: three tables below one another, each with its headings. */
import type { BacktestResult } from "#app/rules/backtest/backtest.ts";
import type { WhyLeftOut } from "#app/rules/backtest/counted.ts";
import type { Figure } from "#app/rules/backtest/figures.ts";
import { FIGURES } from "#app/rules/backtest/figures.ts";
import type { Mover } from "#app/rules/backtest/movers.ts";
import type { Figures } from "#app/rules/backtest/tally.ts";
import type { Fraction } from "#app/rules/money.ts";
import { decimalsOf, formatDecimal, round } from "#app/rules/money.ts";

/** Text, or a decimal number that needs no guard. */
export type Cell = string | null | { number: string };

/** A figure as the table names it; null where a version has none. */
type Column = { name: string; of: (figures: Figures) => Fraction | null; decimals: number };

export const LEFT_OUT: Record<WhyLeftOut, string> = {
  not_a_member: "by customers who take no part",
  before_enrolment: "before enrolment",
  waits: "to be read again",
  past: "from before Laurel came",
  ended: "cancelled or deleted",
  unknown: "not known yet",
  other_currency: "in another currency",
  test: "test orders",
  channel: "of a channel left out",
  audience: "of customers whom the programme is not for",
  unpaid: "not paid",
};

/** All tables, with an empty row between them. */
export function backtestRows(result: BacktestResult, names: Names = new Map()): Cell[][] {
  return [...figureRows(result), [], ...populationRows(result), [], ...moverRows(result, names)];
}

/** Of customers, by their id; of those without one nothing is said. */
type Names = ReadonlyMap<bigint, string>;

/** Each figure under both versions, and what the draft has more or, below nothing, less. */
export function figureRows({ published, draft, currency }: BacktestResult): Cell[][] {
  const columns = FIGURES.map((each) => columnOf(each, currency));
  const rows = [...columns, ...leftOutOf([published, draft])].map(({ name, of, decimals }): Cell[] => {
    // As they are written, so that the columns add up.
    const before = shifted(of(published), decimals);
    const after = shifted(of(draft), decimals);
    const more = before === null || after === null ? null : after - before;
    return [name, ...[before, after, more].map((value) => cellOf(value, decimals))];
  });
  return [["Figure", "Published", "Draft", "Difference"], ...rows];
}

/** Why orders were left out, each a figure of its own. */
function leftOutOf(both: readonly Figures[]): Column[] {
  const reasons = new Set(both.flatMap(({ orders }) => orders.leftOut.map(({ why }) => why)));
  return [...reasons].map((why) => ({
    name: `Orders left out: ${LEFT_OUT[why]}`,
    of: ({ orders }) => {
      const left = orders.leftOut.find((each) => each.why === why)?.orders ?? 0;
      return { numerator: BigInt(left), denominator: 1n };
    },
    decimals: 0,
  }));
}

/** In the unit that its name says. */
function columnOf({ name, of, unit, finer = 0 }: Figure, currency: string): Column {
  if (unit === "number") return { name, of, decimals: 0 };
  if (unit === "share")
    return { name: `${name} (%)`, of: (figures) => scaled(of(figures), 100n, 1n), decimals: 2 };
  const decimals = decimalsOf(currency);
  return {
    name: `${name} (${currency})`,
    of: (figures) => scaled(of(figures), 1n, 10n ** BigInt(decimals)),
    decimals: decimals + finer,
  };
}

function scaled(value: Fraction | null, by: bigint, per: bigint): Fraction | null {
  return value && { numerator: value.numerator * by, denominator: value.denominator * per };
}

const times = (value: Fraction, by: bigint): Fraction => ({ ...value, numerator: value.numerator * by });

/** In units of its last decimal. */
function shifted(value: Fraction | null, decimals: number): bigint | null {
  return value && round(times(value, 10n ** BigInt(decimals)), "nearest");
}

function cellOf(value: bigint | null, decimals: number): Cell {
  return value === null ? null : { number: decimalText(value, decimals) };
}

function decimalText(value: bigint, decimals: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const text = decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return value < 0n ? `-${text}` : text;
}

/** A fraction with so many decimals, rounded to the nearest: 1/24 with 4 is "0.0417". */
export function fractionText(value: Fraction, decimals: number): string {
  return decimalText(round(times(value, 10n ** BigInt(decimals)), "nearest"), decimals);
}

/** A row for each month, version and tier. */
export function populationRows({ published, draft }: BacktestResult): Cell[][] {
  const rows = published.populations.flatMap((population, index) =>
    [
      { name: "Published", of: population },
      { name: "Draft", of: draft.populations[index] },
    ].flatMap(({ name, of }) =>
      (of?.tiers ?? []).map((tier): Cell[] => [
        population.month,
        name,
        tier.name,
        { number: tier.members.toString() },
      ]),
    ),
  );
  return [["End of month", "Version", "Tier", "Members"], ...rows];
}

/** What stands in place of a tier. */
export const NO_MEMBER = "not a member";

const nameOf = (tierId: string | null, tiers: ReadonlyMap<string, string>) =>
  tierId === null ? NO_MEMBER : (tiers.get(tierId) ?? tierId);

/** The members who win most, then those who lose most. */
export function moverRows(
  { moved, published, draft, currency }: BacktestResult,
  names: Names = new Map(),
): Cell[][] {
  const tiersOf = ({ populations }: Figures) =>
    new Map(populations[0]?.tiers.map(({ tierId, name }) => [tierId, name]));
  const [before, after] = [tiersOf(published), tiersOf(draft)];
  const gainOf = ({ gain }: Mover): Cell => {
    if (moved.by === "points") return { number: fractionText(gain, 0) };
    return { number: formatDecimal(round(gain, "nearest"), currency) };
  };
  const rowOf = (outcome: string, mover: Mover): Cell[] => [
    outcome,
    mover.customerId.toString(),
    names.get(mover.customerId) ?? null,
    { number: mover.publishedPoints.toString() },
    { number: mover.draftPoints.toString() },
    gainOf(mover),
    nameOf(mover.publishedTierId, before),
    nameOf(mover.draftTierId, after),
  ];
  const gained = moved.by === "points" ? "Gain in points" : `Gain (${currency})`;
  return [
    ["Outcome", "Customer", "Name", "Points before", "Points after", gained, "Tier before", "Tier after"],
    ...moved.winners.top.map((mover) => rowOf("wins", mover)),
    ...moved.losers.top.map((mover) => rowOf("loses", mover)),
  ];
}
