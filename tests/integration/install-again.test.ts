/** What a shop set going goes on to its end, whatever becomes of the shop meanwhile. */
import { Prisma } from "@prisma/client";
import { beforeEach, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { convertPoints } from "#app/flows/convert-points.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { syncShop } from "#app/flows/sync-shop.server.ts";
import { turnStandings } from "#app/flows/turn-standings.server.ts";
import { uninstallShop } from "#app/flows/uninstall-shop.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { discrepancies } from "../support/books.ts";
import { drain, runDue, waitingJobs } from "../support/drain.ts";
import { anOrder, later, MAY, told } from "../support/orders.ts";
import { hold, untilSomebodyWaits } from "../support/pool.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { publish } from "../support/shop.ts";
import { connected, control, openApp } from "./connect.ts";
import { aMember, LONG_AGO, sweepAndWork } from "./convert-codes-setting.ts";
import { boughtIn, converting } from "./convert-setting.ts";
import { aMemberWith } from "./redeem-setting.ts";
import { tag } from "./tags-setting.ts";

let shopId = "";

beforeEach(async () => {
  ({ shopId } = await connected({ timeZone: "America/New_York" }));
  await installShop(shopId, { now: MAY });
  await drain();
});

const buy = (orderId: bigint, days: number, dollars: bigint) =>
  told(anOrder({ orderId, totalMinor: dollars * 100n, processedAt: later(MAY, { days }) }));
const settle = (...news: ReturnType<typeof buy>[]) =>
  settleOrders(shopId, news, { now: later(MAY, { days: 3 }) });
const standing = () => db.standing.findFirstOrThrow({ where: { shopId } });

async function leave(): Promise<void> {
  await uninstallShop(shopId, { triggeredAt: new Date() });
  await control.post("uninstall", { shop: shopId });
}

async function comeBack(): Promise<void> {
  await control.post("install", { shop: shopId });
  await openApp(shopId);
  await installShop(shopId, { now: new Date() });
}

/** Two points per $1, Influencers from $100 on, and points that end after a year. */
async function publishOther(): Promise<void> {
  const document = influencerTiers("USD");
  const tiers = document.tiers.map((tier) =>
    tier.id === "influencer" ? { ...tier, reach: { metric: "spend" as const, atLeast: "10000" } } : tier,
  );
  const earning = { rate: { points: 2, perMinor: "100" } };
  const changed = { ...document, tiers, earning, expiry: { policy: "fixed", days: 365 } };
  await publishProgramme(shopId, changed, { now: later(MAY, { days: 1 }), by: "staff:1" });
}

test("a publication is walked to its end, though the shop leaves in between and comes back", async () => {
  // Settled while the version that judges it was not committed yet.
  await settle(buy(1n, 0, 150n), buy(2n, 2, 20n));
  await publishOther();
  await leave();
  await drain({ failures: "answer" });
  await comeBack();
  await drain();
  expect(await standing()).toMatchObject({ tierId: "influencer", programmeVersion: 2 });
  const orders = await db.order.findMany({ where: { shopId }, orderBy: { orderId: "asc" } });
  expect(orders.map(({ programmeVersion, target }) => [programmeVersion, target])).toEqual([
    [1, 150n],
    [2, 40n],
  ]);
  expect(await db.lot.count({ where: { shopId, expiresAt: null } })).toBe(0);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("a shop that comes back hears of tags and products what it could not hear meanwhile", async () => {
  const document = influencerTiers("USD");
  const tiers = document.tiers.map((tier) =>
    tier.id === "influencer" ? { ...tier, requiredTag: "vip" } : tier,
  );
  const excluded = { productTags: ["sale"] };
  await publishProgramme(shopId, { ...document, tiers, excluded }, { now: MAY, by: "staff:1" });
  await drain();
  const readAt = new Date();
  await db.product.create({
    data: { shopId, productId: 7n, readAt, changedAt: later(readAt, { days: -1 }) },
  });
  await leave();
  await comeBack();
  const [known] = await db.product.findMany({ where: { shopId } });
  expect(known?.changedAt.getTime()).toBeGreaterThan(readAt.getTime());
  const waiting = await waitingJobs();
  expect(waiting).toContainEqual({ task: "advance-standings", payload: { shopId, version: 2 } });
  expect(waiting).toContainEqual({ task: "ask-for-tags", payload: { shopId } });
});

test("nothing is converted by tags from before: they are read again first", async () => {
  const { customerId } = await aMember(600n, {}, { shopId });
  const { customerId: other } = await aMemberWith(600n, { shopId });
  const programme = converting({}, { audience: { excludedCustomerTags: ["wholesale"] } });
  const version = ((await findProgramme(db, shopId))?.version ?? 0) + 1;
  await publish({ shopId, version, programme, publishedAt: LONG_AGO });
  await db.member.updateMany({ where: { shopId }, data: { tags: [], tagsReadAt: new Date() } });
  await leave();
  await tag(shopId, customerId.toString(), { add: ["wholesale"] });
  await comeBack();
  expect(await convertPoints(shopId, { now: new Date() })).toEqual({ done: 0, after: 0n, more: false });
  expect(await boughtIn(shopId)).toEqual([]);
  await drain();
  const { tags } = await db.member.findFirstOrThrow({ where: { shopId, customerId } });
  expect(tags).toEqual(["wholesale"]);
  await sweepAndWork();
  expect(await boughtIn(shopId)).toMatchObject([{ customerId: other, state: "issued" }]);
});

const MIDNIGHT = { newYork: new Date("2027-01-01T05:00:00Z"), paris: new Date("2026-12-31T23:00:00Z") };

test("in another time zone all standings are judged anew", async () => {
  await settle(buy(1n, 0, 600n));
  await syncShop(shopId, { now: new Date() });
  await drain();
  expect((await standing()).nextAt).toEqual(MIDNIGHT.newYork);
  await control.post("settings", { shop: shopId, timeZone: "Europe/Paris" });
  await syncShop(shopId, { now: new Date() });
  await drain();
  expect((await standing()).nextAt).toEqual(MIDNIGHT.paris);
  expect((await standing()).state).not.toBeNull();
});

test("standings are turned member by member, and none for a time zone that the shop has left", async () => {
  const news = [1n, 2n, 3n].map((customerId) =>
    told(anOrder({ orderId: customerId, customerId, processedAt: MAY })),
  );
  await settleOrders(shopId, news, { now: MAY });
  const now = new Date();
  const turned = () =>
    db.standing.count({ where: { shopId, nextAt: now, state: { equals: Prisma.DbNull } } });
  const walk = (timeZone: string, after: bigint) => turnStandings(shopId, { timeZone, after, now, limit: 2 });
  expect(await walk("Europe/Paris", 0n)).toEqual({ after: 0n, more: false });
  expect(await turned()).toBe(0);
  expect(await walk("America/New_York", 0n)).toEqual({ after: 2n, more: true });
  expect(await turned()).toBe(2);
  expect(await walk("America/New_York", 2n)).toEqual({ after: 3n, more: false });
  expect(await turned()).toBe(3);
});

test("a settlement that began in the old time zone ends as if it had come before", async () => {
  await settle(buy(1n, 0, 100n));
  const letGo = await hold("SELECT FROM orders WHERE shop_id = $1 FOR UPDATE", [shopId]);
  const settled = settle(buy(1n, 0, 100n), buy(2n, 1, 600n));
  // By now it has read where the shop is.
  await untilSomebodyWaits();
  await control.post("settings", { shop: shopId, timeZone: "Europe/Paris" });
  await syncShop(shopId, { now: new Date() });
  await runDue();
  expect(await standing()).toMatchObject({ nextAt: MIDNIGHT.paris });
  await letGo();
  await settled;
  expect((await standing()).nextAt).toEqual(MIDNIGHT.newYork);
  await drain();
  expect(await standing()).toMatchObject({ tierId: "influencer", nextAt: MIDNIGHT.paris });
});

test("who hears of the shop late compares with where it was put meanwhile", async () => {
  const letGo = await hold("UPDATE shops SET time_zone = 'Europe/Paris' WHERE shop_id = $1", [shopId]);
  const synced = syncShop(shopId, { now: new Date() });
  await untilSomebodyWaits();
  await letGo();
  await synced;
  expect(await requireShop(db, shopId)).toMatchObject({ timeZone: "America/New_York" });
  expect(await waitingJobs()).toContainEqual({
    task: "turn-standings",
    payload: { shopId, timeZone: "America/New_York" },
  });
});
