/** What the programme report reads of points that ended and of tiers, in the shop's own days. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { endedPoints } from "#app/reports/programme/liability.server.ts";
import { openingOf } from "#app/reports/roll-forward.server.ts";
import { tierCounts, tierMoves } from "#app/reports/programme/tiers.server.ts";
import { aShop } from "../support/shop.ts";
import { entry, member, standing } from "./reports-facts.ts";

const NEW_YORK = "America/New_York";
/** The day on which New York turns its clocks back: it has 25 hours, from 4:00 UTC to 5:00 UTC. */
const THAT_DAY = { from: "2026-11-01", to: "2026-11-01", timeZone: NEW_YORK };

test("points that ended on a day of 25 hours are those redeemed or expired from midnight to midnight", async () => {
  const [{ shopId }, other] = [await aShop(), await aShop()];
  for (const shop of [shopId, other.shopId]) await member(shop, 1n);
  const redeemed = { customerId: 1n, kind: "redeem" };
  await entry(shopId, { ...redeemed, at: "2026-11-01T03:59:59Z", available: -1n });
  await entry(shopId, { ...redeemed, at: "2026-11-01T04:00:00Z", available: -200n });
  await entry(shopId, { customerId: 1n, kind: "return", at: "2026-11-02T04:59:59Z", available: 50n });
  await entry(shopId, { customerId: 1n, kind: "expire", at: "2026-11-01T12:00:00Z", available: -70n });
  const back = { customerId: 1n, kind: "return", available: 20n, reason: { expiredOfOrder: "7" } };
  await entry(shopId, { ...back, at: "2026-11-01T13:00:00Z" });
  await entry(shopId, { ...redeemed, at: "2026-11-02T05:00:00Z", available: -3n });
  await entry(other.shopId, { ...redeemed, at: "2026-11-01T12:00:00Z", available: -900n });
  expect(await endedPoints(db, shopId, THAT_DAY)).toEqual({ redeemed: 150n, expired: 50n });
});

test("a day opens with what came before its midnight", async () => {
  const { shopId } = await aShop();
  await member(shopId, 1n);
  const earned = { customerId: 1n, kind: "earn" };
  await entry(shopId, { ...earned, at: "2026-11-01T03:59:59Z", available: 10n, pending: 4n });
  await entry(shopId, { ...earned, at: "2026-11-01T04:00:00Z", available: 100n });
  expect(await openingOf(db, shopId, { day: "2026-11-01", timeZone: NEW_YORK })).toEqual({
    available: 10n,
    pending: 4n,
  });
});

test("tiers count who takes part now, and the moves of the days asked for", async () => {
  const [{ shopId }, other] = [await aShop(), await aShop()];
  for (const [id, state] of [
    [1n, "enrolled"],
    [2n, "enrolled"],
    [3n, "excluded"],
  ] as const) {
    await member(shopId, id, { state });
    await standing(shopId, id, { tierId: id === 1n ? "influencer" : "member" });
  }
  await member(other.shopId, 1n);
  await standing(other.shopId, 1n, { tierId: "ambassador" });
  const change = { shopId, fromTierId: "member", toTierId: "influencer", reason: {} };
  const at = ["2026-11-01T04:00:00Z", "2026-11-02T04:59:59Z", "2026-11-02T05:00:00Z"];
  await db.standingChange.createMany({
    data: at.map((each, index) => ({ ...change, customerId: BigInt(index + 1), at: new Date(each) })),
  });
  await db.standingChange.create({
    data: { ...change, shopId: other.shopId, customerId: 1n, at: new Date(at[0] ?? "") },
  });
  expect(await tierCounts(db, shopId)).toEqual([
    { tierId: "influencer", members: 1n },
    { tierId: "member", members: 1n },
  ]);
  expect(await tierMoves(db, shopId, THAT_DAY)).toEqual([
    { fromTierId: "member", toTierId: "influencer", members: 2n },
  ]);
});
