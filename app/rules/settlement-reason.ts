/** Why an entry of an order has its points: a small JSON that stays with it. */
import type { Explanation } from "#app/rules/earning/explain.ts";
import { explainPoints } from "#app/rules/earning/explain.ts";
import { runsAt } from "#app/rules/earning/campaigns.ts";
import type { CapKind } from "#app/rules/earning/points.ts";
import type { Programme } from "#app/rules/programme.ts";
import { rateOf } from "#app/rules/programme/tiers.ts";
import type { Assessed, OrderFound } from "#app/rules/settlement.ts";

/** What played a part besides the rate: a rule's rate or points per unit, a multiplier, what came once, and caps. */
export type EarnedBy =
  | { name: string; points: number; perMinor: string }
  | { name: string; perUnit: number }
  | { name: string; multiplier: string }
  | { name: string; points: string }
  | { cap: CapKind; most: string; cut: string };

/** `points` per `perMinor` are null where the order does not count, or where more than the tier's rate decided. */
export function explain(assessed: Assessed, found: OrderFound) {
  const { order, version, assessment } = assessed;
  const { tier } = found;
  const base = assessment.left.base;
  const earned = mayHaveMore(assessed, found) ? earnedBy(assessed, found) : [];
  const rate = tier && earned.length === 0 ? rateOf(version.programme, tier) : null;
  return {
    order: order.state?.name ?? null,
    programmeVersion: version.version,
    currency: version.programme.currency,
    baseMinor: (base.numerator / base.denominator).toString(),
    points: rate?.points ?? null,
    perMinor: rate?.perMinor.toString() ?? null,
    tierId: tier?.id ?? null,
    tierName: tier?.name ?? null,
    ended: assessment.endedAt?.toISOString() ?? null,
    ...(earned.length > 0 ? { earned } : {}),
  };
}

/** Of the common order nothing has to be looked at. */
function mayHaveMore(
  { version, processedAt, timeZone }: Assessed,
  { tier, isFirst, room }: OrderFound,
): boolean {
  const { earning, campaigns } = version.programme;
  if (!tier) return false;
  if (room !== null || earning.caps.perOrder !== null || earning.rules.length > 0) return true;
  if (isFirst && earning.firstOrderBonus !== null) return true;
  return campaigns.some((campaign) => runsAt(campaign, { processedAt, timeZone }));
}

function earnedBy({ order, assessment, version, timeZone }: Assessed, found: OrderFound): EarnedBy[] {
  const { programme } = version;
  const { customerTags } = order;
  const { parts, bonuses, caps } = explainPoints(assessment, { programme, customerTags, timeZone, ...found });
  return [
    ...once(parts.flatMap((part) => ofPart(part, programme))),
    ...bonuses.map(({ name, points }) => ({ name: name ?? "First order", points })),
    ...caps.map(({ kind, most, cut }) => ({ cap: kind, most, cut })),
  ];
}

function ofPart(
  { rate, perUnit, multipliers }: Explanation["parts"][number],
  { earning }: Programme,
): EarnedBy[] {
  const nameOf = (id: string | null) => earning.rules.find((rule) => rule.id === id)?.name ?? "";
  return [
    ...(rate.from === "rule"
      ? [{ name: nameOf(rate.id), points: rate.points, perMinor: rate.perMinor }]
      : []),
    ...(perUnit ? [{ name: nameOf(perUnit.id), perUnit: perUnit.points }] : []),
    ...multipliers.map(({ name, multiplier }) => ({ name, multiplier })),
  ];
}

/** Several lines may earn by the same. */
function once(list: readonly EarnedBy[]): EarnedBy[] {
  return [...new Map(list.map((each) => [JSON.stringify(each), each])).values()];
}
