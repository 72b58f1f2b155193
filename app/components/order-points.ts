/** How an order came to its points, as a sum that is read from top to bottom. Pure. */
import { sayCount, sayMoney, sayNumber, sayPoints, saySigned } from "#app/components/format.ts";
import { rateInWords } from "#app/rules/programme/words.ts";
import type { ExplainedPart, Explanation } from "#app/rules/earning/explain.ts";
import type { Programme } from "#app/rules/programme.ts";

/** One line of the sum: what it is of, how it was reckoned, and the points. */
export type Step = {
  key: string;
  what: string;
  /** "product 123", where Shopify knows a title for it. */
  goods: string | null;
  how: string[];
  points: string;
  kind: "part" | "sum" | "more" | "total";
};

/** An order has at most so many lines shown; the rest are one. */
const SHOWN = 40;

/** What the bonus of a member's first order is called: it has no name of its own. */
export const FIRST_ORDER = "First order";

/** Nothing where the order earns nothing. */
export function stepsOf(explanation: Explanation, programme: Programme): Step[] {
  if (explanation.nothing) return [];
  const { parts, exact, rounding, rounded, bonuses, caps, points } = explanation;
  const more = bonuses.length + caps.length > 0;
  const roundedHow = isWhole(exact) ? [] : [ROUNDED[rounding]];
  const step = (kind: Step["kind"], key: string, what: string, how: string[], said: string): Step => ({
    ...{ kind, key, what, how, goods: null },
    points: said,
  });
  return [
    ...parts.slice(0, SHOWN).map((part, index) => partStep(part, `part ${index}`, explanation, programme)),
    ...(parts.length > SHOWN ? [restStep(parts.slice(SHOWN))] : []),
    ...(more ? [step("sum", "sum", "Together", roundedHow, sayNumber(BigInt(rounded)))] : []),
    ...bonuses.map(({ name, points: bonus }, index) =>
      step("more", `bonus ${index}`, name ?? FIRST_ORDER, ["Once for the order"], saySigned(BigInt(bonus))),
    ),
    ...caps.map((cap) =>
      step("more", cap.kind, "Limit", [sayCap(cap, programme.earning.caps)], saySigned(-BigInt(cap.cut))),
    ),
    step("total", "total", "The order's points", more ? [] : roundedHow, sayNumber(BigInt(points))),
  ];
}

const ROUNDED: Record<Programme["rounding"], string> = {
  down: "Rounded down, once for the order",
  nearest: "Rounded to the nearest point, once for the order",
  up: "Rounded up, once for the order",
};

/** "The orders of a day bring at most 700 points: earlier ones left 50". */
function sayCap({ kind, most }: Explanation["caps"][number], caps: Programme["earning"]["caps"]): string {
  if (kind === "per_order") return `An order brings at most ${sayPoints(BigInt(most))}`;
  const { stretch, of } = STRETCHES[kind];
  const limit = BigInt(caps[of] ?? most);
  const left = BigInt(most);
  const after = left === limit ? "" : `: earlier ones left ${left === 0n ? "none" : sayNumber(left)}`;
  return `The orders of a ${stretch} bring at most ${sayPoints(limit)}${after}`;
}

const STRETCHES = {
  per_day: { stretch: "day", of: "perDay" },
  per_month: { stretch: "month", of: "perMonth" },
  per_year: { stretch: "year", of: "perYear" },
} as const;

function partStep(part: ExplainedPart, key: string, { tier }: Explanation, programme: Programme): Step {
  return {
    key,
    kind: "part",
    what: partName(part),
    goods: part.productId === null ? null : `product ${part.productId}`,
    how: [
      ...reckonedOf(part, programme),
      ...(tier && tier.multiplier !== "1" ? [`× ${tier.multiplier} in the tier ${tier.name}`] : []),
      ...part.multipliers.map(({ name, multiplier }) => `× ${multiplier} by “${name}”`),
    ],
    points: sayExactly(part.points),
  };
}

/** "$60.00 × 2 points per $1 by “Suites”", "2 units × 5 points by “Nights”"; what brings nothing is left out. */
function reckonedOf(
  { leftMinor, units, rate, perUnit }: ExplainedPart,
  { currency, earning }: Programme,
): string[] {
  const nameOf = (id: string | null) => earning.rules.find((rule) => rule.id === id)?.name;
  const by = (id: string | null) => (nameOf(id) ? ` by “${nameOf(id)}”` : "");
  const said = rateInWords({ points: rate.points, perMinor: BigInt(rate.perMinor) }, currency);
  const amount = `${sayMoney(roundedMinor(leftMinor), currency)} × ${said}${by(rate.id)}`;
  const each = perUnit
    ? `${sayCount(Number(units), "unit")} × ${sayPoints(BigInt(perUnit.points))}${by(perUnit.id)}`
    : null;
  if (!each) return [amount];
  return rate.points === 0 || leftMinor === "0" ? [each] : [amount, `and ${each}`];
}

/** Without its title, which only Shopify knows. What earns besides goods is shipping and tips. */
export function partName({ productId, lineId }: Pick<ExplainedPart, "productId" | "lineId">): string {
  if (lineId === null) return "Shipping and tips";
  if (productId === null) return "Goods without a product";
  return `Product ${productId}`;
}

function restStep(parts: readonly ExplainedPart[]): Step {
  const points = parts.reduce((sum, part) => sum + valueOf(part.points), 0);
  const what = `${sayCount(parts.length, "line")} more`;
  return { key: "rest", kind: "part", what, how: [], goods: null, points: inHundredths(points) };
}

const isWhole = (exact: string) => !exact.includes("/");

/** "16000/3" as a number near it: only for the eye. */
function valueOf(exact: string): number {
  const [top = "0", bottom = "1"] = exact.split("/");
  return Number(top) / Number(bottom);
}

/** "5,333.33": what is not whole with two decimals. */
function sayExactly(exact: string): string {
  return isWhole(exact) ? sayNumber(BigInt(exact)) : inHundredths(valueOf(exact));
}

const inHundredths = (value: number) => sayNumber(Math.round(value * 100) / 100);

/** To the nearest minor unit. */
export function roundedMinor(exact: string): bigint {
  const [top = "0", bottom = "1"] = exact.split("/");
  const [a, b] = [BigInt(top), BigInt(bottom)];
  return (2n * a + b) / (2n * b);
}
