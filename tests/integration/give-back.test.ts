/** What was not used is given back: out of use at the store first, then the points, to the same lots. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { extendRedemption } from "#app/flows/extend-redemption.server.ts";
import { askWithdrawal } from "#app/flows/ask-withdrawal.server.ts";
import { sendGiftCard } from "#app/flows/send-gift-card.server.ts";
import { sweep } from "#app/flows/sweep.server.ts";
import { expireCodes } from "#app/jobs/expire-redemptions.server.ts";
import { auditLog } from "#app/models/audit-log.server.ts";
import { db } from "#app/db.server.ts";
import { ledgerDiscrepancies, lotsOf } from "../support/books.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { later } from "../support/orders.ts";
import { onPool } from "../support/pool.ts";
import { control } from "./connect.ts";
import type { Setting } from "./redeem-setting.ts";
import { aMemberWith, available, discountsAt, entriesOf, redeemBy, redemptionOf } from "./redeem-setting.ts";
import { aBuyer, buy, creditOf, giftCardsAt, giveBackBy, orderAtShop, takeBack } from "./reward-setting.ts";

const statusOf = async ({ shopId }: Setting, code: string) =>
  (await discountsAt(shopId)).find((each) => each.code === code)?.["status"];
const staff = (redemptionId: string) => ({ redemptionId, customerId: null, by: "staff:1" }) as const;

/** Whoever adds such a job is cut off before it stands. */
async function cutOffWhere(job: string): Promise<void> {
  await onPool().query(`CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF ${job} THEN RAISE EXCEPTION 'cut off'; END IF; RETURN NEW; END $$`);
  await onPool().query(
    "CREATE TRIGGER cut_off BEFORE INSERT ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION cut_off()",
  );
}

describe("a member", () => {
  test("gives a code back: it is coming back at once, and back once nobody can use it", async () => {
    const member = await aBuyer();
    const { redemptionId, code } = await buy(member, { rewardId: "amount" });
    const before = await lotsOf(member.shopId);
    const answer = await giveBackBy(member, redemptionId);
    expect(answer).toMatchObject({ status: 202, available: "4500", redemption: { state: "issued" } });
    expect(await waitingJobs()).toContainEqual({
      task: "cancel-redemption",
      payload: { shopId: member.shopId, redemptionId },
    });
    await drain();
    expect(await redemptionOf(member, redemptionId)).toMatchObject({
      state: "cancelled",
      withdrawalBy: "shopper",
    });
    expect(await statusOf(member, code)).toBe("EXPIRED");
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
    expect([before, await lotsOf(member.shopId)]).toEqual([["4500 of 5000"], ["5000 of 5000"]]);
    expect(await giveBackBy(member, redemptionId)).toMatchObject({ status: 200, available: "5000" });
    expect(await ledgerDiscrepancies(member.shopId)).toEqual([]);
  });

  test("gives back once, however often and at once it is asked and done", async () => {
    const member = await aBuyer();
    const { redemptionId } = await buy(member, { rewardId: "percent" });
    await Promise.all([1, 2, 3].map(() => giveBackBy(member, redemptionId)));
    await Promise.all([1, 2, 3].map(() => takeBack(member, redemptionId)));
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
  });

  test("cannot give back what an order used meanwhile: the order is heard of first", async () => {
    const member = await aBuyer();
    const { redemptionId, code } = await buy(member, { rewardId: "amount" });
    await giveBackBy(member, redemptionId);
    await orderAtShop(member, { discountCodes: [code] });
    expect((await takeBack(member, redemptionId))?.state).toBe("used");
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
    const again = await giveBackBy(member, redemptionId);
    expect(again).toMatchObject({ status: 409, error: { code: "REDEMPTION_NOT_UNUSED" } });
  });

  test("cannot give back another's, what cost nothing by oneself, nor store credit", async () => {
    const member = await aBuyer();
    const stranger = await aMemberWith(0n, { shopId: member.shopId });
    const { redemptionId } = await buy(member, { rewardId: "amount" });
    const refused = { status: 404, error: { code: "REDEMPTION_NOT_FOUND" } };
    expect(await giveBackBy(stranger, redemptionId)).toMatchObject(refused);
    expect(await giveBackBy(member, randomUUID())).toMatchObject(refused);
    expect(await giveBackBy({ ...member, customerId: null }, redemptionId)).toMatchObject({ status: 401 });
    const credit = await buy(member, { rewardId: "credit" });
    const kept = await giveBackBy(member, credit.redemptionId);
    expect(kept).toMatchObject({ status: 409, error: { code: "REDEMPTION_KEPT" } });
  });

  test.each(["500", "THROTTLED", "drop", "timeout_after_success"] as const)(
    "waits where the store fails with %s, and has the points when it is there again",
    async (fault) => {
      const member = await aBuyer();
      const { redemptionId, code } = await buy(member, { rewardId: "amount" });
      await giveBackBy(member, redemptionId);
      await control.fault({ target: "admin", fault, shop: member.shopId, times: 30, ms: 20 });
      await takeBack(member, redemptionId).catch(() => null);
      await control.clearFaults(member.shopId);
      await takeBack(member, redemptionId);
      expect(await statusOf(member, code)).toBe("EXPIRED");
      expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
    },
  );

  test("has it done by the sweep where its job was lost", async () => {
    const member = await aBuyer();
    const { redemptionId } = await buy(member, { rewardId: "amount" });
    await askWithdrawal(member.shopId, staff(redemptionId), { now: new Date() });
    const job = `cancel-redemption:${member.shopId}:${redemptionId}`;
    await onPool().query("DELETE FROM graphile_worker._private_jobs WHERE key = $1", [job]);
    const payload = { shopId: member.shopId, redemptionId };
    expect(await waitingJobs()).not.toContainEqual({ task: "cancel-redemption", payload });
    await sweep({ now: later(new Date(), { days: 1 }) });
    expect(await waitingJobs()).toContainEqual({ task: "cancel-redemption", payload });
  });
});

describe("staff", () => {
  test("cancel anything that is not used, and the audit log says so once", async () => {
    const member = await aBuyer();
    const { redemptionId } = await buy(member, { rewardId: "tea" });
    const now = new Date();
    await askWithdrawal(member.shopId, staff(redemptionId), { now });
    await askWithdrawal(member.shopId, staff(redemptionId), { now });
    await takeBack(member, redemptionId);
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
    const [entry, ...others] = (await auditLog(db, member.shopId)).filter(
      ({ action }) => action === "reward cancelled",
    );
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ actor: "staff:1", about: `Tea, redemption ${redemptionId}` });
  });

  test("take store credit back once, also where the answer was lost", async () => {
    const member = await aBuyer();
    const { redemptionId } = await buy(member, { rewardId: "credit" });
    await askWithdrawal(member.shopId, staff(redemptionId), { now: new Date() });
    const fault = {
      target: "admin",
      operation: "storeCreditAccountDebit",
      fault: "timeout_after_success",
    } as const;
    await control.fault({ ...fault, ms: 50, shop: member.shopId });
    await expect(takeBack(member, redemptionId)).rejects.toThrow();
    expect(await creditOf(member)).toEqual(["credit 1000", "debit 1000"]);
    expect((await takeBack(member, redemptionId))?.state).toBe("cancelled");
    expect(await creditOf(member)).toEqual(["credit 1000", "debit 1000"]);
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
  });

  test.each([
    ["store credit", "credit", { storeCredit: true }],
    ["a gift card", "card", {}],
  ] as const)("do not get back points for %s that was spent", async (_, rewardId, besides) => {
    const member = await aBuyer();
    const { redemptionId } = await buy(member, { rewardId });
    const giftCards = (await giftCardsAt(member.shopId)).map(({ code }) => code);
    await orderAtShop(member, { ...besides, ...(giftCards.length > 0 && { giftCards }) });
    await askWithdrawal(member.shopId, staff(redemptionId), { now: new Date() });
    expect((await takeBack(member, redemptionId))?.state).toBe("used");
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
  });

  test("take a gift card back for good", async () => {
    const member = await aBuyer();
    const { redemptionId } = await buy(member, { rewardId: "card" });
    await giveBackBy(member, redemptionId);
    expect((await takeBack(member, redemptionId))?.state).toBe("cancelled");
    expect((await giftCardsAt(member.shopId))[0]?.deactivatedAt).not.toBeNull();
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
  });

  test("extend what has an end, at the store too, and never shorten it", async () => {
    const member = await aBuyer();
    for (const rewardId of ["amount", "shipping", "card", "tea"]) {
      const { redemptionId, endsAt } = await buy(member, { rewardId });
      const longer = later(endsAt ?? new Date(), { days: 30 });
      const extend = (to: Date) =>
        extendRedemption(member.shopId, { redemptionId, endsAt: to, by: "staff:1" }, { now: new Date() });
      expect((await extend(longer)).endsAt).toEqual(longer);
      expect((await extend(endsAt ?? new Date())).endsAt).toEqual(longer);
    }
    const ends = (await discountsAt(member.shopId)).map(({ endsAt }) => endsAt?.slice(0, 10));
    const inSixty = later(new Date(), { days: 60 }).toISOString().slice(0, 10);
    expect(ends).toEqual([inSixty, inSixty]);
    const credit = await buy(member, { rewardId: "credit" });
    const refused = extendRedemption(
      member.shopId,
      { redemptionId: credit.redemptionId, endsAt: later(new Date(), { days: 900 }), by: "staff:1" },
      { now: new Date() },
    );
    await expect(refused).rejects.toMatchObject({ code: "REDEMPTION_KEPT" });
  });

  test("do not make good again what is taken back while they extend it", async () => {
    const member = await aBuyer();
    const { redemptionId, code } = await buy(member, { rewardId: "amount" });
    const operation = "discountCodeBasicUpdate";
    await control.fault({ target: "admin", operation, fault: "delay", ms: 800, shop: member.shopId });
    const endsAt = later(new Date(), { days: 90 });
    const extended = extendRedemption(
      member.shopId,
      { redemptionId, endsAt, by: "staff:1" },
      { now: new Date() },
    );
    const refused = expect(extended).rejects.toMatchObject({ code: "REDEMPTION_NOT_UNUSED" });
    await askWithdrawal(member.shopId, staff(redemptionId), { now: new Date() });
    expect((await takeBack(member, redemptionId))?.state).toBe("cancelled");
    await refused;
    await drain();
    expect(await statusOf(member, code)).toBe("EXPIRED");
    const said = (await auditLog(db, member.shopId)).map(({ action }) => action);
    expect(said).not.toContain("reward extended");
  });

  test("cut off in the midst of extending it leave nothing good that is taken back", async () => {
    const member = await aBuyer();
    const { redemptionId, code } = await buy(member, { rewardId: "amount" });
    const operation = "discountCodeBasicUpdate";
    await control.fault({ target: "admin", operation, fault: "delay", ms: 800, shop: member.shopId });
    const endsAt = later(new Date(), { days: 90 });
    const given = { redemptionId, endsAt, by: "staff:1" } as const;
    const extended = expect(extendRedemption(member.shopId, given, { now: new Date() })).rejects.toThrow(
      /cut off/,
    );
    await askWithdrawal(member.shopId, staff(redemptionId), { now: new Date() });
    expect((await takeBack(member, redemptionId))?.state).toBe("cancelled");
    await cutOffWhere(`NEW.key = 'withdraw-codes:${member.shopId}:${redemptionId}'`);
    await extended.finally(() => onPool().query("DROP FUNCTION cut_off CASCADE"));
    expect(await statusOf(member, code)).toBe("ACTIVE");
    await drain();
    expect(await statusOf(member, code)).toBe("EXPIRED");
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
    // What is not taken back stays good.
    const kept = await buy(member, { rewardId: "amount" });
    const later90 = { redemptionId: kept.redemptionId, endsAt, by: "staff:1" } as const;
    await extendRedemption(member.shopId, later90, { now: new Date() });
    await drain();
    expect(await statusOf(member, kept.code)).toBe("ACTIVE");
  });

  test("have a gift card sent again, and nothing else", async () => {
    const member = await aBuyer();
    const { redemptionId } = await buy(member, { rewardId: "card" });
    await sendGiftCard(member.shopId, redemptionId);
    expect((await giftCardsAt(member.shopId))[0]).toMatchObject({ sentAt: [expect.any(String)] });
    const code = await buy(member, { rewardId: "amount" });
    await expect(sendGiftCard(member.shopId, code.redemptionId)).rejects.toMatchObject({
      code: "REDEMPTION_NOT_UNUSED",
    });
  });
});

test("a gift card that is wanted back after some of it was spent stays with what is left", async () => {
  const member = await aBuyer();
  const { redemptionId } = await buy(member, { rewardId: "card" });
  const [card] = await giftCardsAt(member.shopId);
  const lines = [{ title: "Pencil", priceMinor: 300, quantity: 1 }];
  await orderAtShop(member, { giftCards: [card?.code ?? ""], lines });
  await drain();
  await giveBackBy(member, redemptionId);
  await drain();
  expect(await redemptionOf(member, redemptionId)).toMatchObject({ state: "issued", withdrawalAt: null });
  expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
});

describe("what ends unused", () => {
  test.each(["card", "tea"])("%s gives its points back a day after its end", async (rewardId) => {
    const member = await aBuyer();
    const { redemptionId } = await buy(member, { rewardId });
    await expireCodes(member.shopId, { now: later(new Date(), { days: 400 }) });
    expect((await redemptionOf(member, redemptionId)).state).toBe("expired");
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
  });

  test("is used where some of the gift card was spent", async () => {
    const member = await aBuyer();
    const { redemptionId } = await buy(member, { rewardId: "card" });
    const [card] = await giftCardsAt(member.shopId);
    const lines = [{ title: "Pencil", priceMinor: 300, quantity: 1 }];
    await orderAtShop(member, { giftCards: [card?.code ?? ""], lines });
    await expireCodes(member.shopId, { now: later(new Date(), { days: 400 }) });
    expect((await redemptionOf(member, redemptionId)).state).toBe("used");
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
  });
});

test("what was given back can be bought again", async () => {
  const member = await aBuyer({ points: 500n });
  const { redemptionId } = await buy(member, { rewardId: "amount" });
  await giveBackBy(member, redemptionId);
  await takeBack(member, redemptionId);
  expect((await redeemBy(member, { redemptionId: randomUUID(), rewardId: "amount" })).status).toBe(200);
  expect(await available(member)).toBe(0n);
});
