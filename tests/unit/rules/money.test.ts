import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addFractions,
  decimalsOf,
  formatDecimal,
  formatMoney,
  formatPoints,
  fraction,
  multiplyFractions,
  nameMoney,
  parseMoney,
  round,
} from "#app/rules/money.ts";

describe("amounts", () => {
  test("have the decimals of their currency, two where nothing else is known", () => {
    const none = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ");
    const three = "BHD IQD JOD KWD LYD OMR TND".split(" ");
    expect(none.map(decimalsOf)).toEqual(none.map(() => 0));
    expect(three.map(decimalsOf)).toEqual(three.map(() => 3));
    expect([decimalsOf("USD"), decimalsOf("QQQ")]).toEqual([2, 2]);
  });

  test.each([
    ["59.97", "USD", 5_997n],
    ["59.9", "USD", 5_990n],
    ["59", "USD", 5_900n],
    ["-0.05", "USD", -5n],
    ["5997", "JPY", 5_997n],
    ["5997.0", "JPY", 5_997n],
    ["1.234", "KWD", 1_234n],
    ["12.3400", "USD", 1_234n],
    ["999999999999999", "JPY", 999_999_999_999_999n],
  ])("%s %s is %s", (text, currency, minor) => {
    expect(parseMoney(text, currency)).toBe(minor);
  });

  test.each([
    "",
    "-",
    "abc",
    "1,000",
    "1.",
    ".5",
    "1e3",
    " 1",
    "1 ",
    "x1",
    "1x",
    "1234567890123456",
    "1.12345678901",
  ])("refuses %j, which is not an amount", (text) => {
    expect(() => parseMoney(text, "USD")).toThrow(/^not an amount: /);
  });

  test("tells the beginning of what is not an amount, and no more", () => {
    expect(() => parseMoney("x".repeat(60), "USD")).toThrow(
      new RangeError(`not an amount: ${"x".repeat(40)}`),
    );
  });

  test("refuses decimals that the currency does not have, and is never rounded", () => {
    expect(() => parseMoney("1.001", "USD")).toThrow(new RangeError("1.001 has too many decimals for USD"));
    expect(() => parseMoney("5.5", "JPY")).toThrow(/too many decimals for JPY/);
  });

  test("come back as they were written", () => {
    const minor = fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n });
    fc.assert(
      fc.property(minor, fc.constantFrom("USD", "JPY", "KWD"), (amount, currency) => {
        expect(parseMoney(formatDecimal(amount / 1_000n, currency), currency)).toBe(amount / 1_000n);
      }),
    );
  });

  test.each([
    [5_997n, "USD", "59.97"],
    [7n, "USD", "0.07"],
    [-7n, "USD", "-0.07"],
    [0n, "USD", "0.00"],
    [5_997n, "JPY", "5997"],
    [-5n, "JPY", "-5"],
    [1n, "KWD", "0.001"],
  ])("%s %s is written %s", (minor, currency, text) => {
    expect(formatDecimal(minor, currency)).toBe(text);
  });

  test("are told with their sign and currency, exactly however large", () => {
    expect(formatMoney(5_997n, "USD")).toBe("$59.97");
    expect(formatMoney(500n, "USD")).toBe("$5.00");
    expect(formatMoney(123_456_789_012_345_678n, "USD")).toBe("$1,234,567,890,123,456.78");
    expect(formatMoney(5_997n, "JPY", "ja")).toBe("￥5,997");
  });

  test("are named without two zeros", () => {
    expect([nameMoney(500n, "USD"), nameMoney(550n, "USD"), nameMoney(500n, "JPY")]).toEqual([
      "$5",
      "$5.50",
      "¥500",
    ]);
  });

  test("points have their thousands apart", () => {
    expect([formatPoints(1_234_567n), formatPoints(1_234n, "de")]).toEqual(["1,234,567", "1.234"]);
  });
});

describe("fractions", () => {
  const some = fc.tuple(fc.bigInt({ min: -999n, max: 999n }), fc.bigInt({ min: 1n, max: 60n }));

  test("refuse a denominator that is not positive", () => {
    expect(() => fraction(1n, 0n)).toThrow(new RangeError("a denominator must be positive"));
    expect(() => fraction(1n, -1n)).toThrow(RangeError);
    expect(fraction(3n)).toEqual({ numerator: 3n, denominator: 1n });
  });

  test("add and multiply exactly", () => {
    fc.assert(
      fc.property(some, some, ([a, b], [c, d]) => {
        const sum = addFractions(fraction(a, b), fraction(c, d));
        const product = multiplyFractions(fraction(a, b), fraction(c, d));
        expect(sum.numerator * b * d).toBe((a * d + c * b) * sum.denominator);
        expect(product.numerator * b * d).toBe(a * c * product.denominator);
      }),
    );
  });

  test("stay small: products and sums of unlike parts are in lowest terms", () => {
    expect(multiplyFractions(fraction(-6n, 4n), fraction(2n, 3n))).toEqual({
      numerator: -1n,
      denominator: 1n,
    });
    expect(addFractions(fraction(1n, 2n), fraction(1n, 6n))).toEqual({ numerator: 2n, denominator: 3n });
    expect(addFractions(fraction(1n, 2n), fraction(-2n, 4n))).toEqual({ numerator: 0n, denominator: 1n });
    expect(addFractions(fraction(1n, 4n), fraction(1n, 4n))).toEqual({ numerator: 2n, denominator: 4n });
    expect(multiplyFractions(fraction(0n), fraction(5n, 7n))).toEqual({ numerator: 0n, denominator: 1n });
  });

  test.each([
    [7n, 2n, 3n, 4n, 4n],
    [-7n, 2n, -4n, -3n, -3n],
    [5n, 4n, 1n, 1n, 2n],
    [7n, 4n, 1n, 2n, 2n],
    [8n, 4n, 2n, 2n, 2n],
    [-5n, 4n, -2n, -1n, -1n],
    [-8n, 4n, -2n, -2n, -2n],
    [0n, 4n, 0n, 0n, 0n],
  ])("%s/%s is %s down, %s nearest, %s up", (numerator, denominator, down, nearest, up) => {
    const value = fraction(numerator, denominator);
    expect([round(value, "down"), round(value, "nearest"), round(value, "up")]).toEqual([down, nearest, up]);
  });
});
