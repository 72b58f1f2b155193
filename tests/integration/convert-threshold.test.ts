/** Points become a reward as soon as there are enough; and the sweep that looks for every conversion. */
import { describe, expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { adjustPoints } from "#app/flows/adjust-points.server.ts";
import { convertPoints } from "#app/flows/convert-points.server.ts";
import { maturePoints } from "#app/flows/mature-points.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { sweepConversions } from "#app/flows/sweep-conversions.server.ts";
import { markFailed } from "#app/models/redemptions.server.ts";
import { aMember, discrepancies, postAll, spend, statementOf } from "../support/books.ts";
import { waitingJobs } from "../support/drain.ts";
import { anOrder, told } from "../support/orders.ts";
import { publish } from "../support/shop.ts";
import {
  ada,
  aShopThatConverts,
  bo,
  boughtIn,
  BY_THRESHOLD,
  conversionsOf,
  convertAt,
  converting,
  give,
} from "./convert-setting.ts";

const at = (day: number) => `2026-12-${day.toString().padStart(2, "0")}T12:00:00Z`;

const sell = (shopId: string, orderId: bigint, totalMinor: bigint, when: string) =>
  settleOrders(
    shopId,
    [told(anOrder({ orderId, customerId: ada, totalMinor, processedAt: new Date(when) }))],
    { now: new Date(when) },
  );

/** Whom jobs that wait are to convert, in this shop. */
async function asked(shopId: string): Promise<unknown[]> {
  const jobs = await waitingJobs();
  return jobs.flatMap(({ task, payload }) => {
    const { shopId: of, ...rest } = payload as { shopId: string };
    return task === "convert-points" && of === shopId ? [rest] : [];
  });
}

describe("as soon as there are enough", () => {
  test("an order that brings them asks for it; each time is a window of its own", async () => {
    const shopId = await aShopThatConverts(0n, BY_THRESHOLD);
    await sell(shopId, 1n, 9_000n, at(1));
    expect(await asked(shopId)).toEqual([]);
    await sell(shopId, 2n, 3_000n, at(2));
    expect(await asked(shopId)).toEqual([{ customerIds: ["1"] }]);
    expect(await convertAt(shopId, at(2))).toBe(1);
    expect(await convertAt(shopId, at(2))).toBe(0);
    await sell(shopId, 3n, 8_000n, at(3));
    await convertAt(shopId, at(3));
    expect(await statementOf(shopId)).toEqual([
      "earn +450 = 450",
      "earn +150 = 600",
      "redeem -500 = 100",
      "earn +400 = 500",
      "redeem -500 = 0",
    ]);
    expect(await conversionsOf(shopId)).toEqual(["1 1: 1 steps, 500 points", "1 2: 1 steps, 500 points"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("so do points that mature, and points from the merchant", async () => {
    const shopId = await aShopThatConverts(0n, BY_THRESHOLD, { maturityDays: 2 });
    await sell(shopId, 1n, 10_000n, at(1));
    expect(await asked(shopId)).toEqual([]);
    await maturePoints(shopId, { now: new Date(at(4)) });
    expect(await asked(shopId)).toEqual([{ customerIds: ["1"] }]);
    await aMember(shopId, { customerId: bo });
    const gift = { adjustmentId: crypto.randomUUID(), customerId: bo, points: 700n, reason: "Thanks" };
    await adjustPoints(shopId, gift, { by: "staff:1", now: new Date(at(5)) });
    expect(await asked(shopId)).toEqual([{ customerIds: ["1"] }, { customerIds: ["2"] }]);
  });

  test("only those who were asked for have their turn, and several at once have one", async () => {
    const shopId = await aShopThatConverts(600n, BY_THRESHOLD);
    await aMember(shopId, { customerId: bo });
    await give(shopId, 700n, at(1), { customerId: bo });
    const run = () => convertPoints(shopId, { now: new Date(at(2)), of: [bo] });
    await Promise.all([run(), run(), run()]);
    expect(await conversionsOf(shopId)).toEqual(["2 1: 1 steps, 500 points"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("what is beyond the most at a time waits for the next points that come", async () => {
    const shopId = await aShopThatConverts(1_700n, { ...BY_THRESHOLD, maximumSteps: 1 });
    await convertAt(shopId, at(1));
    expect(await convertAt(shopId, at(2))).toBe(0);
    await give(shopId, 1n, at(3));
    expect(await convertAt(shopId, at(3))).toBe(1);
    expect((await statementOf(shopId)).slice(1)).toEqual([
      "redeem -500 = 1200",
      "adjust +1 = 1201",
      "redeem -500 = 701",
    ]);
  });

  test("points of a code that could not be made are converted with the next points, not again and again", async () => {
    const shopId = await aShopThatConverts(500n, BY_THRESHOLD);
    await convertAt(shopId, at(1));
    const [bought] = await boughtIn(shopId);
    const redemptionId = bought?.redemptionId ?? "";
    await inTransaction((tx) => markFailed(tx, shopId, { redemptionId, failure: "no" }));
    await postAll(shopId, [
      {
        ...spend(ada, -500n, redemptionId),
        kind: "return",
        key: `redemption:${redemptionId}:2`,
        returnOf: redemptionId,
      },
    ]);
    expect(await convertAt(shopId, at(2))).toBe(0);
    await give(shopId, 100n, at(3));
    expect(await convertAt(shopId, at(3))).toBe(1);
    expect((await statementOf(shopId)).slice(1)).toEqual([
      "redeem -500 = 0",
      "return +500 = 500",
      "adjust +100 = 600",
      "redeem -500 = 100",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("what may not stay ends with the conversion", async () => {
    const shopId = await aShopThatConverts(1_300n, { ...BY_THRESHOLD, carryOver: false });
    await convertAt(shopId, at(1));
    expect((await statementOf(shopId)).slice(1)).toEqual(["redeem -1000 = 300", "expire -300 = 0"]);
    await give(shopId, 300n, at(2));
    expect(await convertAt(shopId, at(2))).toBe(0);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("months and thresholds take turns when the programme changes", async () => {
    const shopId = await aShopThatConverts(600n);
    await convertAt(shopId, "2026-12-01T00:00:00Z");
    await publish({
      shopId,
      version: 2,
      programme: converting(BY_THRESHOLD),
      publishedAt: new Date(at(2)),
    });
    await give(shopId, 400n, at(3));
    await convertAt(shopId, at(3));
    expect(await conversionsOf(shopId)).toEqual([
      "1 2026-12: 1 steps, 500 points",
      "1 1: 1 steps, 500 points",
    ]);
  });
});

describe("the sweep", () => {
  const sweepAt = (when: string) => sweepConversions({ now: new Date(when), atOnce: 1 });

  test("asks for each shop whose day has come and is not done, by its own calendar", async () => {
    const [done, due, ahead, without] = [
      await aShopThatConverts(0n),
      await aShopThatConverts(500n),
      await aShopThatConverts(500n),
      await aShopThatConverts(500n, null),
    ];
    await db.shop.update({ where: { shopId: ahead }, data: { timeZone: "America/Los_Angeles" } });
    await convertAt(done, "2026-12-01T00:00:00Z");
    await sweepAt("2026-12-01T00:01:00Z");
    await sweepAt("2026-12-01T00:16:00Z");
    expect(await asked(due)).toEqual([{}]);
    for (const shopId of [done, ahead, without]) expect(await asked(shopId)).toEqual([]);
    await sweepAt("2026-12-01T08:01:00Z");
    expect(await asked(ahead)).toEqual([{}]);
  });

  test("asks for none whose day was changed, until the new one comes in a month that is not done", async () => {
    const moved = await aShopThatConverts(0n);
    await convertAt(moved, "2026-12-01T00:00:00Z");
    const programme = converting({ when: { kind: "monthly", day: 15 } });
    await publish({ shopId: moved, version: 2, programme, publishedAt: new Date(at(3)) });
    for (const when of [at(3), at(16), "2027-01-14T23:59:00Z"]) await sweepAt(when);
    expect(await asked(moved)).toEqual([]);
    await sweepAt("2027-01-15T00:01:00Z");
    expect(await asked(moved)).toEqual([{}]);
  });

  test("asks on the day that a month had where it was moved to an earlier one that is over", async () => {
    const moved = await aShopThatConverts(0n, { when: { kind: "monthly", day: 15 } });
    await convertAt(moved, "2026-11-15T00:00:00Z");
    const programme = converting({ when: { kind: "monthly", day: 5 } });
    await publish({ shopId: moved, version: 2, programme, publishedAt: new Date(at(10)) });
    for (const when of [at(11), "2026-12-14T23:59:00Z"]) await sweepAt(when);
    expect(await asked(moved)).toEqual([]);
    await sweepAt("2026-12-15T00:01:00Z");
    expect(await asked(moved)).toEqual([{}]);
  });

  test("asks for none whose programme began after the day", async () => {
    const fresh = await aShopThatConverts(500n, null);
    await publish({ shopId: fresh, version: 2, programme: converting({}), publishedAt: new Date(at(2)) });
    await sweepAt(at(3));
    expect(await asked(fresh)).toEqual([]);
    await sweepAt("2027-01-01T00:01:00Z");
    expect(await asked(fresh)).toEqual([{}]);
  });

  test("asks for shops where somebody has enough by threshold, and for none that is gone", async () => {
    const [enough, short, gone] = [
      await aShopThatConverts(500n, BY_THRESHOLD),
      await aShopThatConverts(499n, BY_THRESHOLD),
      await aShopThatConverts(500n, BY_THRESHOLD),
    ];
    await db.shop.update({ where: { shopId: gone }, data: { uninstalledAt: new Date(at(1)) } });
    await sweepAt(at(2));
    expect(await asked(enough)).toEqual([{}]);
    for (const shopId of [short, gone]) expect(await asked(shopId)).toEqual([]);
  });
});
