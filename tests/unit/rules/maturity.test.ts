import { expect, test } from "vitest";
import { maturityOf, splitCorrection } from "#app/rules/maturity.ts";

const PAID = new Date("2026-03-01T12:00:00Z");
const M = maturityOf(PAID, 14);
const before = new Date(M.getTime() - 1);
const split = (difference: bigint, pending: bigint, now: Date) => {
  const { pendingDelta, availableDelta } = splitCorrection(difference, { pending, maturesAt: M, now });
  return [pendingDelta, availableDelta];
};

test("points mature so many times 24 hours after the payment, also where the clock changes between", () => {
  expect(M.toISOString()).toBe("2026-03-15T12:00:00.000Z");
  expect(maturityOf(PAID, 0)).toEqual(PAID);
});

test("what is given waits until the very instant of maturity", () => {
  expect(split(100n, 0n, before)).toEqual([100n, 0n]);
  expect(split(100n, 0n, M)).toEqual([0n, 100n]);
  expect(split(100n, 40n, M)).toEqual([0n, 100n]);
});

test.each([
  ["all of it pending", -50n, 100n, [-50n, 0n]],
  ["exactly what is pending", -100n, 100n, [-100n, 0n]],
  ["more than is pending", -120n, 100n, [-100n, -20n]],
  ["nothing pending", -50n, 0n, [0n, -50n]],
  ["never more than there is, whatever the books say", -50n, -10n, [0n, -50n]],
])("what is taken back comes from pending first, whenever: %s", (_, difference, pending, expected) => {
  expect(split(difference, pending, before)).toEqual(expected);
  expect(split(difference, pending, M)).toEqual(expected);
});
