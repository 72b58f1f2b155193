/** Points become a reward by themselves on a day of the month: once, in whole steps, by the shop's calendar. */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { convertPoints } from "#app/flows/convert-points.server.ts";
import { expirePoints } from "#app/flows/expire-points.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { findMemberPanel } from "#app/reports/member-panel.server.ts";
import { aMember, anEntry, discrepancies, lotsOf, postAll, statementOf } from "../support/books.ts";
import { waitingJobs } from "../support/drain.ts";
import { anOrder, told } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";
import { ada, aShopThatConverts, bo, boughtIn, conversionsOf, convertAt, give } from "./convert-setting.ts";
import { withoutPower } from "./points-setting.ts";

let shopId = "";

async function open(...setting: Parameters<typeof aShopThatConverts>): Promise<string> {
  shopId = await aShopThatConverts(...setting);
  return shopId;
}

const DECEMBER = "2026-12-01T00:00:00Z";
const JANUARY = "2027-01-01T00:10:00Z";

describe("on the first of the month", () => {
  beforeEach(() => open(1_234n));

  test("whole steps become one code, what is left over stays", async () => {
    expect(await convertAt(shopId, "2026-11-30T23:59:59Z")).toBe(0);
    expect(await convertAt(shopId, DECEMBER)).toBe(1);
    expect(await statementOf(shopId)).toEqual(["adjust +1234 = 1234", "redeem -1000 = 234"]);
    expect(await conversionsOf(shopId)).toEqual(["1 2026-12: 2 steps, 1000 points"]);
    expect(await boughtIn(shopId)).toMatchObject([
      {
        customerId: ada,
        rewardId: "conversion:2026-12",
        points: 1_000n,
        state: "requested",
        reward: { title: "$10 off", valueMinor: "1000", validDays: 30 },
        endsAt: new Date("2026-12-31T00:00:00Z"),
      },
    ]);
    expect(await db.entry.findMany({ where: { shopId, kind: "redeem" } })).toMatchObject([
      {
        actor: "system",
        programmeVersion: 1,
        reason: { reward: "conversion:2026-12", conversion: "2026-12", steps: 2, stepPoints: 500 },
      },
    ]);
    expect(
      (await findMemberPanel(db, shopId, { customerId: ada, now: new Date(DECEMBER) }))?.history,
    ).toMatchObject([{ kind: "convert", title: "$10 off", points: -1_000n }, { kind: "adjust" }]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("once, also twice at once, and what comes after it waits for the next month", async () => {
    const run = () => convertPoints(shopId, { now: new Date(DECEMBER) });
    await Promise.all([run(), run(), run(), run()]);
    await give(shopId, 600n, "2026-12-05T12:00:00Z");
    expect(await convertAt(shopId, "2026-12-05T12:01:00Z")).toBe(0);
    expect(await convertAt(shopId, "2026-12-31T23:59:59Z")).toBe(0);
    expect(await convertAt(shopId, JANUARY)).toBe(1);
    expect((await statementOf(shopId)).slice(1)).toEqual([
      "redeem -1000 = 234",
      "adjust +600 = 834",
      "redeem -500 = 334",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("whoever joins later in the month waits for the next one, too", async () => {
    await convertAt(shopId, DECEMBER);
    await aMember(shopId, { customerId: bo });
    await give(shopId, 700n, "2026-12-10T12:00:00Z", { customerId: bo });
    expect(await convertAt(shopId, "2026-12-10T13:00:00Z")).toBe(0);
    await convertAt(shopId, JANUARY);
    expect(await conversionsOf(shopId)).toEqual([
      "1 2026-12: 2 steps, 1000 points",
      "2 2027-01: 1 steps, 500 points",
    ]);
  });

  test("a shop that was away on the day converts when it comes back, once", async () => {
    await db.shop.update({ where: { shopId }, data: { uninstalledAt: new Date("2026-11-30T00:00:00Z") } });
    await expect(convertAt(shopId, DECEMBER)).rejects.toMatchObject({ code: "SHOP_NOT_INSTALLED" });
    await db.shop.update({ where: { shopId }, data: { uninstalledAt: null } });
    expect(await convertAt(shopId, "2026-12-20T10:00:00Z")).toBe(1);
    expect(await convertAt(shopId, "2026-12-20T10:15:00Z")).toBe(0);
    expect(await convertAt(shopId, JANUARY)).toBe(0);
    expect(await conversionsOf(shopId)).toEqual(["1 2026-12: 2 steps, 1000 points"]);
  });

  test("a run that breaks off leaves all as it was, and succeeds the next time", async () => {
    await withoutPower(() => convertAt(shopId, DECEMBER));
    expect([await conversionsOf(shopId), await boughtIn(shopId)]).toEqual([[], []]);
    expect(await convertAt(shopId, DECEMBER)).toBe(1);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("goes on where it stopped, member by member", async () => {
    for (const customerId of [2n, 3n, 4n]) {
      await aMember(shopId, { customerId });
      await give(shopId, 500n * customerId, "2026-11-20T12:00:00Z", { customerId });
    }
    const now = new Date(DECEMBER);
    expect(await convertPoints(shopId, { now, limit: 2 })).toEqual({ done: 2, after: 2n, more: true });
    expect(await convertPoints(shopId, { now, after: 2n, limit: 2 })).toEqual({
      done: 2,
      after: 4n,
      more: true,
    });
    expect(await convertPoints(shopId, { now, after: 4n, limit: 2 })).toEqual({
      done: 0,
      after: 4n,
      more: false,
    });
    expect((await conversionsOf(shopId)).map((line) => line.slice(-11))).toEqual([
      "1000 points",
      "1000 points",
      "1500 points",
      "2000 points",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("takes fewer members at once where they have many lots, so that nobody is locked for long", async () => {
    for (const customerId of [2n, 3n]) {
      await aMember(shopId, { customerId });
      const gifts = Array.from({ length: 120 }, (_, index) =>
        anEntry({ customerId, key: `lot:${customerId}:${index}`, availableDelta: 5n }),
      );
      await postAll(shopId, gifts);
    }
    const now = new Date(DECEMBER);
    expect(await convertPoints(shopId, { now })).toEqual({ done: 2, after: 2n, more: true });
    expect(await convertPoints(shopId, { now, after: 2n })).toEqual({ done: 1, after: 3n, more: false });
    expect((await conversionsOf(shopId)).map((line) => line.slice(-11))).toEqual([
      ...["1000 points", " 500 points", " 500 points"],
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test.each(["excluded", "guest", "redacted"])("whoever is %s is passed over", async (state) => {
    await db.member.update({
      where: { shopId_customerId: { shopId, customerId: ada } },
      data: { state, ...(state === "guest" ? { enrolledAt: null } : {}) },
    });
    expect(await convertAt(shopId, DECEMBER)).toBe(0);
    expect(await statementOf(shopId)).toHaveLength(1);
  });

  test("another shop's points stay where they are", async () => {
    const other = await aShopThatConverts(900n);
    await convertAt(shopId, DECEMBER);
    expect(await statementOf(other)).toHaveLength(1);
  });
});

describe("the day is the shop's own", () => {
  test.each([
    ["Pacific/Auckland", "2026-11-30T10:59:59Z", "2026-11-30T11:00:00Z"],
    ["America/Los_Angeles", "2026-12-01T07:59:59Z", "2026-12-01T08:00:00Z"],
  ])("%s", async (timeZone, before, at) => {
    await open(500n);
    await db.shop.update({ where: { shopId }, data: { timeZone } });
    await convertAt(shopId, "2026-11-20T12:00:00Z");
    await give(shopId, 500n, "2026-11-21T12:00:00Z");
    expect(await convertAt(shopId, before)).toBe(0);
    expect(await convertAt(shopId, at)).toBe(1);
  });
});

describe("what may not stay", () => {
  test("ends after the steps, lot by lot, with its reason", async () => {
    await open(900n, { carryOver: false, maximumSteps: 1 });
    await give(shopId, 200n, "2026-11-16T12:00:00Z", { expiresAt: new Date("2027-02-01T00:00:00Z") });
    await convertAt(shopId, DECEMBER);
    expect((await statementOf(shopId)).slice(2)).toEqual([
      // The lot that ends first is spent first: 200 of it and 300 of the other.
      "redeem -500 = 600",
      "expire -600 = 0",
    ]);
    const [ended] = await db.entry.findMany({ where: { shopId, kind: "expire" } });
    expect(ended).toMatchObject({ reason: { conversion: "2026-12" }, actor: "system" });
    expect(await lotsOf(shopId)).toEqual(["0 of 900", "0 of 200 until 2027-02-01"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("ends also where there is less than a step, once", async () => {
    await open(499n, { carryOver: false });
    await convertAt(shopId, DECEMBER);
    await give(shopId, 100n, "2026-12-03T12:00:00Z");
    await convertAt(shopId, "2026-12-04T12:00:00Z");
    expect((await statementOf(shopId)).slice(1)).toEqual(["expire -499 = 0", "adjust +100 = 100"]);
    expect(await conversionsOf(shopId)).toEqual(["1 2026-12: 0 steps, 0 points"]);
    expect(await boughtIn(shopId)).toEqual([]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("waits for the next time where it may stay", async () => {
    await open(1_700n, { maximumSteps: 2 });
    await convertAt(shopId, DECEMBER);
    await convertAt(shopId, JANUARY);
    expect((await statementOf(shopId)).slice(1)).toEqual(["redeem -1000 = 700", "redeem -500 = 200"]);
  });
});

test("a code has the programme's smallest order", async () => {
  await open(500n, { minimumSubtotalMinor: "3000" });
  await convertAt(shopId, DECEMBER);
  expect(await boughtIn(shopId)).toMatchObject([{ reward: { minimumSubtotalMinor: "3000" } }]);
});

test("a balance is told also where points end and no conversion follows", async () => {
  await open(300n);
  await give(shopId, 300n, "2026-11-16T12:00:00Z", { expiresAt: new Date(DECEMBER) });
  const syncs = async () => {
    return (await waitingJobs()).filter(({ task, payload }) => {
      return task === "sync-members" && (payload as { shopId: string }).shopId === shopId;
    }).length;
  };
  expect(await syncs()).toBe(0);
  expect(await convertAt(shopId, DECEMBER)).toBe(0);
  expect((await statementOf(shopId)).at(-1)).toBe("expire -300 = 300");
  expect(await syncs()).toBe(1);
});

test("what has ended is not converted, though the job that ends it has not come yet", async () => {
  await open(400n);
  await give(shopId, 300n, "2026-11-16T12:00:00Z", { expiresAt: new Date(DECEMBER) });
  await convertAt(shopId, DECEMBER);
  expect((await statementOf(shopId)).slice(2)).toEqual(["expire -300 = 400"]);
  expect(await expirePoints(shopId, { now: new Date(JANUARY) })).toMatchObject({ done: 0 });
  expect(await discrepancies(shopId)).toEqual([]);
});

test("what is pending is not converted", async () => {
  await open(0n, {}, { maturityDays: 30 });
  const processedAt = new Date("2026-11-20T12:00:00Z");
  await settleOrders(shopId, [told(anOrder({ orderId: 1n, customerId: ada, processedAt }))], {
    now: processedAt,
  });
  expect(await statementOf(shopId)).toEqual(["earn pending +500 = 0, pending 500"]);
  expect(await convertAt(shopId, DECEMBER)).toBe(0);
});

test("what is due by then is converted, whichever of the two jobs comes first, and however late", async () => {
  await open(0n, {}, { maturityDays: 10 });
  const buy = async (orderId: bigint, at: string) => {
    const processedAt = new Date(at);
    await settleOrders(shopId, [told(anOrder({ orderId, customerId: ada, processedAt }))], {
      now: processedAt,
    });
  };
  // Due in the morning before, in the night after the day began, and a day later.
  await buy(1n, "2026-11-20T09:00:00Z");
  await buy(2n, "2026-11-21T00:30:00Z");
  await buy(3n, "2026-11-22T12:00:00Z");
  expect(await convertAt(shopId, "2026-12-01T01:00:00Z")).toBe(1);
  expect((await statementOf(shopId)).slice(3)).toEqual([
    "mature pending -500, +500 = 500, pending 1000",
    "mature pending -500, +500 = 1000, pending 500",
    "redeem -1000 = 0",
  ]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("a shop without a programme that converts has nothing to do", async () => {
  const { shopId: plain } = await aShop();
  expect(await convertPoints(plain, { now: new Date(DECEMBER) })).toEqual({
    done: 0,
    after: 0n,
    more: false,
  });
});
