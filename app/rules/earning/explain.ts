/**
 * Why an order earns what it earns, as a small JSON: every figure that the points are made of, and of every rule and
 * campaign that brought nothing, why. Made only when somebody asks.
 */
import type { Assessment } from "#app/rules/earning/assess.ts";
import type { Campaign, NotInForce } from "#app/rules/earning/campaigns.ts";
import { whyNotInForce } from "#app/rules/earning/campaigns.ts";
import { nameFraction, NOTHING } from "#app/rules/earning/exact.ts";
import type { LeftOut } from "#app/rules/earning/goods.ts";
import type { CapKind, Circumstances } from "#app/rules/earning/points.ts";
import { capsOn, firstOrderBonus, settingOf } from "#app/rules/earning/points.ts";
import type { Bonus, ReckonedPart, Reckoning, Setting, Source } from "#app/rules/earning/reckon.ts";
import { reckon } from "#app/rules/earning/reckon.ts";
import type { EarningRule } from "#app/rules/earning/rules.ts";
import { means, serves } from "#app/rules/earning/rules.ts";
import type { Barred } from "#app/rules/earning/worth.ts";
import type { Programme, Tier } from "#app/rules/programme.ts";
import { multiplierText } from "#app/rules/programme/pieces.ts";

/** Why an order earns nothing at all. */
export type Nothing = "does_not_count" | "ended" | Barred | "nothing_left" | "below_minimum";

/** Why a rule or a campaign brings nothing, to the order or to one part of it. */
export type WhyNot = NotInForce | "other_goods" | "better_applied" | "status_only";
export type NotApplied = Source & { why: WhyNot };

/** Why an order that earns has no bonus for being the first: another came before it, or it is worth nothing. */
export type NotFirst = "not_first" | "worth_nothing";

export type ExplainedPart = {
  /** Null: shipping and tips. */
  lineId: string | null;
  productId: string | null;
  variantId: string | null;
  /** Exact, such as "5997" or "16000/3". */
  leftMinor: string;
  units: string;
  rate: { from: "rule" | "tier" | "programme"; id: string | null; points: number; perMinor: string };
  perUnit: { id: string; points: number } | null;
  /** As "1.5"; all that are listed are multiplied. */
  multipliers: (Source & { multiplier: string })[];
  /** Exact: (left × rate + units × points per unit) × the tier's multiplier × the multipliers. */
  points: string;
  notApplied: NotApplied[];
};

/** Amounts, points and ids as strings, so that it survives JSON. */
export type Explanation = {
  /** Null: it earns. */
  nothing: Nothing | null;
  tier: { id: string; name: string; multiplier: string } | null;
  baseMinor: string;
  stacking: Programme["earning"]["stacking"];
  parts: ExplainedPart[];
  /** Goods that do not earn. */
  leftOut: { lineId: string; why: LeftOut }[];
  /** The sum of the parts, exactly, and as it was rounded. */
  exact: string;
  rounding: Programme["rounding"];
  rounded: string;
  bonuses: { kind: Source["kind"] | "first_order"; id: string | null; name: string | null; points: string }[];
  /** To no part of the order. */
  notApplied: NotApplied[];
  /** Null: it has the bonus of a first order, or there is none. */
  notFirst: NotFirst | null;
  /** Those that were reached, one after the other: the most that each leaves, and what it cuts off. */
  caps: { kind: CapKind; most: string; cut: string }[];
  points: string;
};

/** Its points are those of `pointsOf`, and follow from its figures. */
export function explainPoints(assessment: Assessment, circumstances: Circumstances): Explanation {
  const { programme } = circumstances;
  const { earning, rounding } = programme;
  const setting = settingOf(assessment, circumstances);
  const reckoning = setting && !assessment.endedAt ? reckon(assessment.left, setting) : null;
  const bonuses = bonusesOf(assessment, reckoning, circumstances);
  const rounded = reckoning?.rounded ?? 0n;
  const uncapped = bonuses.reduce((sum, { points }) => sum + points, rounded);
  const caps = capsOn(uncapped, circumstances);
  return {
    nothing: whyNothing(assessment, circumstances.tier, reckoning),
    tier: tierOf(circumstances.tier),
    baseMinor: nameFraction(assessment.left.base),
    stacking: earning.stacking,
    parts: setting && reckoning ? explainParts(reckoning, setting) : [],
    leftOut: leftOutOf(assessment),
    exact: nameFraction(reckoning?.exact ?? NOTHING),
    rounding,
    rounded: `${rounded}`,
    bonuses: bonuses.map((bonus) => ({ ...bonus, points: `${bonus.points}` })),
    notApplied: setting && reckoning ? notApplied(reckoning, assessment, setting) : [],
    notFirst: bonuses.some(({ kind }) => kind === "first_order")
      ? null
      : whyNotFirst(reckoning, circumstances),
    caps: caps.map(({ kind, most, cut }) => ({ kind, most: `${most}`, cut: `${cut}` })),
    points: `${caps.reduce((points, { cut }) => points - cut, uncapped)}`,
  };
}

function whyNothing(
  { barred, endedAt }: Assessment,
  tier: Tier | null,
  reckoning: Reckoning | null,
): Nothing | null {
  if (barred) return barred;
  if (endedAt) return "ended";
  return tier ? (reckoning?.nothing ?? null) : "does_not_count";
}

function tierOf(tier: Tier | null): Explanation["tier"] {
  return tier && { id: tier.id, name: tier.name, multiplier: multiplierText(tier.multiplier) };
}

function leftOutOf({ goods }: Assessment): Explanation["leftOut"] {
  return goods.lines.flatMap(({ line, leftOut }) =>
    leftOut === null ? [] : [{ lineId: `${line.lineId}`, why: leftOut }],
  );
}

type AnyBonus = {
  kind: Bonus["kind"] | "first_order";
  id: string | null;
  name: string | null;
  points: bigint;
};

function bonusesOf(
  { left: { base } }: Assessment,
  reckoning: Reckoning | null,
  circumstances: Circumstances,
): AnyBonus[] {
  if (!reckoning || reckoning.nothing) return [];
  const points = firstOrderBonus(circumstances, { earns: true, points: reckoning.points, base });
  const first: AnyBonus[] = points > 0n ? [{ kind: "first_order", id: null, name: null, points }] : [];
  return [...reckoning.bonuses, ...first];
}

function whyNotFirst(
  reckoning: Reckoning | null,
  { programme, isFirst }: Pick<Circumstances, "programme" | "isFirst">,
): NotFirst | null {
  if (!reckoning || reckoning.nothing || !programme.earning.firstOrderBonus) return null;
  return isFirst ? "worth_nothing" : "not_first";
}

function explainParts(reckoning: Reckoning, setting: Setting): ExplainedPart[] {
  const candidates = candidatesOf(reckoning, setting);
  return reckoning.parts.map((part) => explainPart(part, candidates));
}

function explainPart(reckoned: ReckonedPart, candidates: readonly Candidate[]): ExplainedPart {
  const { part, rate, perUnit, multipliers, points } = reckoned;
  return {
    lineId: part.line && `${part.line.lineId}`,
    productId: part.goods?.productId?.toString() ?? null,
    variantId: part.goods?.variantId?.toString() ?? null,
    leftMinor: nameFraction(part.left),
    units: `${part.unitsLeft}`,
    rate: { from: rate.from, id: rate.id, points: rate.rate.points, perMinor: `${rate.rate.perMinor}` },
    perUnit: perUnit && { id: perUnit.id, points: perUnit.points },
    multipliers: multipliers.taken.map((each) => ({ ...each, multiplier: multiplierText(each.multiplier) })),
    points: nameFraction(points),
    notApplied: notAppliedTo(reckoned, candidates),
  };
}

type Candidate = { kind: Source["kind"]; each: EarningRule | Campaign; byUnit: boolean };

/** What could change what a part earns. */
function candidatesOf({ campaigns }: Reckoning, { programme }: Setting): Candidate[] {
  const rules = programme.earning.rules.filter((rule) => rule.kind !== "per_order" && serves(rule, "points"));
  const dated = campaigns.filter(({ effect }) => effect.kind === "multiplier");
  return [
    ...rules.map((each) => ({ kind: "rule" as const, each, byUnit: each.kind === "per_unit" })),
    ...dated.map((each) => ({ kind: "campaign" as const, each, byUnit: false })),
  ];
}

/** Which mean other goods, or units of which none is left, and which were bettered. */
function notAppliedTo(
  { rate, perUnit, multipliers, part }: ReckonedPart,
  candidates: readonly Candidate[],
): NotApplied[] {
  const taken = new Set(multipliers.taken.map(({ kind, id }) => `${kind} ${id}`));
  for (const id of [rate.id, perUnit?.id ?? null]) if (id !== null) taken.add(`rule ${id}`);
  return candidates.flatMap(({ kind, each, byUnit }): NotApplied[] => {
    if (taken.has(`${kind} ${each.id}`)) return [];
    const isForIt = means(each, part.goods) && !(byUnit && part.unitsLeft === 0n);
    return [notAppliedOf(kind, each, isForIt ? "better_applied" : "other_goods")];
  });
}

function notAppliedOf(kind: Source["kind"], { id, name }: EarningRule | Campaign, why: WhyNot): NotApplied {
  return { kind, id, name, why };
}

/** To the whole order: rules for status alone, campaigns not in force, bonuses whose goods it does not hold. */
function notApplied(reckoning: Reckoning, { left }: Assessment, setting: Setting): NotApplied[] {
  const brought = new Set(reckoning.bonuses.map(({ kind, id }) => `${kind} ${id}`));
  const isMissed = (kind: Source["kind"], { id }: { id: string }) =>
    reckoning.nothing === null && !brought.has(`${kind} ${id}`);
  const rules = setting.programme.earning.rules.flatMap((rule): NotApplied[] => {
    if (!serves(rule, "points")) return [notAppliedOf("rule", rule, "status_only")];
    const missed = rule.kind === "per_order" && isMissed("rule", rule);
    return missed ? [notAppliedOf("rule", rule, "other_goods")] : [];
  });
  const dated = setting.programme.campaigns.flatMap((campaign): NotApplied[] => {
    const why = whyNotInForce(campaign, { ...setting, base: left.base });
    if (why) return [notAppliedOf("campaign", campaign, why)];
    const missed = campaign.effect.kind === "bonus" && isMissed("campaign", campaign);
    return missed ? [notAppliedOf("campaign", campaign, "other_goods")] : [];
  });
  return [...rules, ...dated];
}
