/** When points end: by activity, by a new policy; and who is warned before. */
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { expirePoints } from "#app/flows/expire-points.server.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { rebuildBooks } from "#app/flows/rebuild-books.server.ts";
import { redateLots } from "#app/flows/redate-lots.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { warnExpiry } from "#app/flows/warn-expiry.server.ts";
import { findWarnings } from "#app/models/expiry-warnings.server.ts";
import type { OrderState } from "#app/rules/order.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { aMember, ledgerDiscrepancies, postAll, spend, statementOf } from "../support/books.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { anOrder, aRefund, MAY, refunded, told } from "../support/orders.ts";
import { publish } from "../support/shop.ts";
import { ada, aShopWith, comeBack, day, gift } from "./points-setting.ts";

let shopId = "";

async function open(...shop: Parameters<typeof aShopWith>): Promise<string> {
  shopId = await aShopWith(...shop);
  return shopId;
}

describe("inactivity", () => {
  const buyAt = (days: number, orderId: bigint, heard = days) =>
    settleOrders(
      shopId,
      [told(anOrder({ orderId, customerId: ada, totalMinor: 1_000n, processedAt: day(days) }))],
      { now: day(heard) },
    );
  const ends = async () =>
    (await db.lot.findMany({ where: { shopId }, orderBy: { entryId: "asc" } })).map(
      ({ expiresAt }) => expiresAt,
    );

  beforeEach(() => open({ expiry: { policy: "inactivity", days: 90 } }));

  test("every earning moves every open lot, by the day it happened and not by the day it was heard of", async () => {
    await buyAt(0, 1n);
    expect(await ends()).toEqual([day(90)]);
    await buyAt(20, 2n, 50);
    expect(await ends()).toEqual([day(110), day(110)]);
    await buyAt(10, 3n, 51);
    expect(await ends()).toEqual([day(110), day(110), day(110)]);
  });

  test("the order in which the news come does not matter", async () => {
    await buyAt(20, 2n, 50);
    await buyAt(0, 1n, 50);
    expect(await ends()).toEqual([day(110), day(110)]);
  });

  const paid = (orderId: bigint, days: number) =>
    anOrder({ orderId, customerId: ada, totalMinor: 1_000n, processedAt: day(days) });
  const hear = (days: number, ...orders: OrderState[]) =>
    settleOrders(
      shopId,
      orders.map((order) => told(order)),
      { now: day(days) },
    );

  test.each([
    ["cancelled", { cancelledAt: day(41), updatedAt: day(41) }],
    ["given back whole", refunded(paid(2n, 40), aRefund({ amountMinor: 1_000n, processedAt: day(41) }))],
  ])("an order that was %s was an activity, whichever is heard first", async (_what, after) => {
    const unhappy = paid(2n, 40);
    for (const heard of [
      [unhappy, { ...unhappy, ...after }],
      [{ ...unhappy, ...after }, unhappy],
    ]) {
      await open({ expiry: { policy: "inactivity", days: 90 } });
      await buyAt(0, 1n);
      for (const order of heard) await hear(50, order);
      expect((await ends())[0]).toEqual(day(130));
      expect(await db.member.findFirstOrThrow({ where: { shopId } })).toMatchObject({ available: 10n });
      expect(await rebuildBooks(shopId, { now: day(50) })).toMatchObject({ activities: 0 });
    }
  });

  test("an order that went to another customer was an activity of both", async () => {
    await buyAt(0, 1n);
    await settleOrders(shopId, [told(anOrder({ orderId: 9n, customerId: 2n, processedAt: MAY }))], {
      now: MAY,
    });
    const moved = { ...paid(2n, 40), customerId: 2n, updatedAt: day(42) };
    await hear(50, moved);
    await hear(50, paid(2n, 40));
    expect(await ends()).toEqual([day(130), day(130), day(130)]);
    expect(await rebuildBooks(shopId, { now: day(50) })).toMatchObject({ activities: 0 });
  });

  test("nothing is moved by what nobody paid for, by what earns nothing, or by the shop's past", async () => {
    await buyAt(0, 1n);
    const card = anOrder({
      customerId: ada,
      lines: [{ priceMinor: 900n, giftCard: true }],
      processedAt: day(40),
    });
    await hear(50, { ...paid(2n, 40), financialStatus: "pending" }, card, { ...paid(3n, 40), test: true });
    await db.shop.update({ where: { shopId }, data: { installedAt: day(45) } });
    await settleOrders(shopId, [{ ...told(paid(4n, 40)), history: day(50) }], { now: day(50) });
    expect(await ends()).toEqual([day(90)]);
    await settleOrders(shopId, [], { now: day(51), awardIds: [4n] });
    expect(await ends()).toEqual([day(130), day(130)]);
  });

  test("spending moves them too, and lots that come back have not been left behind", async () => {
    await buyAt(0, 1n);
    const redemptionId = randomUUID();
    const rules = { expiry: { policy: "inactivity", days: 90 } } as const;
    await postAll(shopId, [{ ...spend(ada, 10n, redemptionId), occurredAt: day(30) }], rules);
    await buyAt(60, 2n);
    expect(await ends()).toEqual([day(90), day(150)]);
    const back = comeBack(10n, redemptionId, 70);
    await postAll(shopId, [back], rules);
    expect(await ends()).toEqual([day(150), day(150)]);
    expect(await db.member.findFirstOrThrow({ where: { shopId } })).toMatchObject({ lastActiveAt: day(60) });
  });

  test("who does nothing loses them", async () => {
    await buyAt(0, 1n);
    await expirePoints(shopId, { now: day(90) });
    expect(await statementOf(shopId)).toEqual(["earn +10 = 10", "expire -10 = 0"]);
  });
});

describe("warning", () => {
  const warn = (days: number, limit?: number) =>
    warnExpiry(shopId, { now: day(days), ...(limit ? { limit } : {}) });
  const warnings = async () =>
    (await findWarnings(db, shopId, ada)).map(
      ({ expiresAt, daysBefore, points }) =>
        `${points} on ${expiresAt.toISOString().slice(0, 16)}, ${daysBefore} days before`,
    );

  beforeEach(async () => {
    await open({ expiryWarningDays: [30, 7] }, "America/New_York");
    await aMember(shopId, { customerId: ada });
  });

  test("is noted once per day of ending and warning, the points of a day together", async () => {
    // 8:00 and 23:30 on the same day in New York, and 0:30 on the next.
    const at = (time: string) => new Date(`2026-06-${time}:00Z`);
    await postAll(shopId, [gift(10n, at("20T12:00")), gift(5n, at("21T03:30")), gift(2n, at("21T04:30"))]);
    expect(await warn(19)).toMatchObject({ noted: 0 });
    expect(await warn(21)).toMatchObject({ noted: 2, more: false });
    expect(await warn(21)).toMatchObject({ noted: 0 });
    expect(await warn(45)).toMatchObject({ noted: 2 });
    expect(await warnings()).toEqual([
      "15 on 2026-06-20T04:00, 30 days before",
      "15 on 2026-06-20T04:00, 7 days before",
      "2 on 2026-06-21T04:00, 30 days before",
      "2 on 2026-06-21T04:00, 7 days before",
    ]);
  });

  test("of points that have less than the longest to live is the nearest alone", async () => {
    await postAll(shopId, [gift(10n, day(5))]);
    await warn(0);
    expect(await warnings()).toEqual(["10 on 2026-05-06T04:00, 7 days before"]);
  });

  test("goes on where it stopped, and twice at once is once", async () => {
    await postAll(
      shopId,
      [1, 2, 3].map((days) => gift(BigInt(days), day(days))),
    );
    const first = await warn(0, 2);
    expect(first).toMatchObject({ noted: 2, more: true });
    const rest = () => warnExpiry(shopId, { now: MAY, after: first.after, limit: 2 });
    const answers = await Promise.all([rest(), rest()]);
    expect(answers.map(({ noted }) => noted).sort()).toEqual([0, 1]);
    expect(await warnings()).toHaveLength(3);
  });

  test("is for who takes part, and for nobody where the programme has no days", async () => {
    await postAll(shopId, [gift(10n, day(5))]);
    await db.member.updateMany({ where: { shopId }, data: { state: "excluded" } });
    expect(await warn(0)).toMatchObject({ noted: 0 });
    await db.member.updateMany({ where: { shopId }, data: { state: "enrolled" } });
    await publish({
      shopId,
      version: 2,
      programme: { ...influencerTiers("USD"), expiryWarningDays: [] },
      publishedAt: MAY,
    });
    expect(await warn(0)).toEqual({ noted: 0, after: null, more: false });
  });
});

describe("a new expiry policy", () => {
  const programme = (expiry: ProgrammeDocument["expiry"]) => ({ ...influencerTiers("USD"), expiry });
  const ends = async () =>
    (await db.lot.findMany({ where: { shopId }, orderBy: { entryId: "asc" } })).map(
      ({ expiresAt }) => expiresAt?.toISOString().slice(0, 10) ?? null,
    );

  beforeEach(async () => {
    await open({});
    await aMember(shopId, { customerId: ada });
    await postAll(shopId, [
      gift(10n, null, { occurredAt: MAY }),
      gift(10n, day(20), { occurredAt: MAY }),
      gift(10n, day(400), { occurredAt: day(5) }),
    ]);
  });

  test("dates what stands from when it could be spent, with thirty days' notice, and saying it again changes nothing", async () => {
    await publish({
      shopId,
      version: 2,
      programme: programme({ policy: "fixed", days: 45 }),
      publishedAt: day(10),
    });
    await redateLots(shopId);
    expect(await ends()).toEqual(["2026-06-15", "2026-06-15", "2026-06-20"]);
    await redateLots(shopId);
    expect(await ends()).toEqual(["2026-06-15", "2026-06-15", "2026-06-20"]);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });

  test("takes nothing away within thirty days of its publishing", async () => {
    await publish({
      shopId,
      version: 2,
      programme: programme({ policy: "fixed", days: 1 }),
      publishedAt: day(10),
    });
    await redateLots(shopId);
    expect(await ends()).toEqual(["2026-06-10", "2026-05-21", "2026-06-10"]);
  });

  test("works in batches, and goes on where it stopped", async () => {
    await publish({
      shopId,
      version: 2,
      programme: programme({ policy: "fixed", days: 45 }),
      publishedAt: day(10),
    });
    const first = await redateLots(shopId, { limit: 2 });
    expect(first.more).toBe(true);
    expect(await ends()).toEqual(["2026-06-15", "2026-06-15", "2027-06-05"]);
    expect(await redateLots(shopId, { after: first.after, limit: 2 })).toMatchObject({ more: false });
    expect(await ends()).toEqual(["2026-06-15", "2026-06-15", "2026-06-20"]);
  });

  test("by inactivity counts from the member's last activity; to never, ends nothing", async () => {
    await db.member.updateMany({ where: { shopId }, data: { lastActiveAt: day(8) } });
    const inactivity = programme({ policy: "inactivity", days: 45 });
    await publish({ shopId, version: 2, programme: inactivity, publishedAt: day(10) });
    await redateLots(shopId);
    expect(await ends()).toEqual(["2026-06-23", "2026-06-23", "2026-06-23"]);
    await publish({ shopId, version: 3, programme: programme({ policy: "never" }), publishedAt: day(11) });
    await redateLots(shopId);
    expect(await ends()).toEqual([null, null, null]);
  });

  test("is seen to by a job after its publishing, and only when the policy is another", async () => {
    const jobs = async () =>
      (await waitingJobs()).filter(({ payload }) => (payload as { shopId: string }).shopId === shopId);
    await publishProgramme(shopId, influencerTiers("USD"), { now: day(10), by: "system" });
    expect((await jobs()).map(({ task }) => task).sort()).toEqual(["settle-again", "sync-rules"]);
    const next = programme({ policy: "fixed", days: 45 });
    await publishProgramme(shopId, next, { now: day(10), by: "system" });
    expect((await jobs()).map(({ task }) => task).sort()).toEqual([
      ...["redate-lots", "settle-again", "settle-again", "sync-rules"],
    ]);
    await inTransaction((tx) => tx.$queryRaw`SELECT graphile_worker.remove_job(${`sync-rules:${shopId}`})`);
    await drain();
    expect(await ends()).toEqual(["2026-06-15", "2026-06-15", "2026-06-20"]);
  });
});
