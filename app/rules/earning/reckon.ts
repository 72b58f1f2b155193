/**
 * What is left of an order, reckoned into points before caps: for each part its rate, its points per unit and what
 * multiplies both; the sum, rounded once; then what comes once for an order.
 */
import type { Buyer, Campaign, Occasion } from "#app/rules/earning/campaigns.ts";
import { campaignsAt, isBelow, whyNotInForce } from "#app/rules/earning/campaigns.ts";
import { isSome, sumOf } from "#app/rules/earning/exact.ts";
import type { Left, Part } from "#app/rules/earning/left.ts";
import type { EarningRule, Rules } from "#app/rules/earning/rules.ts";
import { means, rulesFor } from "#app/rules/earning/rules.ts";
import type { Fraction } from "#app/rules/money.ts";
import { addFractions, fraction, multiplyFractions, round } from "#app/rules/money.ts";
import type { Programme, Rate, Tier } from "#app/rules/programme.ts";

/** Under which programme, at which tier, when, and with which tags an order earns. */
export type Setting = { programme: Programme; tier: Tier; occasion: Occasion; buyer: Buyer };

/** A rule or a campaign that brings something. */
export type Source = { kind: "rule" | "campaign"; id: string; name: string };
/** In thousandths. */
export type Multiplier = Source & { multiplier: bigint };
export type Bonus = Source & { points: bigint };

export type ReckonedPart = {
  part: Part;
  rate: { rate: Rate; from: "rule" | "tier" | "programme"; id: string | null };
  perUnit: Rules["perUnit"][number] | null;
  /** Those that mean it, and of those the ones that are taken: the best, or all. */
  multipliers: { meant: readonly Multiplier[]; taken: readonly Multiplier[] };
  points: Fraction;
};

export type Reckoning = {
  /** Why it earns nothing at all; null where it does. */
  nothing: "nothing_left" | "below_minimum" | null;
  /** Those in force for it, multipliers and bonuses. */
  campaigns: readonly Campaign[];
  parts: readonly ReckonedPart[];
  exact: Fraction;
  rounded: bigint;
  bonuses: readonly Bonus[];
  /** Together, without the bonus of a first order. */
  points: bigint;
};

const sourceOf = (kind: Source["kind"], { id, name }: EarningRule | Campaign): Source => ({ kind, id, name });

export function reckon(left: Left, setting: Setting): Reckoning {
  const { earning, rounding } = setting.programme;
  const campaigns = campaignsAt(setting.programme, setting.occasion).filter(
    (campaign) => whyNotInForce(campaign, { ...setting, base: left.base }) === null,
  );
  const parts = left.parts().map((part) => reckonPart(part, campaigns, setting));
  const exact = sumOf(parts.map(({ points }) => points));
  const nothing = whyNothing(left.base, parts, earning.minimumOrderMinor);
  const rounded = nothing ? 0n : round(exact, rounding);
  const bonuses = nothing ? [] : bonusesOf(parts, rulesFor(earning, "points").perOrder, campaigns);
  return {
    nothing,
    campaigns,
    parts,
    exact,
    rounded,
    bonuses,
    points: bonuses.reduce((sum, { points }) => sum + points, rounded),
  };
}

/** An order that is worth nothing still earns by the units that are left of it, where some earn by unit. */
function whyNothing(
  base: Fraction,
  parts: readonly ReckonedPart[],
  minimumMinor: bigint | null,
): Reckoning["nothing"] {
  if (!isSome(base) && !parts.some(({ perUnit }) => perUnit)) return "nothing_left";
  return isBelow(base, minimumMinor) ? "below_minimum" : null;
}

function reckonPart(part: Part, campaigns: readonly Campaign[], setting: Setting): ReckonedPart {
  const { programme, tier } = setting;
  const rules = rulesFor(programme.earning, "points");
  const rate = rateOfPart(part, rules, setting);
  const perUnit = perUnitOf(part, rules);
  const multipliers = multipliersOf(part, campaigns, programme.earning);
  const byAmount = multiplyFractions(part.left, fraction(BigInt(rate.rate.points), rate.rate.perMinor));
  const byUnit = fraction(perUnit ? part.unitsLeft * BigInt(perUnit.points) : 0n);
  const all = [tier.multiplier, ...multipliers.taken.map(({ multiplier }) => multiplier)];
  const plain = addFractions(byAmount, byUnit);
  const points = all.reduce(
    (sum, thousandths) =>
      thousandths === 1_000n ? sum : multiplyFractions(sum, fraction(thousandths, 1_000n)),
    plain,
  );
  return { part, rate, perUnit, multipliers, points };
}

function rateOfPart(
  { goods }: Part,
  { rates }: Rules,
  { programme, tier }: Pick<Setting, "programme" | "tier">,
): ReckonedPart["rate"] {
  const rule = rates.find((each) => means(each, goods));
  if (rule) return { rate: rule.rate, from: "rule", id: rule.id };
  return { rate: tier.rate ?? programme.earning.rate, from: tier.rate ? "tier" : "programme", id: null };
}

/** The best rule by unit for what is left of a line. */
export function perUnitOf({ goods, unitsLeft }: Part, { perUnit }: Rules): ReckonedPart["perUnit"] {
  return unitsLeft > 0n ? (perUnit.find((each) => means(each, goods)) ?? null) : null;
}

function multipliersOf(
  { goods }: Part,
  campaigns: readonly Campaign[],
  earning: Programme["earning"],
): ReckonedPart["multipliers"] {
  const meant: Multiplier[] = [];
  for (const rule of rulesFor(earning, "points").multipliers)
    if (means(rule, goods)) meant.push({ ...sourceOf("rule", rule), multiplier: rule.multiplier });
  for (const campaign of campaigns)
    if (campaign.effect.kind === "multiplier" && means(campaign, goods))
      meant.push({ ...sourceOf("campaign", campaign), multiplier: campaign.effect.multiplier });
  return { meant, taken: earning.stacking === "best" ? bestOf(meant) : meant };
}

/** The highest; one below 1 that stands alone counts as well. */
function bestOf(multipliers: readonly Multiplier[]): readonly Multiplier[] {
  const [first, ...others] = multipliers;
  if (!first) return [];
  return [others.reduce((best, each) => (each.multiplier > best.multiplier ? each : best), first)];
}

/** What comes once for an order that still holds such goods. */
function bonusesOf(
  parts: readonly ReckonedPart[],
  perOrder: Rules["perOrder"],
  campaigns: readonly Campaign[],
): Bonus[] {
  const held = parts.map(({ part }) => part).filter(isHeld);
  const isFor = (each: EarningRule | Campaign) => held.some(({ goods }) => means(each, goods));
  const rules = perOrder.filter(isFor).map((rule) => bonusOf(sourceOf("rule", rule), rule.points));
  const dated = campaigns.flatMap((campaign) => {
    const { effect } = campaign;
    return effect.kind === "bonus" && isFor(campaign)
      ? bonusOf(sourceOf("campaign", campaign), effect.points)
      : [];
  });
  return [...rules, ...dated];
}

const bonusOf = (source: Source, points: number): Bonus => ({ ...source, points: BigInt(points) });

/** A line with value or units left. */
export function isHeld({ line, left, unitsLeft }: Part): boolean {
  return line !== null && (isSome(left) || unitsLeft > 0n);
}
