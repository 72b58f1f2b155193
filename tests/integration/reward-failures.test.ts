/** A reward is made once or its points come back, whatever fails on the way. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { uninstallShop } from "#app/flows/uninstall-shop.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { claimSending } from "#app/models/redemptions.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { storeCreditOffAt } from "#app/reports/attention.server.ts";
import { ledgerDiscrepancies } from "../support/books.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { later } from "../support/orders.ts";
import { onPool } from "../support/pool.ts";
import { control, openApp } from "./connect.ts";
import type { Setting } from "./redeem-setting.ts";
import { available, discountsAt, entriesOf, redeemBy, redemptionOf } from "./redeem-setting.ts";
import { changeScopes } from "#app/flows/change-scopes.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { aBuyer, ask, buy, creditOf, giftCardsAt, grant, OPTIONAL } from "./reward-setting.ts";

const finish = ({ shopId }: Setting, redemptionId: string, now = new Date()) =>
  finishRedemption(shopId, redemptionId, { now });
const inMinutes = (count: number) => new Date(Date.now() + count * 60_000);

const KINDS = [
  ["amount", "discountCodeBasicCreate"],
  ["percent", "discountCodeBasicCreate"],
  ["shipping", "discountCodeFreeShippingCreate"],
  ["card", "giftCardCreate"],
  ["credit", "storeCreditAccountCredit"],
] as const;

/** How many there are at the store. */
async function madeAt(member: Setting): Promise<number> {
  const credits = (await creditOf(member)).filter((each) => each.startsWith("credit"));
  return (
    (await discountsAt(member.shopId)).length + (await giftCardsAt(member.shopId)).length + credits.length
  );
}

describe.each(KINDS)("%s", (rewardId, operation) => {
  test("is adopted where the answer was lost after it was made", async () => {
    const member = await aBuyer();
    const { redemptionId } = await ask(member, { rewardId });
    const fault = { target: "admin", operation, fault: "timeout_after_success" } as const;
    await control.fault({ ...fault, ms: 50, shop: member.shopId });
    await finish(member, redemptionId).catch(() => null);
    expect((await finish(member, redemptionId)).state).toBe("issued");
    expect(await madeAt(member)).toBe(1);
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
  });

  test("is made once where three are at it at the same time", async () => {
    const member = await aBuyer();
    const { redemptionId } = await ask(member, { rewardId });
    await Promise.allSettled([1, 2, 3].map(() => finish(member, redemptionId)));
    expect((await finish(member, redemptionId, inMinutes(3))).state).toBe("issued");
    expect(await madeAt(member)).toBe(1);
  });

  test("is made when a throttled store has points again", async () => {
    const member = await aBuyer();
    const { redemptionId } = await ask(member, { rewardId });
    await control.fault({ target: "admin", operation, fault: "THROTTLED", shop: member.shopId, times: 30 });
    await expect(finish(member, redemptionId)).rejects.toThrow();
    await control.clearFaults(member.shopId);
    expect((await finish(member, redemptionId, inMinutes(3))).state).toBe("issued");
    expect(await madeAt(member)).toBe(1);
  });

  test("waits where the shop was uninstalled in between, and is made once it is there again", async () => {
    const member = await aBuyer();
    const { redemptionId } = await ask(member, { rewardId });
    await uninstallShop(member.shopId, { triggeredAt: new Date() });
    await expect(finish(member, redemptionId)).rejects.toMatchObject({ code: "SHOP_NOT_INSTALLED" });
    expect((await redemptionOf(member, redemptionId)).state).toBe("requested");
    expect(await madeAt(member)).toBe(0);
    await openApp(member.shopId);
    await installShop(member.shopId, { now: new Date() });
    expect((await finish(member, redemptionId)).state).toBe("issued");
    expect(await madeAt(member)).toBe(1);
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
  });
});

test.each([
  ["card", "gift_cards"],
  ["credit", "store_credit"],
])(
  "%s without its permission fails in words with the points back, and is made once it is given",
  async (rewardId, scope) => {
    const member = await aBuyer({ scopes: [] });
    const { redemptionId } = await ask(member, { rewardId });
    const { state, failure } = await finish(member, redemptionId);
    expect([state, failure]).toEqual(["failed", expect.stringContaining(scope)]);
    expect(await available(member)).toBe(5_000n);
    expect(await ledgerDiscrepancies(member.shopId)).toEqual([]);
    await grant(member.shopId, OPTIONAL);
    expect((await buy(member, { rewardId })).state).toBe("issued");
  },
);

test("store credit that is switched off is not sold for nothing", async () => {
  const member = await aBuyer();
  await control.post("settings", { shop: member.shopId, storeCreditEnabled: false });
  const { state, failure } = await buy(member, { rewardId: "credit" });
  expect([state, failure]).toEqual(["failed", expect.stringContaining("switched off")]);
  expect(await available(member)).toBe(5_000n);
  expect(await storeCreditOffAt(db, member.shopId)).not.toBeNull();
});

test("store credit whose request was lost before it arrived is sent again, after two minutes", async () => {
  const member = await aBuyer();
  const { redemptionId } = await ask(member, { rewardId: "credit" });
  const sentAt = new Date();
  await inTransaction((tx) => claimSending(tx, member.shopId, { redemptionId, before: null, now: sentAt }));
  await expect(finish(member, redemptionId, later(sentAt, { minutes: 1 }))).rejects.toThrow(/not known yet/);
  expect(await creditOf(member)).toEqual([]);
  expect((await finish(member, redemptionId, later(sentAt, { minutes: 3 }))).state).toBe("issued");
  expect(await creditOf(member)).toEqual(["credit 1000"]);
});

test("store credit whose answer was lost is not given up before its end is known", async () => {
  const member = await aBuyer();
  const { redemptionId } = await ask(member, { rewardId: "credit" });
  const sentAt = new Date();
  await inTransaction((tx) => claimSending(tx, member.shopId, { redemptionId, before: null, now: sentAt }));
  await control.post("settings", { shop: member.shopId, storeCreditEnabled: false });
  await expect(finish(member, redemptionId, later(sentAt, { minutes: 1 }))).rejects.toThrow(/not known yet/);
  expect((await redemptionOf(member, redemptionId)).state).toBe("requested");
  expect(await available(member)).toBe(4_500n);
  // By then it would be seen.
  expect((await finish(member, redemptionId, later(sentAt, { minutes: 3 }))).state).toBe("failed");
  expect(await available(member)).toBe(5_000n);
});

test("store credit whose answer was lost waits for the permission to look", async () => {
  const member = await aBuyer();
  const { shopId } = member;
  const { redemptionId } = await ask(member, { rewardId: "credit" });
  const fault = {
    target: "admin",
    operation: "storeCreditAccountCredit",
    fault: "timeout_after_success",
  } as const;
  await control.fault({ ...fault, ms: 50, shop: shopId });
  await finish(member, redemptionId).catch(() => null);
  const granted = (await requireShop(db, shopId)).scopes;
  const lookless = granted.filter((scope) => scope !== "read_store_credit_accounts");
  await control.post("scopes", { shop: shopId, scopes: lookless });
  await changeScopes(shopId, lookless);
  await expect(finish(member, redemptionId, inMinutes(3))).rejects.toThrow(/not known yet/);
  expect((await redemptionOf(member, redemptionId)).state).toBe("requested");
  await grant(shopId, OPTIONAL);
  expect((await finish(member, redemptionId, inMinutes(4))).state).toBe("issued");
  expect(await creditOf(member)).toEqual(["credit 1000"]);
  expect(await available(member)).toBe(4_500n);
});

test("two credits of one amount are told apart", async () => {
  const member = await aBuyer();
  const first = await ask(member, { rewardId: "credit" });
  const second = await ask(member, { rewardId: "credit" });
  const fault = {
    target: "admin",
    operation: "storeCreditAccountCredit",
    fault: "timeout_after_success",
  } as const;
  await control.fault({ ...fault, ms: 50, shop: member.shopId, times: 2 });
  for (const { redemptionId } of [first, second]) await finish(member, redemptionId).catch(() => null);
  await control.clearFaults(member.shopId);
  const done = [await finish(member, first.redemptionId), await finish(member, second.redemptionId)];
  expect(done.map(({ state }) => state)).toEqual(["issued", "issued"]);
  expect(new Set(done.map(({ issuedGid }) => issuedGid)).size).toBe(2);
  expect(await creditOf(member)).toEqual(["credit 1000", "credit 1000"]);
});

test.each(KINDS)(
  "%s of a store that throttles goes on waiting, and is made by its job without a hand",
  async (rewardId, operation) => {
    const member = await aBuyer();
    const { shopId } = member;
    await control.fault({ target: "admin", operation, fault: "THROTTLED", shop: shopId, times: 10_000 });
    const redemptionId = randomUUID();
    const answer = await redeemBy(member, { redemptionId, rewardId });
    expect(answer).toMatchObject({ status: 202, available: "4500", redemption: { state: "requested" } });
    const failures = await drain({ failures: "answer" });
    expect(failures.map(({ task }) => task)).toContain("finish-redemption");
    const waiting = { task: "finish-redemption", payload: { shopId, redemptionId } };
    expect(await waitingJobs()).toContainEqual(waiting);
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
    await control.clearFaults(shopId);
    // Store credit is sent again once it is known what came of the last try: as late as the job comes after a minute.
    await onPool().query(
      "UPDATE redemptions SET sent_at = sent_at - interval '3 minutes' WHERE shop_id = $1",
      [shopId],
    );
    await drain();
    expect((await redemptionOf(member, redemptionId)).state).toBe("issued");
    expect(await madeAt(member)).toBe(1);
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
  },
  60_000,
);
