/** Exact fractions compared, bounded and written down. */
import type { Fraction } from "#app/rules/money.ts";
import { addFractions, fraction } from "#app/rules/money.ts";

export const NOTHING = fraction(0n);

/** Below 0, 0 or above 0, as `a` is less than, the same as or more than `b`. */
export function compareFractions(a: Fraction, b: Fraction): bigint {
  return a.numerator * b.denominator - b.numerator * a.denominator;
}

export function lesserFraction(a: Fraction, b: Fraction): Fraction {
  return compareFractions(a, b) <= 0n ? a : b;
}

export function lessFraction(a: Fraction, b: Fraction): Fraction {
  return addFractions(a, fraction(-b.numerator, b.denominator));
}

export function atLeastNothing(value: Fraction): Fraction {
  return value.numerator < 0n ? NOTHING : value;
}

export function isSome({ numerator }: Fraction): boolean {
  return numerator > 0n;
}

export function sumOf(values: readonly Fraction[]): Fraction {
  return values.reduce(addFractions, NOTHING);
}

/** A part of the whole, never below nothing; of nothing it is all. */
export function shareOf(part: Fraction, whole: Fraction): Fraction {
  if (!isSome(whole)) return fraction(1n);
  return atLeastNothing(fraction(part.numerator * whole.denominator, part.denominator * whole.numerator));
}

/** "5997", or "16000/3" where it is not whole. */
export function nameFraction({ numerator, denominator }: Fraction): string {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator];
  while (b > 0n) [a, b] = [b, a % b];
  const [top, bottom] = [numerator / a, denominator / a];
  return bottom === 1n ? `${top}` : `${top}/${bottom}`;
}
