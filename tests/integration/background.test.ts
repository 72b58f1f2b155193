/** Work that nobody waits for leaves a part of the shop's points at Shopify to shoppers and merchants. */
import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { askBackfill } from "#app/flows/ask-backfill.server.ts";
import { findCodeOrders } from "#app/flows/find-code-orders.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { followBackfill } from "#app/flows/follow-backfill.server.ts";
import { readPastOrders } from "#app/flows/read-past-orders.server.ts";
import { readProducts } from "#app/flows/read-products.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { syncRules } from "#app/flows/sync-rules.server.ts";
import { syncShop } from "#app/flows/sync-shop.server.ts";
import { withdrawCodes, withdrawLeftCode } from "#app/flows/withdraw-codes.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import type { Setting } from "./redeem-setting.ts";
import { aMemberWith } from "./redeem-setting.ts";

const now = new Date();
const operationGid = "gid://shopify/BulkOperation/1";
const backfillId = randomUUID();
let member: Setting;
let redemptionId: string;

/** A redemption that waits for its code, and a bucket of which a fifth is left, and which hardly refills. */
beforeEach(async () => {
  member = await aMemberWith(500n);
  const { shopId, customerId } = member;
  const programme = influencerTiers("USD");
  await publishProgramme(shopId, programme, { now: new Date(now.getTime() - 60_000), by: "system" });
  redemptionId = randomUUID();
  const rewardId = programme.rewards?.[0]?.id ?? "";
  await redeem(shopId, { customerId, redemptionId, rewardId }, { now });
  await db.product.create({ data: { shopId, productId: 1n, changedAt: new Date(now.getTime() - 60_000) } });
  const bucket = { available: 400, capacity: 2_000, restorePerSecond: 1, at: new Date() };
  await db.costBucket.upsert({ where: { shopId }, create: { shopId, ...bucket }, update: bucket });
});

const converted = () =>
  db.redemption.updateMany({
    where: { shopId: member.shopId },
    data: { rewardId: "conversion:2026-12" },
  });

type Work = (shopId: string) => Promise<unknown>;
const UNSEEN: [string, Work][] = [
  ["reading past orders", (shopId) => readPastOrders(shopId, { operationGid, bytesDone: 0n }).next()],
  ["asking for past orders", (shopId) => askBackfill(shopId, { backfillId, since: now }, { now })],
  ["following past orders", (shopId) => followBackfill(shopId, { backfillId, operationGid }, { now })],
  ["reading products", (shopId) => readProducts(shopId, { now })],
  ["looking for uses of a code", (shopId) => findCodeOrders(shopId, [redemptionId])],
  ["withdrawing codes", (shopId) => withdrawCodes(shopId, [redemptionId], { now })],
  ["withdrawing a code left behind", (shopId) => withdrawLeftCode(shopId, { code: "LRL-LEFT" }, { now })],
  ["writing the rules", (shopId) => syncRules(shopId, { now })],
  ["looking at the shop", (shopId) => syncShop(shopId, { now })],
  [
    "making the code of a conversion",
    async (shopId) => {
      await converted();
      return finishRedemption(shopId, redemptionId, { now });
    },
  ],
];

test.each(UNSEEN)("%s leaves the rest to others", async (_what, work) => {
  await expect(work(member.shopId)).rejects.toThrow("the shop's points for Shopify are used up");
});

test("making the code that a shopper waits for takes of it", async () => {
  expect(await finishRedemption(member.shopId, redemptionId, { now })).toMatchObject({ state: "issued" });
});
