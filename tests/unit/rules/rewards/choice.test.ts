import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "#app/errors.ts";
import type { Choice } from "#app/rules/rewards/choice.ts";
import { chosen, NO_CHOICE } from "#app/rules/rewards/choice.ts";
import { KINDS, rewardOf } from "./some-rewards.ts";

const points = (count: bigint): Choice => ({ ...NO_CHOICE, points: count });
const cart = (subtotalMinor: bigint): Choice => ({ ...NO_CHOICE, subtotalMinor });

test.each(KINDS.filter((kind) => kind !== "variable_amount"))("%s is bought as it is", (kind) => {
  const reward = rewardOf(kind);
  expect(chosen(reward, NO_CHOICE)).toBe(reward);
  expect(chosen(reward, points(500n))).toBe(reward);
  expect(() => chosen(reward, points(400n))).toThrow(Refusal);
});

describe("a variable amount", () => {
  const reward = rewardOf("variable_amount", { minimumSubtotalMinor: "2000" });

  test.each([
    [500n, 500n],
    [600n, 600n],
    [5_000n, 5_000n],
  ])("of %s points becomes %s cents off", (asked, valueMinor) => {
    expect(chosen(reward, points(asked))).toEqual({
      ...{
        id: "variable",
        title: "variable",
        note: "",
        kind: "amount_off",
        points: Number(asked),
        valueMinor,
      },
      ...{ tierIds: [], offeredFrom: null, offeredUntil: null, stock: null, limit: null, goods: null },
      ...{ validDays: 90, minimumSubtotalMinor: 2_000n, purchases: "one_time" },
      combinesWith: { orderDiscounts: false, productDiscounts: true, shippingDiscounts: true },
    });
  });

  test("is the least of it where nothing was chosen", () => {
    expect(chosen(reward, NO_CHOICE)).toMatchObject({ points: 500, valueMinor: 500n });
  });

  test.each([0n, -500n, 400n, 550n, 5_100n])("cannot be had for %s points", (asked) => {
    expect(() => chosen(reward, points(asked))).toThrow(/choose 500 to 5,000 points in steps of 100/);
  });
});

describe("a percentage with a most", () => {
  const reward = rewardOf("percentage_off", { capMinor: "5000" });

  test.each([
    ["takes its share off the cart, of orders that are no smaller", 6_000n, 600n, 6_000n],
    ["rounds down", 999n, 99n, 999n],
    ["takes off the most from the order on that reaches it", 80_000n, 5_000n, 50_000n],
    ["takes off the most exactly at the border", 50_000n, 5_000n, 50_000n],
  ])("%s", (_, subtotal, valueMinor, minimumSubtotalMinor) => {
    expect(chosen(reward, cart(subtotal))).toMatchObject({
      ...{ kind: "amount_off", points: 500, valueMinor, minimumSubtotalMinor },
    });
  });

  test("keeps the programme's own minimum where that is more", () => {
    const dear = rewardOf("percentage_off", { capMinor: "5000", minimumSubtotalMinor: "7000" });
    expect(chosen(dear, cart(6_000n))).toMatchObject({ valueMinor: 600n, minimumSubtotalMinor: 7_000n });
  });

  test.each([NO_CHOICE, cart(0n), cart(9n)])("needs a cart that is worth something", (choice) => {
    expect(() => chosen(reward, choice)).toThrow(Refusal);
  });

  test("never brings more off an order than its share and its most, whatever cart was named", () => {
    const amounts = fc.bigInt(1n, 10_000_000n);
    fc.assert(
      fc.property(
        amounts,
        amounts,
        fc.integer({ min: 1, max: 100 }),
        amounts,
        (named, order, percent, cap) => {
          const capped = rewardOf("percentage_off", { percent, capMinor: `${cap}` });
          if ((named * BigInt(percent)) / 100n === 0n) return;
          const bought = chosen(capped, cart(named));
          if (bought.kind !== "amount_off" || order < (bought.minimumSubtotalMinor ?? 0n)) return;
          expect(bought.valueMinor * 100n).toBeLessThanOrEqual(order * BigInt(percent));
          expect(bought.valueMinor).toBeLessThanOrEqual(cap);
        },
      ),
    );
  });
});
