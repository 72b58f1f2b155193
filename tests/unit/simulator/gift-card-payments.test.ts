import { beforeAll, describe, expect, it } from "vitest";
import type { Executor } from "../../simulator/graphql/executor.ts";
import { cancelOrder } from "../../simulator/orders/change.ts";
import { orderPayload } from "../../simulator/orders/payload.ts";
import { placeOrder } from "../../simulator/orders/place.ts";
import { refundOrder } from "../../simulator/orders/refund.ts";
import { financialStatusOf, totalsOf } from "../../simulator/orders/totals.ts";
import { at, executorOf } from "./asking.ts";
import { giftCardShop, onCard } from "./gift-card-shop.ts";

let executor: Executor;
beforeAll(async () => {
  executor = await executorOf();
}, 60_000);
const shopOf = (scopes?: string[]) => giftCardShop(executor, scopes);

describe("paying with a gift card", () => {
  const lines = [{ title: "Pen", priceMinor: 1_500, quantity: 2 }];
  const place = ({ sim, shop }: ReturnType<typeof shopOf>, giftCards: string[], more = {}) =>
    placeOrder(sim, shop, { customerId: null, lines, giftCards, ...more });

  it("is a payment and no discount, and takes no more than the order costs", async () => {
    const here = shopOf();
    await here.card("tendollars");
    await here.card("fiftydollars", { initialAmount: { amount: "50", currencyCode: "USD" } });
    const order = place(here, ["TEN-dollars", "fiftydollars", "tendollars"]);
    expect(order.transactions.map((each) => [each.gateway, each.amountMinor])).toEqual([
      ["gift_card", 1_000],
      ["gift_card", 2_000],
    ]);
    expect(Object.values(here.shop.giftCards).map((each) => each.balanceMinor)).toEqual([0, 3_000]);
    expect(JSON.parse(JSON.stringify(orderPayload(here.shop, order)))).toMatchObject({
      total_price: "30.00",
      total_discounts: "0.00",
      discount_codes: [],
      financial_status: "paid",
      payment_gateway_names: ["gift_card"],
    });
  });

  it("leaves the rest to the gateway, and is told by GraphQL on both sides", async () => {
    const here = shopOf();
    const id = await here.card("tendollars");
    place(here, ["tendollars"]);
    const answer = await here.ask(
      `query($id: ID!) { orders(first: 1) { nodes { totalPriceSet { shopMoney { amount } }
          transactions { gateway amountSet { shopMoney { amount } } receiptJson } } }
        giftCard(id: $id) { balance { amount } transactions(first: 9) { nodes { __typename amount { amount } } } } }`,
      { id },
    );
    expect(at(answer, "data.orders.nodes.0")).toEqual({
      totalPriceSet: { shopMoney: { amount: "30.0" } },
      transactions: [
        {
          gateway: "gift_card",
          amountSet: { shopMoney: { amount: "10.0" } },
          receiptJson: `{"gift_card_id":${id.split("/").at(-1) ?? ""},"gift_card_last_characters":"lars"}`,
        },
        {
          gateway: "bogus",
          amountSet: { shopMoney: { amount: "20.0" } },
          receiptJson: '{"paid_amount":"20.00"}',
        },
      ],
    });
    expect(at(answer, "data.giftCard")).toEqual({
      balance: { amount: "0.0" },
      transactions: { nodes: [{ __typename: "GiftCardDebitTransaction", amount: { amount: "-10.0" } }] },
    });
  });

  it("is refused with words when the card can pay nothing, and nothing is ordered then", async () => {
    const here = shopOf();
    await here.card("emptycard");
    place(here, ["emptycard"]);
    const off = await here.card("switchedoff");
    await here.run(onCard("giftCardDeactivate"), { id: off });
    await here.card("expiredcard", { expiresOn: here.sim.nowIso().slice(0, 10) });
    here.sim.clock.advance(2 * 86_400_000);
    expect(() => place(here, ["emptycard"])).toThrow("•••• card: This gift card has no balance left");
    expect(() => place(here, ["switchedoff"])).toThrow(/no longer active/);
    expect(() => place(here, ["expiredcard"])).toThrow(/has expired/);
    expect(() => place(here, ["unknowncard"])).toThrow(/valid gift card code/);
    expect(Object.keys(here.shop.orders)).toHaveLength(1);
  });

  it("leaves an order that is not paid otherwise partly paid, and tells nobody that it is paid", async () => {
    const here = shopOf();
    await here.card("tendollars");
    here.sim.outbox.hold(here.shop.domain, true);
    const order = place(here, ["tendollars"], { paid: false });
    expect(financialStatusOf(order)).toBe("partially_paid");
    expect(totalsOf(order).outstandingMinor).toBe(2_000);
    expect(here.sim.state.messages.map((each) => each.topic)).toEqual(["orders/create", "orders/updated"]);
  });

  it("gets its money back last when the order is given back", async () => {
    const here = shopOf();
    const { sim, shop } = here;
    await here.card("tendollars");
    const order = place(here, ["tendollars"]);
    refundOrder(sim, shop, order, { amountMinor: 2_500 });
    expect(order.refunds[0]?.transactions.map((each) => [each.gateway, each.amountMinor])).toEqual([
      ["bogus", 2_000],
      ["gift_card", 500],
    ]);
    cancelOrder(sim, shop, order, {});
    const [card] = Object.values(shop.giftCards);
    expect(card?.balanceMinor).toBe(1_000);
    expect(card?.transactions.map((each) => [each.kind, each.amountMinor])).toEqual([
      ["debit", 1_000],
      ["credit", 500],
      ["credit", 500],
    ]);
    expect(totalsOf(order).netPaymentMinor).toBe(0);
  });
});
