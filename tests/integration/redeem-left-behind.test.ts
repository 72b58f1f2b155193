/** A code whose answer was lost is never left for somebody to use for nothing. */
import { randomUUID } from "node:crypto";
import { assert, expect, test } from "vitest";
import { inTransaction } from "#app/db.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { withdrawCodes, withdrawLeftCode } from "#app/flows/withdraw-codes.server.ts";
import { markFailed } from "#app/models/redemptions.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { offerDiscount } from "#app/shopify/discounts.server.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { control } from "./connect.ts";
import type { Setting } from "./redeem-setting.ts";
import { aMemberWith, discountsAt, entriesOf, redemptionOf } from "./redeem-setting.ts";

const now = () => new Date();

/** A redemption whose discount Shopify made, though nobody here has heard of it. */
async function unheardOf({ shopId, customerId }: Setting): Promise<string> {
  const redemptionId = randomUUID();
  const bought = await redeem(shopId, { customerId, redemptionId, rewardId: "five-off" }, { now: now() });
  const { reward } = bought;
  assert(reward.kind === "amount_off");
  const order = { ...bought, currency: "USD", timeZone: null };
  await offerDiscount(await shopifyClient(shopId), order, reward);
  return redemptionId;
}

const statesAt = async (shopId: string) =>
  Object.fromEntries((await discountsAt(shopId)).map((each) => [each.code, each["status"]]));

test("a customer who was merged meanwhile gets a code that works, and the former one's is withdrawn", async () => {
  const gone = await aMemberWith(500n);
  const kept = await aMemberWith(0n, { shopId: gone.shopId });
  const redemptionId = await unheardOf(gone);
  const { code: former } = await redemptionOf(gone, redemptionId);
  const merge = { deletedId: gone.customerId, intoId: kept.customerId, mergedAt: now() };
  await mergeCustomers(gone.shopId, merge, { now: now() });
  const finished = await finishRedemption(gone.shopId, redemptionId, { now: now() });
  expect(finished).toMatchObject({ state: "issued", codeSuffix: 1, customerId: kept.customerId });
  expect(await statesAt(gone.shopId)).toEqual({ [former]: "EXPIRED", [finished.code]: "ACTIVE" });
  expect(await waitingJobs()).toContainEqual({
    task: "withdraw-left-code",
    payload: { shopId: gone.shopId, code: former, redemptionId },
  });
});

test("whoever made a code that was left meanwhile withdraws it, and the redemption keeps the next", async () => {
  const gone = await aMemberWith(500n);
  const kept = await aMemberWith(0n, { shopId: gone.shopId });
  const { shopId } = gone;
  const redemptionId = randomUUID();
  const asked = { customerId: gone.customerId, redemptionId, rewardId: "five-off" };
  const { code: left } = await redeem(shopId, asked, { now: now() });
  const operation = "discountCodeBasicCreate";
  await control.fault({
    target: "admin",
    fault: "timeout_after_success",
    operation,
    ms: 1_500,
    shop: shopId,
  });
  const slow = finishRedemption(shopId, redemptionId, { now: now() });
  await expect.poll(() => statesAt(shopId)).toEqual({ [left]: "ACTIVE" });
  const merge = { deletedId: gone.customerId, intoId: kept.customerId, mergedAt: now() };
  await mergeCustomers(shopId, merge, { now: now() });
  const quick = await finishRedemption(shopId, redemptionId, { now: now() });
  expect(quick).toMatchObject({ state: "issued", codeSuffix: 1 });
  expect(await slow).toEqual(quick);
  expect(await statesAt(shopId)).toEqual({ [left]: "EXPIRED", [quick.code]: "ACTIVE" });
});

test("a code that was left and made after all is withdrawn by its job, and nobody else's is", async () => {
  const member = await aMemberWith(500n);
  const redemptionId = await unheardOf(member);
  const { code } = await redemptionOf(member, redemptionId);
  await withdrawLeftCode(member.shopId, { code: "LRL-NOBODYS00000" }, { now: now() });
  expect(await statesAt(member.shopId)).toEqual({ [code]: "ACTIVE" });
  await withdrawLeftCode(member.shopId, { code }, { now: now() });
  await withdrawLeftCode(member.shopId, { code, redemptionId }, { now: now() });
  expect(await statesAt(member.shopId)).toEqual({ [code]: "EXPIRED" });
});

test("what an earlier try left of a failed redemption is withdrawn", async () => {
  const member = await aMemberWith(500n);
  const redemptionId = await unheardOf(member);
  const { code } = await redemptionOf(member, redemptionId);
  await inTransaction((tx) => markFailed(tx, member.shopId, { redemptionId, failure: "lost" }));
  expect(await withdrawCodes(member.shopId, [redemptionId], { now: new Date() })).toEqual([redemptionId]);
  expect(await statesAt(member.shopId)).toEqual({ [code]: "EXPIRED" });
});

test("a redemption that fails has its code withdrawn by a job of the same transaction", async () => {
  const member = await aMemberWith(500n, { known: false });
  const redemptionId = randomUUID();
  await redeem(member.shopId, { ...member, redemptionId, rewardId: "five-off" }, { now: now() });
  await finishRedemption(member.shopId, redemptionId, { now: now() });
  expect(await waitingJobs()).toContainEqual({
    task: "withdraw-codes",
    payload: { shopId: member.shopId, redemptionIds: [redemptionId] },
  });
  expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
  await drain();
});
