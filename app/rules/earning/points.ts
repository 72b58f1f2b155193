/** The points of an order: reckoned at the tier it found, held to the programme's caps. */
import type { Assessment, Brought, Step } from "#app/rules/earning/assess.ts";
import { isBelow, runsAt } from "#app/rules/earning/campaigns.ts";
import { isSome } from "#app/rules/earning/exact.ts";
import type { Left } from "#app/rules/earning/left.ts";
import type { Setting } from "#app/rules/earning/reckon.ts";
import { reckon } from "#app/rules/earning/reckon.ts";
import type { Fraction } from "#app/rules/money.ts";
import { fraction, multiplyFractions, round } from "#app/rules/money.ts";
import type { Programme, Tier } from "#app/rules/programme.ts";
import { rateOf } from "#app/rules/programme/tiers.ts";
import type { Room } from "#app/rules/standing/caps.ts";

/** What an order found when it was processed. */
export type Found = {
  programme: Programme;
  /** Null: it does not count for its member. */
  tier: Tier | null;
  /** Tags of the member, as they are frozen with the order; null: unknown. */
  customerTags: readonly string[] | null;
  timeZone: string;
};

export type Circumstances = Found & {
  /** The member's first order. */
  isFirst: boolean;
  /** What the caps of its day, month and year leave after earlier orders; null: there are none. */
  room: Room | null;
};

/** What an order brings towards a tier, points included: without caps, and without the bonus of a first order. */
export type Brings = Brought & { points: bigint };

/** What the order earns as it is left now. */
export function pointsOf(assessment: Assessment, circumstances: Circumstances): bigint {
  const setting = settingOf(assessment, circumstances);
  if (!setting) return 0n;
  const uncapped = uncappedPoints(assessment.left, setting);
  const points =
    uncapped.points + firstOrderBonus(circumstances, { ...uncapped, base: assessment.left.base });
  return capsOn(points, circumstances).reduce((held, { cut }) => held - cut, points);
}

/** What a member's first order brings on top, where it earns and is worth something: a minor unit, or a point. */
export function firstOrderBonus(
  { programme, isFirst }: Pick<Circumstances, "programme" | "isFirst">,
  { earns, points, base }: { earns: boolean; points: bigint; base: Fraction },
): bigint {
  const isWorth = earns && (points > 0n || round(base, "down") > 0n);
  return isFirst && isWorth ? BigInt(programme.earning.firstOrderBonus ?? 0) : 0n;
}

/** Null where the order earns nothing, whatever is left of it. */
export function settingOf(
  { barred, processedAt }: Pick<Assessment, "barred" | "processedAt">,
  { programme, tier, customerTags, timeZone }: Found,
): Setting | null {
  if (!tier || barred || !processedAt) return null;
  return {
    programme,
    tier,
    occasion: { processedAt, timeZone },
    buyer: { tierId: tier.id, customerTags },
  };
}

/** Before caps, and without the bonus of a first order; and whether it earns at all. */
function uncappedPoints(left: Left, setting: Setting): { points: bigint; earns: boolean } {
  if (!isPlain(setting)) {
    const asOne = isForAllGoods(setting) ? { ...left, parts: left.whole } : left;
    const { points, nothing } = reckon(asOne, setting);
    return { points, earns: nothing === null };
  }
  const { programme, tier } = setting;
  const earns = isSome(left.base) && !isBelow(left.base, programme.earning.minimumOrderMinor);
  return { points: earns ? plainPoints(left.base, programme, tier) : 0n, earns };
}

/** Nothing but the tier decides: no part of the order has to be looked at. */
function isPlain({ programme, occasion }: Setting): boolean {
  const { earning, campaigns } = programme;
  return earning.rules.length === 0 && !campaigns.some((campaign) => runsAt(campaign, occasion));
}

/** No rule and no campaign asks for the goods: their parts earn together what the whole does. */
function isForAllGoods({ programme: { earning, campaigns } }: Setting): boolean {
  return earning.rules.every(({ goods }) => goods === null) && campaigns.every(({ goods }) => goods === null);
}

/** The points of a value at a tier, where no rule, campaign, minimum or cap says otherwise; rounded once. */
export function plainPoints(
  base: Fraction,
  programme: Pick<Programme, "earning" | "rounding">,
  tier: Pick<Tier, "rate" | "multiplier">,
): bigint {
  const { points, perMinor } = rateOf(programme, tier);
  return round(multiplyFractions(base, fraction(BigInt(points), perMinor)), programme.rounding);
}

/** A cap that was reached: the most that it leaves, and what it cuts off. */
export type Cap = { kind: CapKind; most: bigint; cut: bigint };
/** Of the order, or of the day, month or year whose room it was. */
export type CapKind = "per_order" | `per_${Room["of"]}`;

/** The caps that an order reaches, one after the other. */
export function capsOn(
  uncapped: bigint,
  { programme, room }: Pick<Circumstances, "programme" | "room">,
): Cap[] {
  const { perOrder } = programme.earning.caps;
  const caps: Cap[] = [];
  let points = uncapped;
  const hold = (kind: Cap["kind"], most: bigint | null) => {
    if (most === null || points <= most) return;
    caps.push({ kind, most, cut: points - most });
    points = most;
  };
  hold("per_order", perOrder === null ? null : BigInt(perOrder));
  if (room) hold(`per_${room.of}`, room.left < 0n ? 0n : room.left);
  return caps;
}

/** Points of the order as it was paid, and as each of its refunds left it: before caps and a first order's bonus. */
export function pointsLeft(assessment: Assessment, found: Found): bigint[] {
  const setting = settingOf(assessment, found);
  const points: bigint[] = [];
  for (let refunds = 0; refunds <= assessment.steps.length; refunds += 1)
    points.push(setting ? uncappedPoints(assessment.leftAfter(refunds), setting).points : 0n);
  return points;
}

/** What the order brings towards a tier as it was paid, and what each of its refunds takes of it. */
export function bringsOf(assessment: Assessment, found: Found): { brings: Brings; steps: Step<Brings>[] } {
  const points = pointsLeft(assessment, found);
  const after = (refunds: number) => points[refunds] ?? 0n;
  return {
    brings: { ...assessment.brought, points: after(0) },
    steps: assessment.steps.map(({ takes, ...refund }, index) => ({
      ...refund,
      takes: { ...takes, points: after(index) - after(index + 1) },
    })),
  };
}
