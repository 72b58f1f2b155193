/** Status points: what members rise by where it is counted apart from what they spend. */
import { isBelow } from "#app/rules/earning/campaigns.ts";
import { isSome, NOTHING, sumOf } from "#app/rules/earning/exact.ts";
import type { Left, Part } from "#app/rules/earning/left.ts";
import { isHeld, perUnitOf } from "#app/rules/earning/reckon.ts";
import type { Rules } from "#app/rules/earning/rules.ts";
import { means, rulesFor } from "#app/rules/earning/rules.ts";
import type { Fraction } from "#app/rules/money.ts";
import { addFractions, fraction, multiplyFractions, round } from "#app/rules/money.ts";
import type { Programme, Rate } from "#app/rules/programme.ts";

/**
 * By rules and the status rate alone: no tier, campaign or cap changes them. Rounded once per order; 0 where they are
 * not counted apart.
 */
export function statusPointsOf(left: Left, { earning, rounding }: Programme): bigint {
  const { statusPoints, minimumOrderMinor } = earning;
  if (!statusPoints || isBelow(left.base, minimumOrderMinor)) return 0n;
  const rules = rulesFor(earning, "status");
  const parts = left.parts();
  if (!isSome(left.base) && !parts.some((part) => perUnitOf(part, rules))) return 0n;
  const amount = sumOf(parts.map((part) => statusOf(part, rules, statusPoints.rate)));
  const held = parts.filter(isHeld);
  const once = rules.perOrder.filter((rule) => held.some(({ goods }) => means(rule, goods)));
  return once.reduce((sum, { points }) => sum + BigInt(points), round(amount, rounding));
}

function statusOf(part: Part, rules: Rules, plain: Rate | null): Fraction {
  const rate = rules.rates.find((each) => means(each, part.goods))?.rate ?? plain;
  const perUnit = perUnitOf(part, rules);
  const byAmount = rate
    ? multiplyFractions(part.left, fraction(BigInt(rate.points), rate.perMinor))
    : NOTHING;
  return addFractions(byAmount, fraction(perUnit ? part.unitsLeft * BigInt(perUnit.points) : 0n));
}
