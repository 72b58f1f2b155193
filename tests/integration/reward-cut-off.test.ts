/**
 * A worker that ends in the midst of making a reward, or of taking it back, at every step of it: a fresh one does the
 * rest, there is one of it at the store or none, and the points are away once or back once.
 */
import { afterEach, describe, expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { askWithdrawal } from "#app/flows/ask-withdrawal.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { sweep } from "#app/flows/sweep.server.ts";
import { uninstallShop } from "#app/flows/uninstall-shop.server.ts";
import { withdrawCodes } from "#app/flows/withdraw-codes.server.ts";
import { claimSending, markFailed } from "#app/models/redemptions.server.ts";
import { ledgerDiscrepancies } from "../support/books.ts";
import { drain } from "../support/drain.ts";
import { onPool } from "../support/pool.ts";
import { control, openApp } from "./connect.ts";
import type { Setting } from "./redeem-setting.ts";
import { available, discountsAt, entriesOf, redemptionOf } from "./redeem-setting.ts";
import { aBuyer, ask, buy, creditOf, giftCardsAt, grant, OPTIONAL, takeBack } from "./reward-setting.ts";

const inMinutes = (count: number) => new Date(Date.now() + count * 60_000);
const finish = ({ shopId }: Setting, redemptionId: string, now = new Date()) =>
  finishRedemption(shopId, redemptionId, { now });

/** Whoever writes this is cut off before it stands: what Shopify was told before is told. */
async function cutOffAt(table: "redemptions" | "entries", written: string): Promise<void> {
  await onPool().query(`CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF ${written} THEN RAISE EXCEPTION 'cut off'; END IF; RETURN NEW; END $$`);
  await onPool().query(
    `CREATE TRIGGER cut_off BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION cut_off()`,
  );
}
const afresh = () => onPool().query("DROP FUNCTION IF EXISTS cut_off CASCADE");
afterEach(afresh);

/** What of it can be used at the store: one line each. */
async function goodAt(member: Setting): Promise<string[]> {
  const codes = (await discountsAt(member.shopId)).filter((each) => each["status"] === "ACTIVE");
  const cards = (await giftCardsAt(member.shopId)).filter(({ deactivatedAt }) => deactivatedAt === null);
  const booked = await creditOf(member);
  const count = (kind: string) => booked.filter((each) => each.startsWith(kind)).length;
  const credits = Array.from({ length: count("credit") - count("debit") }, () => "credit");
  return [...codes.map(() => "code"), ...cards.map(() => "card"), ...credits];
}

const MADE = {
  amount: "code",
  shipping: "code",
  card: "card",
  credit: "credit",
} as const;
const MAKES = {
  amount: "discountCodeBasicCreate",
  shipping: "discountCodeFreeShippingCreate",
  card: "giftCardCreate",
  credit: "storeCreditAccountCredit",
} as const;
const TAKES_BACK = {
  amount: "discountCodeDeactivate",
  shipping: "discountCodeDeactivate",
  card: "giftCardDeactivate",
  credit: "storeCreditAccountDebit",
} as const;
const KINDS = ["amount", "shipping", "card", "credit"] as const;

type Kind = (typeof KINDS)[number];

/** The connection breaks before the store has done it, however often it is tried. */
const neverArrives = ({ shopId }: Setting, operation: string) =>
  control.fault({ target: "admin", operation, fault: "drop", shop: shopId, times: 100 });
const answerIsLost = ({ shopId }: Setting, operation: string) =>
  control.fault({
    ...{ target: "admin", operation, fault: "timeout_after_success" },
    ...{ ms: 20, shop: shopId },
  });

const MAKING: Record<string, (member: Setting, rewardId: Kind) => Promise<unknown>> = {
  "before the store has heard of it": (member, rewardId) => neverArrives(member, MAKES[rewardId]),
  "before the store's answer has come": (member, rewardId) => answerIsLost(member, MAKES[rewardId]),
  "before the store's answer is written down": () =>
    cutOffAt("redemptions", "OLD.state = 'requested' AND NEW.state = 'issued'"),
};

const TAKING_BACK: Record<string, (member: Setting, rewardId: Kind) => Promise<unknown>> = {
  "before the store has heard of it": (member, rewardId) => neverArrives(member, TAKES_BACK[rewardId]),
  "before the store's answer has come": (member, rewardId) => answerIsLost(member, TAKES_BACK[rewardId]),
  "before what took it back is written down": () =>
    cutOffAt("redemptions", "NEW.withdrawal_gid IS DISTINCT FROM OLD.withdrawal_gid"),
  "before it stands as taken back": () => cutOffAt("redemptions", "NEW.state = 'cancelled'"),
  "before the points are back": () => cutOffAt("entries", "NEW.kind = 'return'"),
};

describe.each(KINDS)("%s, whose worker ends", (rewardId) => {
  test.each(Object.keys(MAKING))("while it is made, %s, is made once and paid once", async (step) => {
    const member = await aBuyer();
    const { redemptionId } = await ask(member, { rewardId });
    await MAKING[step]?.(member, rewardId);
    await finish(member, redemptionId).catch(() => null);
    await afresh();
    await control.clearFaults(member.shopId);
    await Promise.allSettled([1, 2].map(() => finish(member, redemptionId, inMinutes(3))));
    expect((await finish(member, redemptionId, inMinutes(6))).state).toBe("issued");
    expect(await goodAt(member)).toEqual([MADE[rewardId]]);
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
    expect(await ledgerDiscrepancies(member.shopId)).toEqual([]);
  });

  test.each(Object.keys(TAKING_BACK))("while it is taken back, %s, is paid back once", async (step) => {
    const member = await aBuyer();
    const { shopId } = member;
    const { redemptionId } = await buy(member, { rewardId });
    await askWithdrawal(shopId, { redemptionId, customerId: null, by: "staff:1" }, { now: new Date() });
    await TAKING_BACK[step]?.(member, rewardId);
    await takeBack(member, redemptionId).catch(() => null);
    await afresh();
    await control.clearFaults(shopId);
    await Promise.allSettled([1, 2].map(() => takeBack(member, redemptionId, inMinutes(3))));
    expect((await takeBack(member, redemptionId, inMinutes(6)))?.state).toBe("cancelled");
    expect(await goodAt(member)).toEqual([]);
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
    expect(await available(member)).toBe(5_000n);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });

  test("before its points came back, where the store refused it, has them back once", async () => {
    const member = await aBuyer();
    const { shopId } = member;
    const { redemptionId } = await ask(member, { rewardId });
    // Nobody the store knows: it makes nothing for them.
    await control.post(`customers/${member.customerId}/delete`, { shop: shopId });
    await cutOffAt("entries", "NEW.kind = 'return'");
    await expect(finish(member, redemptionId)).rejects.toThrow(/cut off/);
    expect((await redemptionOf(member, redemptionId)).state).toBe("requested");
    await afresh();
    await Promise.allSettled([1, 2].map(() => finish(member, redemptionId, inMinutes(3))));
    expect((await redemptionOf(member, redemptionId)).state).toBe("failed");
    expect(await goodAt(member)).toEqual([]);
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
  });

  test("before the answer is written down, and whose shop is uninstalled then, is adopted when it is there again", async () => {
    const member = await aBuyer();
    const { shopId } = member;
    const { redemptionId } = await ask(member, { rewardId });
    await cutOffAt("redemptions", "NEW.state = 'issued'");
    await expect(finish(member, redemptionId)).rejects.toThrow(/cut off/);
    await afresh();
    await control.post("uninstall", { shop: shopId });
    await uninstallShop(shopId, { triggeredAt: new Date() });
    // Made and paid, though nobody can be told: nothing comes back while it can be used.
    expect(await goodAt(member)).toEqual([MADE[rewardId]]);
    await expect(finish(member, redemptionId)).rejects.toMatchObject({ code: "SHOP_NOT_INSTALLED" });
    await sweep({ now: inMinutes(10) });
    expect(await available(member)).toBe(4_500n);
    await control.post("install", { shop: shopId });
    await openApp(shopId);
    await installShop(shopId, { now: new Date() });
    // Permissions that were asked for later are gone with the uninstall: what nobody may look at stays as it is.
    await finish(member, redemptionId, inMinutes(3)).catch(() => null);
    expect(await goodAt(member)).toEqual([MADE[rewardId]]);
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
    await grant(shopId, OPTIONAL);
    await onPool().query("DELETE FROM graphile_worker._private_jobs");
    await sweep({ now: inMinutes(10) });
    await drain({ failures: "answer" });
    expect((await finish(member, redemptionId, inMinutes(3))).state).toBe("issued");
    expect(await goodAt(member)).toEqual([MADE[rewardId]]);
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });

  test("while the shop is uninstalled between the answer and its being written down, is issued", async () => {
    const member = await aBuyer();
    const { shopId } = member;
    const { redemptionId } = await ask(member, { rewardId });
    const operation = MAKES[rewardId];
    const { id } = await control.fault({
      ...{ target: "admin", operation, fault: "delay" },
      ...{ ms: 300, shop: shopId },
    });
    const finishing = finish(member, redemptionId);
    const struck = async () =>
      (await control.get<{ faults: { id: string; hits: number }[] }>("faults")).faults.some(
        (fault) => fault.id === id && fault.hits > 0,
      );
    while (!(await struck()));
    await uninstallShop(shopId, { triggeredAt: new Date() });
    expect((await finishing).state).toBe("issued");
    expect(await goodAt(member)).toEqual([MADE[rewardId]]);
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
  });
});

test("store credit is looked up before it is sent again, and is sent once where nobody knows", async () => {
  const member = await aBuyer();
  const { shopId } = member;
  const { redemptionId } = await ask(member, { rewardId: "credit" });
  const sentAt = new Date();
  await inTransaction((tx) => claimSending(tx, shopId, { redemptionId, before: null, now: sentAt }));
  // While the account cannot be looked at, nothing is sent, however late it is.
  const blind = await control.fault({
    ...{ target: "admin", operation: "StoreCredit", fault: "500" },
    ...{ shop: shopId, times: 100 },
  });
  await expect(finish(member, redemptionId, inMinutes(60))).rejects.toThrow();
  const { faults } = await control.get<{ faults: { id: string; hits: number }[] }>("faults");
  expect(faults.find(({ id }) => id === blind.id)?.hits).toBeGreaterThan(0);
  expect(await creditOf(member)).toEqual([]);
  await control.clearFaults(shopId);
  const tried = [1, 2, 3].map(() => finish(member, redemptionId, inMinutes(3)));
  await Promise.allSettled(tried);
  expect((await finish(member, redemptionId, inMinutes(6))).state).toBe("issued");
  expect(await creditOf(member)).toEqual(["credit 1000"]);
});

test("points do not come back for store credit of which nobody knows what it became", async () => {
  const member = await aBuyer();
  const { shopId } = member;
  const { redemptionId } = await buy(member, { rewardId: "credit" });
  await db.redemption.updateMany({ where: { shopId, redemptionId }, data: { issuedGid: null } });
  await askWithdrawal(shopId, { redemptionId, customerId: null, by: "staff:1" }, { now: new Date() });
  expect(await takeBack(member, redemptionId)).toMatchObject({ state: "issued", withdrawalAt: null });
  expect((await redemptionOf(member, redemptionId)).failure).toMatch(/not known which store credit/);
  expect(await goodAt(member)).toEqual(["credit"]);
  expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
});

test("store credit that was made for what failed is taken back, though no answer named it", async () => {
  const member = await aBuyer();
  const { shopId } = member;
  const { redemptionId } = await ask(member, { rewardId: "credit" });
  await answerIsLost(member, MAKES.credit);
  await finish(member, redemptionId).catch(() => null);
  expect(await goodAt(member)).toEqual(["credit"]);
  await inTransaction((tx) => markFailed(tx, shopId, { redemptionId, failure: "Refused" }));
  for (let times = 0; times < 2; times += 1)
    expect(await withdrawCodes(shopId, [redemptionId], { now: new Date() })).toEqual([redemptionId]);
  expect(await creditOf(member)).toEqual(["credit 1000", "debit 1000"]);
});
