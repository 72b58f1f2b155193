/** Codes that end unused give their points back by themselves, and codes that were used never do. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { expirePoints } from "#app/flows/expire-points.server.ts";
import { endRedemptions } from "#app/flows/end-redemptions.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { sweepPoints } from "#app/flows/sweep-points.server.ts";
import { withdrawCodes } from "#app/flows/withdraw-codes.server.ts";
import { expireCodes } from "#app/jobs/expire-redemptions.server.ts";
import { drainInbox } from "#app/jobs/drain-inbox.server.ts";
import { redemptionView } from "#app/components/redemption-view.ts";
import { readRedemptions } from "#app/reports/member-detail.server.ts";
import { action } from "#app/routes/webhooks.tsx";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { CREATE_DISCOUNT, DEACTIVATE_DISCOUNT } from "#app/shopify/documents.ts";
import { anEntry, ledgerDiscrepancies, lotsOf, postAll, statementOf } from "../support/books.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { later } from "../support/orders.ts";
import { aWebhook } from "../support/signed.ts";
import { control } from "./connect.ts";
import type { Setting } from "./redeem-setting.ts";
import { aMemberWith, available, discountsAt, entriesOf, redemptionOf } from "./redeem-setting.ts";

const PRICE = 150n;
const now = new Date();

async function aMember(points: bigint, programme: Partial<ProgrammeDocument> = {}): Promise<Setting> {
  const member = await aMemberWith(points);
  const reward = { id: "off", title: "$5 off", points: Number(PRICE), valueMinor: "500", validDays: 30 };
  const rewards = [{ kind: "amount_off" as const, ...reward }];
  const document = { ...influencerTiers("USD"), rewards, ...programme };
  await publishProgramme(member.shopId, document, { now: later(now, { days: -1 }), by: "system" });
  return member;
}

async function buy({ shopId, customerId }: Setting, at = now) {
  const redemptionId = randomUUID();
  await redeem(shopId, { customerId, redemptionId, rewardId: "off" }, { now: at });
  return finishRedemption(shopId, redemptionId, { now: at });
}

const inDays = (days: number, from = now) => later(from, { days });
const statusOf = async (shopId: string, code: string) =>
  (await discountsAt(shopId)).find((each) => each.code === code)?.["status"];
const orderAtShop = ({ shopId, customerId }: Setting, discountCodes: string[]) =>
  control.order({
    shop: shopId,
    customerId: customerId.toString(),
    lines: [{ title: "Ink", priceMinor: 4000, quantity: 1 }],
    discountCodes,
    paid: true,
  });

test("example 9: in 2027, lots of 100 until 31 January and 31 March; 150 spent on 15 January; the code ends unused", async () => {
  const on = (day: string) => new Date(`2027-${day}T12:00:00Z`);
  const member = await aMember(0n);
  const { shopId, customerId } = member;
  const earned = { customerId, kind: "import" as const, availableDelta: 100n, occurredAt: now };
  await postAll(shopId, [
    anEntry({ ...earned, key: "A", expiresAt: on("01-31") }),
    anEntry({ ...earned, key: "B", expiresAt: on("03-31") }),
  ]);
  const { redemptionId, code, endsAt } = await buy(member, on("01-15"));
  expect(endsAt).toEqual(on("02-14"));
  expect(await lotsOf(shopId)).toEqual(["0 of 100 until 2027-01-31", "50 of 100 until 2027-03-31"]);
  await expirePoints(shopId, { now: on("02-01") });
  await expireCodes(shopId, { now: new Date(on("02-15").getTime() - 1) });
  expect((await redemptionOf(member, redemptionId)).state).toBe("issued");
  await expireCodes(shopId, { now: on("02-15") });
  expect((await redemptionOf(member, redemptionId)).state).toBe("expired");
  expect(await statusOf(shopId, code)).not.toBe("ACTIVE");
  expect(await lotsOf(shopId)).toEqual(["100 of 100 until 2027-03-17", "100 of 100 until 2027-03-31"]);
  await expirePoints(shopId, { now: on("03-17") });
  await expirePoints(shopId, { now: on("03-31") });
  expect(await statementOf(shopId)).toEqual([
    "import +100 = 100",
    "import +100 = 200",
    "redeem -150 = 50",
    "return +150 = 200",
    "expire -100 = 100",
    "expire -100 = 0",
  ]);
  expect(await ledgerDiscrepancies(shopId)).toEqual([]);
});

test("a code that ended unused expires once: twice in a row, and by several workers at once", async () => {
  const member = await aMember(PRICE * 2n);
  const first = await buy(member);
  const second = await buy(member);
  const { shopId } = member;
  await Promise.all(Array.from({ length: 3 }, () => expireCodes(shopId, { now: inDays(31) })));
  await expireCodes(shopId, { now: inDays(32) });
  for (const { redemptionId } of [first, second])
    expect(await entriesOf(redemptionId)).toEqual(["redeem -150", "return 150"]);
  expect(await available(member)).toBe(PRICE * 2n);
  expect(await ledgerDiscrepancies(shopId)).toEqual([]);
});

test("a crash between the steps begins again, and ends the same", async () => {
  const member = await aMember(PRICE);
  const { redemptionId, code } = await buy(member);
  expect(await withdrawCodes(member.shopId, [redemptionId], { now: new Date() })).toEqual([redemptionId]);
  expect(await statusOf(member.shopId, code)).toBe("EXPIRED");
  expect((await redemptionOf(member, redemptionId)).state).toBe("issued");
  await expireCodes(member.shopId, { now: inDays(31) });
  expect(await entriesOf(redemptionId)).toEqual(["redeem -150", "return 150"]);
});

test("while Shopify cannot be asked, no points come back", async () => {
  const member = await aMember(PRICE);
  const { redemptionId } = await buy(member);
  await control.fault({ target: "admin", fault: "500", times: 1_000, shop: member.shopId });
  await expect(expireCodes(member.shopId, { now: inDays(31) })).rejects.toThrow();
  expect((await redemptionOf(member, redemptionId)).state).toBe("issued");
  await control.clearFaults(member.shopId);
  await expireCodes(member.shopId, { now: inDays(31) });
  expect((await redemptionOf(member, redemptionId)).state).toBe("expired");
});

test("a code that was used, though nobody told us, is found at Shopify and stays used", async () => {
  const member = await aMember(PRICE);
  const { redemptionId, code } = await buy(member);
  const { order } = await orderAtShop(member, [code]);
  await expireCodes(member.shopId, { now: inDays(31) });
  expect(await redemptionOf(member, redemptionId)).toMatchObject({
    state: "used",
    usedOrderId: BigInt(order.id),
  });
  expect(await entriesOf(redemptionId)).toEqual(["redeem -150"]);
  expect(await available(member)).toBe(35n);
});

test("an order that cannot be read keeps the points of its own code waiting, and of no other", async () => {
  const member = await aMember(PRICE * 2n);
  const [carried, free] = [await buy(member), await buy(member)];
  const { order } = await orderAtShop(member, [carried.code]);
  // One more than can be asked for at once: whether there are others, nobody can know.
  for (let refund = 0; refund < 100; refund += 1)
    await control.post(`orders/${order.id}/refund`, { shop: member.shopId, amountMinor: 1 });
  await expireCodes(member.shopId, { now: inDays(31) });
  expect((await redemptionOf(member, free.redemptionId)).state).toBe("expired");
  expect((await redemptionOf(member, carried.redemptionId)).state).toBe("issued");
  expect(await db.delivery.findMany({ where: { shopId: member.shopId, state: "parked" } })).toMatchObject([
    { webhookId: `found:${order.id}`, error: expect.stringContaining("100 refunds or more") as string },
  ]);
}, 60_000);

test("as the second code of an order too, which Shopify's search by code does not find", async () => {
  const member = await aMember(PRICE);
  const client = await shopifyClient(member.shopId);
  await client.request(CREATE_DISCOUNT, {
    discount: {
      title: "Sale",
      code: "SALE",
      startsAt: inDays(-1).toISOString(),
      context: { all: "ALL" },
      customerGets: {
        value: { discountAmount: { amount: "1.00", appliesOnEachItem: true } },
        items: { all: true },
      },
      combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: true },
    },
  });
  const { redemptionId, code } = await buy(member);
  await orderAtShop(member, ["SALE", code]);
  await expireCodes(member.shopId, { now: inDays(31) });
  expect((await redemptionOf(member, redemptionId)).state).toBe("used");
});

test("a discount that the merchant deleted cannot be used: its points come back", async () => {
  const member = await aMember(PRICE);
  const { redemptionId, issuedGid } = await buy(member);
  const client = await shopifyClient(member.shopId);
  const text = "mutation Gone($id: ID!) { discountCodeDelete(id: $id) { deletedCodeDiscountId } }";
  await client.request({ ...DEACTIVATE_DISCOUNT, text }, { id: issuedGid ?? "" });
  await expireCodes(member.shopId, { now: inDays(31) });
  expect((await redemptionOf(member, redemptionId)).state).toBe("expired");
});

test("the points stay away where the version it was bought under keeps them, and come back never", async () => {
  const member = await aMember(PRICE, { returnUnusedPoints: false });
  const { redemptionId } = await buy(member);
  await expireCodes(member.shopId, { now: inDays(31) });
  await endRedemptions(member.shopId, [redemptionId], { now: inDays(32), as: "expired" });
  expect((await redemptionOf(member, redemptionId)).state).toBe("expired");
  expect(await entriesOf(redemptionId)).toEqual(["redeem -150"]);
  expect(await wordsOf(member)).toEqual(["Expired, points stay spent"]);
});

test("the member's page says what the books have: points that came back, and none where it cost none", async () => {
  const member = await aMember(PRICE);
  const { redemptionId } = await buy(member);
  const [living] = await readRedemptions(db, member.shopId, member.customerId);
  expect(living).toMatchObject({ redemptionId, points: PRICE, held: PRICE, state: "issued" });
  await expireCodes(member.shopId, { now: inDays(31) });
  expect(await wordsOf(member)).toEqual(["Expired, points back"]);
  await db.redemption.updateMany({
    where: { shopId: member.shopId },
    data: { points: 0n, state: "failed" },
  });
  expect(await wordsOf(member)).toEqual(["Failed"]);
  expect(await readRedemptions(db, (await aMember(0n)).shopId, member.customerId)).toEqual([]);
});

test("late news of an order that used it take the points again, below zero if they are spent", async () => {
  const member = await aMember(PRICE);
  const { redemptionId, code } = await buy(member);
  await expireCodes(member.shopId, { now: inDays(31) });
  await buy(member);
  await tell(member, { code, orderId: 7, at: inDays(29) });
  expect((await redemptionOf(member, redemptionId)).state).toBe("used");
  expect(await entriesOf(redemptionId)).toEqual(["redeem -150", "return 150", "redeem -150"]);
  expect(await available(member)).toBe(40n - PRICE);
});

test("goes on where it stopped: three codes, one at a time", async () => {
  const member = await aMember(PRICE * 3n);
  for (let bought = 0; bought < 3; bought += 1) await buy(member, later(now, { minutes: bought }));
  let at: Awaited<ReturnType<typeof expireCodes>> = { after: null, more: true };
  let rounds = 0;
  while (at.more) {
    at = await expireCodes(member.shopId, { now: inDays(32), after: at.after, limit: 1 });
    rounds += 1;
  }
  expect(rounds).toBe(4);
  expect(await available(member)).toBe(PRICE * 3n);
});

test("the clock calls the job, and the job does it", async () => {
  const member = await aMember(PRICE);
  const { redemptionId } = await buy(member);
  await db.redemption.updateMany({ where: { redemptionId }, data: { endsAt: inDays(-2) } });
  await sweepPoints({ now: new Date() });
  const mine = (await waitingJobs()).filter(({ task }) => task === "expire-redemptions");
  expect(mine).toContainEqual({ task: "expire-redemptions", payload: { shopId: member.shopId } });
  await drain({ failures: "answer" });
  expect((await redemptionOf(member, redemptionId)).state).toBe("expired");
});

test("a code whose order was cancelled is withdrawn after its points came back, as often as it is asked", async () => {
  const member = await aMember(PRICE);
  const { redemptionId, code } = await buy(member);
  await tell(member, { code, orderId: 8, at: now });
  await tell(member, { code, orderId: 8, at: inDays(1), cancelled: true });
  expect((await redemptionOf(member, redemptionId)).state).toBe("returned");
  expect(await statusOf(member.shopId, code)).toBe("ACTIVE");
  await drain({ failures: "answer" });
  expect(await statusOf(member.shopId, code)).toBe("EXPIRED");
  expect(await withdrawCodes(member.shopId, [redemptionId], { now: new Date() })).toEqual([redemptionId]);
  expect(await withdrawCodes(member.shopId, [randomUUID()], { now: new Date() })).toEqual([]);
});

async function wordsOf({ shopId, customerId }: Setting): Promise<string[]> {
  const at = { now, timeZone: "UTC", currency: "USD" };
  const rows = await readRedemptions(db, shopId, customerId);
  return rows.map((row) => redemptionView(row, at).state.words);
}

/** An order that carries the code, at the door and drained. */
async function tell(
  { shopId, customerId }: Setting,
  { code, orderId, at, cancelled = false }: { code: string; orderId: number; at: Date; cancelled?: boolean },
): Promise<void> {
  const payload = {
    id: orderId,
    name: "#1001",
    created_at: now.toISOString(),
    processed_at: now.toISOString(),
    updated_at: at.toISOString(),
    cancelled_at: cancelled ? at.toISOString() : null,
    financial_status: "paid",
    currency: "USD",
    discount_codes: [{ code }],
    line_items: [
      {
        id: 1,
        quantity: 1,
        current_quantity: 1,
        price_set: { shop_money: { amount: "40.00", currency_code: "USD" } },
      },
    ],
    customer: { id: Number(customerId), state: "enabled" },
  };
  const topic = cancelled ? "orders/cancelled" : "orders/paid";
  expect((await action({ request: aWebhook({ shopId, topic, payload }) })).status).toBe(200);
  await drainInbox({ shopId });
}
