import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { aShop } from "../support/shop.ts";
import type { Asked } from "./reports-facts.ts";
import { entry, member, order, refund, salesReport, standing } from "./reports-facts.ts";

const ADA = 101n;
const BO = 102n;

let shopId: string;
let timeZone: string;

beforeEach(async () => {
  ({ shopId, timeZone } = await aShop());
});

const report = (asked: Asked) => salesReport({ shopId, timeZone }, asked);

describe("what sales by customer adds up", () => {
  test("says each figure of a customer, and of all", async () => {
    await member(shopId, ADA, {
      firstName: "Ada",
      lastName: "Lovelace",
      email: "ada@ink.test",
      available: 60n,
    });
    await member(shopId, BO, { firstName: "Bo", email: "bo@ink.test", available: 7n });
    await standing(shopId, ADA, { tierId: "influencer" });
    await order(shopId, {
      orderId: 1n,
      customerId: ADA,
      at: "2026-11-03T15:00:00Z",
      gross: 10_000n,
      discounts: 1_000n,
      taxes: 720n,
      shipping: 500n,
    });
    await order(shopId, {
      orderId: 2n,
      customerId: ADA,
      at: "2026-11-05T15:00:00Z",
      gross: 5_001n,
      taxes: 400n,
    });
    await order(shopId, { orderId: 3n, customerId: BO, at: "2026-11-04T15:00:00Z", gross: 700n });
    await refund(shopId, {
      orderId: 1n,
      refundId: 11n,
      at: "2026-11-06T15:00:00Z",
      returns: 4_500n,
      taxes: 360n,
      shipping: 100n,
    });
    await entry(shopId, { customerId: ADA, kind: "earn", at: "2026-11-03T15:00:01Z", available: 90n });
    await entry(shopId, { customerId: ADA, kind: "earn", at: "2026-11-05T15:00:01Z", pending: 50n });
    await entry(shopId, {
      customerId: ADA,
      kind: "mature",
      at: "2026-11-06T10:00:00Z",
      available: 50n,
      pending: -50n,
    });
    await entry(shopId, { customerId: ADA, kind: "reverse", at: "2026-11-06T15:00:01Z", available: -45n });
    await entry(shopId, { customerId: ADA, kind: "redeem", at: "2026-11-07T15:00:00Z", available: -50n });
    await entry(shopId, { customerId: ADA, kind: "return", at: "2026-11-08T15:00:00Z", available: 15n });

    const { rows, totals, count } = await report({ from: "2026-11-01", to: "2026-11-30" });

    expect(count).toBe(2);
    expect(rows[0]).toEqual({
      customerId: ADA,
      name: "Ada Lovelace",
      email: "ada@ink.test",
      orders: 2n,
      grossMinor: 15_001n,
      discountsMinor: 1_000n,
      returnsMinor: 4_500n,
      // 15,001 − 1,000 − 4,500
      netMinor: 9_501n,
      // 720 + 400 − 360
      taxesMinor: 760n,
      shippingMinor: 400n,
      totalMinor: 10_661n,
      // (15,001 − 1,000) ÷ 2 = 7,000.5
      aovMinor: 7_001n,
      firstOrderAt: new Date("2026-11-03T15:00:00Z"),
      lastOrderAt: new Date("2026-11-05T15:00:00Z"),
      pauseSeconds: 172_800n,
      // 90 + 50 − 45; maturing earns nothing anew
      earned: 95n,
      // 50 − 15
      spent: 35n,
      balance: 60n,
      tierId: "influencer",
    });
    expect(totals).toMatchObject({
      orders: 3n,
      grossMinor: 15_701n,
      netMinor: 10_201n,
      totalMinor: 11_361n,
      // (15,701 − 1,000) ÷ 3 = 4,900.33
      aovMinor: 4_900n,
      earned: 95n,
      spent: 35n,
      firstOrderAt: new Date("2026-11-03T15:00:00Z"),
    });
  });

  test("counts a return on the day it was processed, in a month without orders", async () => {
    await member(shopId, ADA, { firstName: "Ada" });
    await order(shopId, { orderId: 1n, customerId: ADA, at: "2026-10-20T15:00:00Z", gross: 8_000n });
    await refund(shopId, { orderId: 1n, refundId: 1n, at: "2026-11-02T15:00:00Z", returns: 3_000n });

    const october = await report({ from: "2026-10-01", to: "2026-10-31" });
    const november = await report({ from: "2026-11-01", to: "2026-11-30" });

    expect(october.rows[0]).toMatchObject({
      orders: 1n,
      returnsMinor: 0n,
      netMinor: 8_000n,
      aovMinor: 8_000n,
    });
    expect(november.rows[0]).toMatchObject({
      orders: 0n,
      grossMinor: 0n,
      returnsMinor: 3_000n,
      netMinor: -3_000n,
      totalMinor: -3_000n,
      aovMinor: null,
      firstOrderAt: null,
    });
    expect(november.totals?.aovMinor).toBeNull();
  });

  test("puts all guests into one row", async () => {
    await order(shopId, { orderId: 1n, at: "2026-11-03T15:00:00Z", gross: 1_000n });
    await order(shopId, { orderId: 2n, at: "2026-11-04T15:00:00Z", gross: 2_500n });
    await refund(shopId, { orderId: 2n, refundId: 1n, at: "2026-11-05T15:00:00Z", returns: 500n });

    const { rows } = await report({ from: "2026-11-01", to: "2026-11-30" });

    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      customerId: null,
      name: "Guests",
      email: null,
      orders: 2n,
      grossMinor: 3_500n,
      returnsMinor: 500n,
      balance: null,
      tierId: null,
    });
  });

  test("counts unpaid orders, and neither test nor deleted ones nor their returns", async () => {
    await member(shopId, ADA, { firstName: "Ada" });
    const at = "2026-11-03T15:00:00Z";
    await order(shopId, { orderId: 1n, customerId: ADA, at, gross: 1_000n, paid: false });
    await order(shopId, { orderId: 2n, customerId: ADA, at, gross: 9_000n, test: true });
    await order(shopId, { orderId: 3n, customerId: ADA, at, gross: 9_000n, deletedAt: new Date(at) });
    await refund(shopId, { orderId: 2n, refundId: 1n, at, returns: 9_000n });
    await refund(shopId, { orderId: 3n, refundId: 2n, at, returns: 9_000n });

    const { rows } = await report({ from: "2026-11-01", to: "2026-11-30" });

    expect(rows[0]).toMatchObject({ orders: 1n, grossMinor: 1_000n, returnsMinor: 0n, netMinor: 1_000n });
  });

  test("leaves out the refund of an order that is not known yet", async () => {
    await db.order.create({ data: { shopId, orderId: 5n } });
    await refund(shopId, { orderId: 5n, refundId: 1n, at: "2026-11-03T15:00:00Z", returns: 900n });

    expect((await report({ from: "2026-11-01", to: "2026-11-30" })).count).toBe(0);
  });
});

describe("the days of sales by customer", () => {
  const instants = async (...at: string[]) => {
    await member(shopId, ADA, { firstName: "Ada" });
    for (const [index, each] of at.entries())
      await order(shopId, { orderId: BigInt(index + 1), customerId: ADA, at: each, gross: 100n });
  };
  const ordersOn = async (day: string) => (await report({ from: day, to: day })).totals?.orders;

  test("begin and end at midnight in New York", async () => {
    await instants(
      "2026-11-20T04:59:59.999Z",
      "2026-11-20T05:00:00Z",
      "2026-11-21T04:59:59.999Z",
      "2026-11-21T05:00:00Z",
    );

    expect(await ordersOn("2026-11-19")).toBe(1n);
    expect(await ordersOn("2026-11-20")).toBe(2n);
    expect(await ordersOn("2026-11-21")).toBe(1n);
  });

  test("may have 23 hours, when clocks go forward", async () => {
    await instants(
      "2026-03-08T04:59:59Z",
      "2026-03-08T05:00:00Z",
      "2026-03-09T03:59:59Z",
      "2026-03-09T04:00:00Z",
    );

    expect(await ordersOn("2026-03-08")).toBe(2n);
  });

  test("may have 25 hours, when clocks go back", async () => {
    await instants(
      "2026-11-01T03:59:59Z",
      "2026-11-01T04:00:00Z",
      "2026-11-02T04:59:59Z",
      "2026-11-02T05:00:00Z",
    );

    expect(await ordersOn("2026-11-01")).toBe(2n);
  });
});
