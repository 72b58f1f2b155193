/** Fractions compared, bounded and written down: 16000/3 of a minor unit is no whole number, and stays exact. */
import { describe, expect, test } from "vitest";
import {
  atLeastNothing,
  compareFractions,
  isSome,
  lesserFraction,
  lessFraction,
  nameFraction,
  shareOf,
  sumOf,
} from "#app/rules/earning/exact.ts";
import { fraction } from "#app/rules/money.ts";

test.each([
  [0n, 1n, "0"],
  [0n, 7n, "0"],
  [5_997n, 1n, "5997"],
  [5_997n, 3n, "1999"],
  [16_000n, 3n, "16000/3"],
  [6n, 4n, "3/2"],
  [-6n, 4n, "-3/2"],
  [-6n, 3n, "-2"],
])("%s/%s is written as %s", (numerator, denominator, name) => {
  expect(nameFraction(fraction(numerator, denominator))).toBe(name);
});

describe("of two", () => {
  test.each<[a: [bigint, bigint], b: [bigint, bigint], sign: number, lesser: string, rest: string]>([
    [[1n, 2n], [2n, 3n], -1, "1/2", "-1/6"],
    [[2n, 3n], [1n, 2n], 1, "1/2", "1/6"],
    [[2n, 4n], [1n, 2n], 0, "1/2", "0"],
    [[-1n, 2n], [1n, 3n], -1, "-1/2", "-5/6"],
  ])("%s and %s: which is less, and what is between", (a, b, sign, lesser, rest) => {
    const [one, other] = [fraction(...a), fraction(...b)];
    expect(Math.sign(Number(compareFractions(one, other)))).toBe(sign);
    expect(nameFraction(lesserFraction(one, other))).toBe(lesser);
    expect(nameFraction(lessFraction(one, other))).toBe(rest);
  });
});

test("below nothing there is nothing, and nothing is not some", () => {
  const some = [-1n, 0n, 1n].map((numerator) => fraction(numerator, 3n));
  expect(some.map(atLeastNothing).map(nameFraction)).toEqual(["0", "0", "1/3"]);
  expect(some.map(isSome)).toEqual([false, false, true]);
  expect([nameFraction(sumOf(some)), nameFraction(sumOf([]))]).toEqual(["0", "0"]);
});

test.each<[string, part: bigint, whole: bigint, share: string]>([
  ["a part of a whole", 2n, 6n, "1/3"],
  ["all of it", 6n, 6n, "1"],
  ["none of it", 0n, 6n, "0"],
  ["never less than none", -2n, 6n, "0"],
  ["all of nothing", 2n, 0n, "1"],
])("a share is %s", (_words, part, whole, share) => {
  expect(nameFraction(shareOf(fraction(part), fraction(whole)))).toBe(share);
});
