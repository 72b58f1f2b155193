/** A reward of 500 points that Ada, customer 1, buys on 1 May. */
import { assert, describe, expect, test } from "vitest";
import type { Purchase } from "#app/rules/purchase.ts";
import { buyingEntry, requestedOf } from "#app/rules/purchase.ts";
import { richDocument, rulesOf } from "../../support/rich-programme.ts";
import { later, MAY } from "../../support/orders.ts";

const [fiveOff] = rulesOf(richDocument).rewards;
assert(fiveOff);
const purchase: Purchase = {
  ...{ redemptionId: "r-1", customerId: 1n, rewardId: "five-off", reward: fiveOff },
  ...{ programmeVersion: 3, now: MAY },
};

test("the redemption that is requested has its points, its code, and its days from now on", () => {
  expect(requestedOf(purchase, "LRL-0001")).toEqual({
    ...{ redemptionId: "r-1", customerId: 1n, rewardId: "five-off", reward: fiveOff, programmeVersion: 3 },
    ...{ points: 500n, code: "LRL-0001", requestedAt: MAY, endsAt: later(MAY, { days: 90 }) },
  });
});

describe("the entry", () => {
  test("of a shopper takes the points, and is a sign of life", () => {
    const entry = buyingEntry(purchase, { actor: "shopper" });
    expect(entry).toEqual({
      ...{ customerId: 1n, kind: "redeem", key: "redemption:r-1:1", redemptionId: "r-1" },
      ...{ pendingDelta: 0n, availableDelta: -500n, programmeVersion: 3, actor: "shopper", occurredAt: MAY },
      reason: { reward: "five-off", title: "$5 off" },
    });
    expect(entry).not.toHaveProperty("activeAt");
  });

  test("of points that become a reward by themselves is none, and says how it came to it", () => {
    const reason = { conversion: "monthly" };
    expect(buyingEntry({ ...purchase, rewardId: "conversion" }, { actor: "system", reason })).toMatchObject({
      ...{ availableDelta: -500n, actor: "system", activeAt: null },
      reason: { reward: "conversion", title: "$5 off", conversion: "monthly" },
    });
  });
});
