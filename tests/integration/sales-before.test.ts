/** What sales by customer is held against: the same number of days directly before. */
import { beforeEach, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { foldDays } from "#app/flows/keep-reports.server.ts";
import { previousPeriod } from "#app/reports/period.ts";
import { channelsOf, salesBefore } from "#app/reports/sales-before.server.ts";
import { EVERYBODY } from "#app/reports/sales-filters.ts";
import type { SalesQuestion } from "#app/reports/sales.ts";
import { salesFromFacts } from "../support/sales-from-facts.ts";
import { aShop } from "../support/shop.ts";
import { entry, member, order, refund } from "./reports-facts.ts";

let question: SalesQuestion;
let shopId: string;

beforeEach(async () => {
  const shop = await aShop({ timeZone: "America/New_York" });
  ({ shopId } = shop);
  const period = { preset: "custom" as const, from: "2026-11-11", to: "2026-11-20" };
  question = {
    period,
    timeZone: shop.timeZone,
    search: "",
    filters: EVERYBODY,
    returnsOn: "processed",
    tierIds: [],
  };
  // The last second of 31 October, the first of 1 November, the last of the 10th, the first of the 11th.
  for (const [index, at] of [
    "2026-11-01T03:59:59Z",
    "2026-11-01T04:00:00Z",
    "2026-11-11T04:59:59Z",
    "2026-11-11T05:00:00Z",
  ].entries())
    await order(shopId, {
      orderId: BigInt(index),
      customerId: 7n,
      at,
      gross: 1_000n,
      discounts: 10n,
      taxes: 80n,
      shipping: 5n,
    });
  await refund(shopId, {
    orderId: 2n,
    refundId: 1n,
    at: "2026-11-15T12:00:00Z",
    returns: 300n,
    taxes: 8n,
    shipping: 2n,
  });
  await refund(shopId, {
    orderId: 0n,
    refundId: 2n,
    at: "2026-11-05T12:00:00Z",
    returns: 40n,
    taxes: 4n,
    shipping: 1n,
  });
  await member(shopId, 9n);
  await entry(shopId, { customerId: 9n, kind: "earn", at: "2026-11-05T12:00:00Z", available: 5n });
  await db.order.updateMany({ where: { shopId, orderId: 1n }, data: { sourceName: "pos" } });
  while ((await foldDays(shopId)).more);
});

test.each(["processed", "order"] as const)(
  "is what the days before sold, returns on the day of %s",
  async (returnsOn) => {
    for (const channel of [null, "pos", "unknown", "phone"]) {
      const asked = { ...question, returnsOn, filters: { ...EVERYBODY, channel } };
      const period = previousPeriod(question.period);
      expect([period.from, period.to]).toEqual(["2026-11-01", "2026-11-10"]);
      const { totals } = await salesFromFacts(
        db,
        shopId,
        { ...asked, period },
        { sort: "net", direction: "asc" },
      );
      const before = await salesBefore(db, shopId, asked);
      expect(before?.period).toEqual(period);
      expect(totals).toMatchObject(before!.sold);
    }
  },
);

test("is nothing for all time, and for some customers only", async () => {
  const of = (asked: Partial<SalesQuestion>) => salesBefore(db, shopId, { ...question, ...asked });
  expect(await of({ period: { preset: "all", from: "2000-01-01", to: "2026-11-20" } })).toBeNull();
  expect(await of({ search: "ada" })).toBeNull();
  for (const some of [{ tierId: "member" }, { tag: "vip" }, { isMember: false }, { isNew: true }])
    expect(await of({ filters: { ...EVERYBODY, ...some } })).toBeNull();
});

test("knows the shop's channels, and no other shop's", async () => {
  const other = await aShop();
  expect(await channelsOf(db, shopId)).toEqual(["pos", "unknown"]);
  expect(await channelsOf(db, other.shopId)).toEqual([]);
  expect((await salesBefore(db, other.shopId, question))?.sold.orders).toBe(0n);
});
