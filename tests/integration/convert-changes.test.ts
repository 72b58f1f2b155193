/** Conversions beside what else happens: other programmes, codes that end, merges, other ends of points. */
import { describe, expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { endRedemptions } from "#app/flows/end-redemptions.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { rebuildBooks } from "#app/flows/rebuild-books.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { conversionsSoFar } from "#app/models/conversions.server.ts";
import { markIssued } from "#app/models/redemptions.server.ts";
import { aMember, discrepancies, statementOf } from "../support/books.ts";
import { anOrder, aRefund, refunded, told } from "../support/orders.ts";
import { publish } from "../support/shop.ts";
import {
  ada,
  aShopThatConverts,
  bo,
  boughtIn,
  conversionsOf,
  convertAt,
  converting,
  give,
} from "./convert-setting.ts";

let shopId = "";

async function open(...setting: Parameters<typeof aShopThatConverts>): Promise<string> {
  shopId = await aShopThatConverts(...setting);
  return shopId;
}

const DECEMBER = "2026-12-01T00:00:00Z";
const JANUARY = "2027-01-01T00:10:00Z";

describe("a programme that changes in between", () => {
  const republish = (version: number, terms: Parameters<typeof converting>[0], at: string) =>
    publish({ shopId, version, programme: converting(terms), publishedAt: new Date(at) });

  test("converts by its own terms from its publishing on", async () => {
    await open(1_234n);
    await republish(2, { stepPoints: 300, stepValueMinor: "200" }, "2026-12-01T00:05:00Z");
    await convertAt(shopId, "2026-12-01T00:10:00Z");
    expect((await statementOf(shopId)).slice(1)).toEqual(["redeem -1200 = 34"]);
    expect(await boughtIn(shopId)).toMatchObject([{ programmeVersion: 2, reward: { title: "$8 off" } }]);
  });

  test("to another day converts on the next such day, and no month twice", async () => {
    await open(600n);
    await convertAt(shopId, DECEMBER);
    await republish(2, { when: { kind: "monthly", day: 15 } }, "2026-12-02T00:00:00Z");
    await give(shopId, 500n, "2026-12-03T12:00:00Z");
    expect(await conversionsSoFar(db, shopId)).toMatchObject({ finished: "2026-12" });
    expect(await convertAt(shopId, "2026-12-16T00:00:00Z")).toBe(0);
    expect(await convertAt(shopId, "2027-01-10T00:00:00Z")).toBe(0);
    expect(await convertAt(shopId, "2027-01-15T00:00:00Z")).toBe(1);
  });

  test("to an earlier day of the month keeps that month's day, and leaves no month out", async () => {
    await open(0n, { when: { kind: "monthly", day: 15 } });
    await convertAt(shopId, "2026-11-15T00:00:00Z");
    await give(shopId, 600n, "2026-11-20T12:00:00Z");
    await republish(2, { when: { kind: "monthly", day: 5 } }, "2026-12-10T00:00:00Z");
    expect(await convertAt(shopId, "2026-12-14T23:59:59Z")).toBe(0);
    expect(await convertAt(shopId, "2026-12-15T00:00:00Z")).toBe(1);
    await give(shopId, 500n, "2026-12-16T12:00:00Z");
    expect(await convertAt(shopId, "2027-01-04T23:59:59Z")).toBe(0);
    expect(await convertAt(shopId, "2027-01-05T00:00:00Z")).toBe(1);
    expect(await conversionsOf(shopId)).toEqual([
      "1 2026-12: 1 steps, 500 points",
      "1 2027-01: 1 steps, 500 points",
    ]);
  });

  test("that names months converts in those alone", async () => {
    await open(0n, { when: { kind: "monthly", day: 1, months: [1, 7] } });
    await give(shopId, 600n, "2026-11-20T12:00:00Z");
    for (const at of [DECEMBER, "2026-12-31T23:59:59Z"]) expect(await convertAt(shopId, at)).toBe(0);
    expect(await convertAt(shopId, JANUARY)).toBe(1);
    await give(shopId, 500n, "2027-01-20T12:00:00Z");
    for (const at of ["2027-02-01T00:00:00Z", "2027-06-30T23:59:59Z"])
      expect(await convertAt(shopId, at)).toBe(0);
    expect(await convertAt(shopId, "2027-07-01T00:00:00Z")).toBe(1);
    expect((await conversionsOf(shopId)).map((said) => said.slice(0, 9))).toEqual(["1 2027-01", "1 2027-07"]);
  });

  test("that names months is caught up with by a shop that was away for some of them", async () => {
    await open(0n, { when: { kind: "monthly", day: 1, months: [1, 7] } });
    await give(shopId, 600n, "2026-11-20T12:00:00Z");
    expect(await convertAt(shopId, "2027-05-20T00:00:00Z")).toBe(1);
    expect(await conversionsOf(shopId)).toEqual(["1 2027-01: 1 steps, 500 points"]);
  });

  test("that does not convert any more leaves points alone", async () => {
    await open(600n);
    await republish(2, null, "2026-11-30T23:00:00Z");
    expect(await convertAt(shopId, DECEMBER)).toBe(0);
  });

  test("that begins to convert begins with the next day of the month", async () => {
    await open(600n, null);
    await republish(2, {}, "2026-12-01T00:00:01Z");
    expect(await convertAt(shopId, "2026-12-01T01:00:00Z")).toBe(0);
    expect(await convertAt(shopId, JANUARY)).toBe(1);
  });
});

describe("a code that ends unused", () => {
  async function issueAll(at: string): Promise<string[]> {
    const redemptions = await boughtIn(shopId);
    await inTransaction(async (tx) => {
      for (const { redemptionId, state } of redemptions)
        if (state === "requested")
          await markIssued(tx, shopId, { redemptionId, issuedGid: "gid://shopify/D/1", now: new Date(at) });
    });
    return redemptions.map(({ redemptionId }) => redemptionId);
  }

  test("returns its points as any other, and they are converted again the next time", async () => {
    await open(1_000n, { validDays: 10 });
    await convertAt(shopId, DECEMBER);
    const ids = await issueAll(DECEMBER);
    expect(await endRedemptions(shopId, ids, { now: new Date("2026-12-12T01:00:00Z"), as: "expired" })).toBe(
      1,
    );
    expect(await convertAt(shopId, "2026-12-12T02:00:00Z")).toBe(0);
    expect(await convertAt(shopId, JANUARY)).toBe(1);
    expect((await statementOf(shopId)).slice(1)).toEqual([
      "redeem -1000 = 0",
      "return +1000 = 1000",
      "redeem -1000 = 0",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

test("nobody's points live longer because they were converted", async () => {
  await open(0n, {}, { expiry: { policy: "inactivity", days: 60 } });
  const processedAt = new Date("2026-11-20T12:00:00Z");
  await settleOrders(
    shopId,
    [told(anOrder({ orderId: 1n, customerId: ada, processedAt, totalMinor: 15_000n }))],
    { now: processedAt },
  );
  await convertAt(shopId, DECEMBER);
  const member = await db.member.findFirstOrThrow({ where: { shopId } });
  expect(member.lastActiveAt).toEqual(processedAt);
  const {
    members: _,
    standings: _asOfNow,
    ...mended
  } = await rebuildBooks(shopId, { now: new Date(DECEMBER) });
  expect(Object.entries(mended).filter(([, count]) => count !== 0)).toEqual([]);
});

describe("a refund afterwards", () => {
  const processedAt = new Date("2026-11-20T12:00:00Z");
  const sold = anOrder({ orderId: 1n, customerId: ada, totalMinor: 14_000n, processedAt });
  const back = (amountMinor: bigint, when: string) =>
    settleOrders(shopId, [told(refunded(sold, aRefund({ amountMinor, processedAt: new Date(when) })))], {
      now: new Date(when),
    });

  test("of points that were converted leaves a hole, which the next points fill", async () => {
    await open(0n);
    await settleOrders(shopId, [told(sold)], { now: processedAt });
    await convertAt(shopId, DECEMBER);
    await back(14_000n, "2026-12-05T12:00:00Z");
    await give(shopId, 1_100n, "2026-12-20T12:00:00Z");
    await convertAt(shopId, JANUARY);
    expect(await statementOf(shopId)).toEqual([
      "earn +700 = 700",
      "redeem -500 = 200",
      "reverse -700 = -500",
      "adjust +1100 = 600",
      "redeem -500 = 100",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("of points that ended with a conversion takes none of them again", async () => {
    await open(0n, { carryOver: false });
    await settleOrders(shopId, [told(sold)], { now: processedAt });
    await convertAt(shopId, DECEMBER);
    await give(shopId, 300n, "2026-12-04T12:00:00Z");
    await back(4_000n, "2026-12-05T12:00:00Z");
    expect(await statementOf(shopId)).toEqual([
      "earn +700 = 700",
      "redeem -500 = 200",
      "expire -200 = 0",
      "adjust +300 = 300",
      // Two hundred points of $40.
      "return +200 = 500",
      "reverse -200 = 300",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

describe("a merge", () => {
  test("brings along what was converted, so that no month is converted twice", async () => {
    await open(600n);
    await convertAt(shopId, DECEMBER);
    await mergeCustomers(
      shopId,
      { deletedId: ada, intoId: bo, mergedAt: new Date("2026-12-02T00:00:00Z") },
      {
        now: new Date("2026-12-02T00:00:00Z"),
      },
    );
    expect(await conversionsOf(shopId)).toEqual(["2 2026-12: 1 steps, 500 points"]);
    await give(shopId, 900n, "2026-12-03T12:00:00Z", { customerId: bo });
    expect(await convertAt(shopId, "2026-12-04T00:00:00Z")).toBe(0);
    expect(await convertAt(shopId, JANUARY)).toBe(1);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("of two who were both converted keeps both", async () => {
    await open(600n);
    await aMember(shopId, { customerId: bo });
    await give(shopId, 700n, "2026-11-20T12:00:00Z", { customerId: bo });
    await convertAt(shopId, DECEMBER);
    const mergedAt = new Date("2026-12-02T00:00:00Z");
    await mergeCustomers(shopId, { deletedId: ada, intoId: bo, mergedAt }, { now: mergedAt });
    expect(await conversionsOf(shopId)).toEqual([
      "1 2026-12: 1 steps, 500 points",
      "2 2026-12: 1 steps, 500 points",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});
