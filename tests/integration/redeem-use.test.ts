import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { drainInbox } from "#app/jobs/drain-inbox.server.ts";
import { action } from "#app/routes/webhooks.tsx";
import { anId } from "../support/shop.ts";
import { aWebhook } from "../support/signed.ts";
import type { Setting } from "./redeem-setting.ts";
import { aMemberWith, available, entriesOf, redeemBy, redemptionOf } from "./redeem-setting.ts";

const money = (amount: string) => ({ shop_money: { amount, currency_code: "USD" } });
const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString();

type Told = {
  topic?: string;
  code: string;
  orderId: bigint;
  minute: number;
  cancelled?: boolean;
  status?: string;
};

/** An order that carries the code, at the door and drained. */
async function tellOrder({ shopId, customerId }: Setting, told: Told): Promise<void> {
  const payload = {
    id: Number(told.orderId),
    name: "#1001",
    created_at: minutes(0),
    processed_at: minutes(0),
    updated_at: minutes(told.minute),
    cancelled_at: told.cancelled ? minutes(told.minute) : null,
    financial_status: told.status ?? "paid",
    currency: "USD",
    discount_codes: [{ code: told.code.toLowerCase() }],
    line_items: [{ id: 1, quantity: 1, current_quantity: 1, price_set: money("40.00") }],
    customer: { id: Number(customerId), state: "enabled" },
  };
  const request = aWebhook({ shopId, topic: told.topic ?? "orders/paid", payload });
  expect((await action({ request })).status).toBe(200);
  await drainInbox({ shopId });
}

async function anIssuedCode(member: Setting) {
  const redemptionId = randomUUID();
  const { redemption } = await redeemBy(member, { redemptionId, rewardId: "five-off" });
  return { redemptionId, code: redemption?.code ?? "" };
}

describe("the use of a code", () => {
  it("is learnt from the order that carries it, paid or not, however the code is written", async () => {
    const member = await aMemberWith(500n);
    const { redemptionId, code } = await anIssuedCode(member);
    const orderId = anId();
    await tellOrder(member, { code, orderId, minute: 1, status: "pending", topic: "orders/create" });
    expect(await redemptionOf(member, redemptionId)).toMatchObject({ state: "used", usedOrderId: orderId });
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
  });

  it("gives the points back for good when Shopify refuses the code after they came and went", async () => {
    const member = await aMemberWith(600n, { known: false });
    const redemptionId = randomUUID();
    const request = { customerId: member.customerId, redemptionId, rewardId: "five-off" };
    const { code } = await redeem(member.shopId, request, { now: new Date() });
    const orderId = anId();
    await tellOrder(member, { code, orderId, minute: 1, cancelled: true });
    await tellOrder(member, { code: "", orderId, minute: 2, cancelled: true });
    expect(await redemptionOf(member, redemptionId)).toMatchObject({ state: "requested" });
    const finished = await finishRedemption(member.shopId, redemptionId, { now: new Date() });
    expect(finished.state).toBe("failed");
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500", "redeem -500", "return 500"]);
    expect(await available(member)).toBe(600n);
  });

  it("is undone when the order is cancelled, and done again when another order carries the code", async () => {
    const member = await aMemberWith(500n);
    const { redemptionId, code } = await anIssuedCode(member);
    const [first, second] = [anId(), anId()];
    await tellOrder(member, { code, orderId: first, minute: 1 });
    await tellOrder(member, { code, orderId: first, minute: 2, cancelled: true, topic: "orders/cancelled" });
    expect((await redemptionOf(member, redemptionId)).state).toBe("returned");
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
    await tellOrder(member, { code, orderId: second, minute: 3 });
    expect(await redemptionOf(member, redemptionId)).toMatchObject({ state: "used", usedOrderId: second });
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500", "redeem -500"]);
    expect(await available(member)).toBe(40n);
  });

  it("may be heard of before we heard of the code", async () => {
    const member = await aMemberWith(500n);
    const { shopId, customerId } = member;
    const redemptionId = randomUUID();
    const wanted = { customerId, redemptionId, rewardId: "five-off" };
    const { code } = await redeem(shopId, wanted, { now: new Date() });
    await tellOrder(member, { code, orderId: anId(), minute: 1 });
    const finished = await finishRedemption(shopId, redemptionId, { now: new Date() });
    expect(finished.state).toBe("used");
    expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
  });
});
