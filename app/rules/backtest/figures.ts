/** The figures of a backtest, one by one, as the page and the spreadsheet tell them. */
import type { Figures } from "#app/rules/backtest/tally.ts";
import type { Fraction } from "#app/rules/money.ts";

/** `money` is in minor units; `share` is of one. */
export type Unit = "number" | "money" | "share";

export type Figure = {
  name: string;
  /** Null where a version has none. */
  of: (figures: Figures) => Fraction | null;
  unit: Unit;
  /** Of an amount that is no whole number of minor units: decimals more. */
  finer?: number;
  /** Told in the spreadsheet alone. */
  isDetail?: true;
  /** Of what is given for rising into tiers. */
  isOfRises?: true;
};

type Value = Fraction | bigint | number | null;

function figure(
  name: string,
  of: (figures: Figures) => Value,
  { unit = "number", ...other }: Partial<Omit<Figure, "name" | "of">> = {},
): Figure {
  return { name, of: (figures) => asFraction(of(figures)), unit, ...other };
}

const asFraction = (value: Value): Fraction | null =>
  value === null || typeof value === "object" ? value : { numerator: BigInt(value), denominator: 1n };

export const FIGURES: readonly Figure[] = [
  figure("Members", ({ members }) => members),
  figure("Orders counted", ({ orders }) => orders.counted, { isDetail: true }),
  figure("Orders that earn", ({ orders }) => orders.earning),
  figure("Points earned", ({ points }) => points),
  figure("Of these for rising into tiers", ({ risePoints }) => risePoints, { isOfRises: true }),
  figure("Rewards given for rising", ({ gifts }) => gifts.rewards, { isOfRises: true }),
  figure("Money issued", ({ issuedMinor }) => issuedMinor, { unit: "money" }),
  figure("Points by the cheapest reward", ({ rewardMinor }) => rewardMinor, {
    unit: "money",
    isDetail: true,
  }),
  figure("Points by conversion", ({ conversionMinor }) => conversionMinor, { unit: "money", isDetail: true }),
  figure("Rewards for rising", ({ gifts }) => gifts.minor, { unit: "money", isDetail: true }),
  figure("Effective discount", ({ rate }) => rate, { unit: "share" }),
  figure("Cost per order", ({ costPerOrder }) => costPerOrder, { unit: "money", finer: 2 }),
  figure("Liability", ({ liabilityMinor }) => liabilityMinor, { unit: "money" }),
  figure("Points outstanding", ({ outstanding }) => outstanding),
  figure("Net sales", ({ salesMinor }) => salesMinor, { unit: "money" }),
  figure("Spend that earns", ({ earningMinor }) => earningMinor, { unit: "money" }),
];
