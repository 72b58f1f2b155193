/** A shopper buys each kind of reward in the widget, and uses it in the shop's checkout. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { balanceOf, disagreements, untilStill } from "./books.ts";
import { buildStage } from "./build-stage.ts";
import { ADA, DESK_SET, NOTEBOOK, SHOP, TAPE } from "./cast.ts";
import { openLaurel, openMember, readRow } from "./merchant.ts";
import {
  applyAndCheckOut,
  BEGINS_WITH,
  codeOn,
  exchange,
  fillCart,
  furnish,
  orderCalled,
  redeemed,
  sumsAtCheckout,
  ticketIn,
  toCheckout,
  typeAtCheckout,
  untilRedeemed,
} from "./reward-steps.ts";
import { addToCart, logIn, openPanel, pay, tryCode } from "./shopper.ts";

const { stage, strike } = await buildStage();
let ada: Page;

beforeAll(async () => {
  await furnish(stage);
  ada = await stage.page("ada");
  await logIn(ada, ADA);
});
afterAll(strike);
afterEach(() => {
  expect(stage.complaints.splice(0)).toEqual([]);
});

test("the demo's first run has sold a reward of each kind, and says what became of them", async () => {
  const frame = await openLaurel(await stage.page("merchant"), "/app/rewards");
  const sold = async (reward: string) => {
    const { Issued, Used, Returned } = await readRow(frame, reward);
    return [Issued, Used, Returned];
  };
  expect(await sold("$5 off")).toEqual(["2", "1", "1"]);
  expect(await sold("Choose your amount")).toEqual(["1", "1", "0"]);
  expect(await sold("Three rolls of washi tape")).toEqual(["1", "0", "0"]);
  expect(await frame.getByRole("row").count()).toBe(1 + 9);
});

describe("a code", () => {
  test.each([
    {
      ...{ rewardId: "five-off", title: "$5 off", cost: "500", steps: 0 },
      ...{ worth: "$5 off your order", cart: [NOTEBOOK], off: 500, points: 500 },
    },
    {
      // A quarter of the way: from 300 points in steps of 100.
      ...{ rewardId: "your-amount", title: "Choose your amount", cost: "300+", steps: 4 },
      ...{ worth: "$7 off your order", cart: [NOTEBOOK], off: 700, points: 700 },
    },
    {
      // Of $480.00 it would be $72.00.
      ...{ rewardId: "fifteen-percent", title: "15% off your cart", cost: "900", steps: 0 },
      ...{ worth: "$30 off your order", cart: [DESK_SET], off: 3_000, points: 900 },
    },
    {
      ...{ rewardId: "washi-tape", title: "Three rolls of washi tape", cost: "700", steps: 0 },
      ...{ worth: "A free product", cart: [TAPE, NOTEBOOK], off: 1_400, points: 700 },
    },
  ])("of “$title” is applied to the cart, and used", async (reward) => {
    const { rewardId, title, cost, steps, worth, cart, off, points } = reward;
    await fillCart(ada, cart);
    const ticket = await exchange(ada, { title, cost, steps });
    await ticket.getByText(worth).waitFor();
    const code = await codeOn(ticket);
    await applyAndCheckOut(ada, ticket);
    expect((await sumsAtCheckout(ada))[code]).toBe(`−$${(off / 100).toFixed(2)}`);
    const order = await orderCalled(stage, await pay(ada));
    expect(order.discounts).toMatchObject([{ code, amountMinor: off }]);
    expect(order.totals).toMatchObject({ discountMinor: off, shippingPaidMinor: 590 });
    expect(await untilRedeemed(stage, rewardId, "used")).toMatchObject({
      ...{ code, usedOrderId: order.id, moves: [`redeem -${String(points)}`] },
    });
  });

  test("for free shipping is typed at checkout, and used", async () => {
    await fillCart(ada, [NOTEBOOK]);
    const ticket = await exchange(ada, { title: "Free shipping", cost: "250" });
    await ticket.getByText("Free shipping, up to $15").waitFor();
    const code = await codeOn(ticket);
    await typeAtCheckout(ada, code);
    expect(await sumsAtCheckout(ada)).toMatchObject({ Shipping: "$5.90 Free" });
    const order = await orderCalled(stage, await pay(ada));
    expect(order.totals).toMatchObject({ shippingPaidMinor: 0, totalMinor: 4_000 });
    expect(await untilRedeemed(stage, "free-shipping", "used")).toMatchObject({
      ...{ code, usedOrderId: order.id, moves: ["redeem -250"] },
    });
  });

  test("that was not used is given back, and works no more", async () => {
    const code = await codeOn(await exchange(ada, { title: "$5 off", cost: "500" }));
    const panel = await openPanel(ada);
    await panel.getByRole("button", { name: "Give back: $5 off" }).click();
    await panel.getByText("Your 500 points come back and the code stops working.").waitFor();
    await panel.getByRole("button", { name: "Give back", exact: true }).click();
    await panel.getByText("Your 500 points are back.").last().waitFor();
    await ticketIn(panel, "$5 off").waitFor({ state: "detached" });
    const { state, moves } = await redeemed(stage, "five-off");
    expect([state, ...moves]).toEqual(["cancelled", "redeem -500", "return 500"]);
    await addToCart(ada, NOTEBOOK);
    expect(await tryCode(ada, code)).not.toBe("");
  });
});

describe("what is spent like money", () => {
  test("a gift card pays at checkout, and is used when it is empty", async () => {
    await fillCart(ada, [NOTEBOOK]);
    const ticket = await exchange(ada, { title: "Gift card", cost: "1,000" });
    await ticket.getByText("Use it at checkout.").waitFor();
    await typeAtCheckout(ada, (await codeOn(ticket)).replaceAll(" ", ""));
    const sums = await sumsAtCheckout(ada);
    expect(Object.entries(sums).find(([name]) => name.startsWith("Gift card"))?.[1]).toBe("−$10.00");
    const order = await orderCalled(stage, await pay(ada));
    expect(order.transactions).toMatchObject([{ gateway: "gift_card", amountMinor: 1_000 }, {}]);
    expect(order.totals.discountMinor).toBe(0);
    expect(await untilRedeemed(stage, "gift-card", "used")).toMatchObject({ moves: ["redeem -1000"] });
    const panel = await openPanel(ada);
    await panel.getByRole("heading", { name: "Rewards", exact: true }).last().waitFor();
    expect(await ticketIn(panel, "Gift card").count()).toBe(0);
  });

  test("store credit pays at checkout, and there is nothing for staff to take back", async () => {
    await fillCart(ada, [NOTEBOOK]);
    const ticket = await exchange(ada, { title: "Store credit", cost: "1,000" });
    await ticket.getByText("Added to your store credit.").waitFor();
    await toCheckout(ada);
    await ada.getByRole("button", { name: "Use store credit" }).click();
    expect(await sumsAtCheckout(ada)).toMatchObject({ "Store credit": "−$10.00" });
    const order = await orderCalled(stage, await pay(ada));
    expect(order.transactions).toMatchObject([{ gateway: "shopify_store_credit", amountMinor: 1_000 }, {}]);
    expect(await untilRedeemed(stage, "store-credit", "used")).toMatchObject({ moves: ["redeem -1000"] });
    const frame = await openMember(await stage.page("merchant"), ADA);
    await frame.getByText("Store credit · 1,000 points").first().waitFor();
    expect(await frame.getByRole("button", { name: "Cancel it" }).count()).toBe(0);
  });
});

test("the ring around the slider leaves its words free", async () => {
  const panel = await openPanel(ada);
  await panel.getByRole("button", { name: "Redeem 300+: Choose your amount" }).click();
  const slider = panel.getByRole("slider");
  await slider.press("ArrowRight");
  const ring = await slider.evaluate((element) => {
    const { outlineStyle, outlineOffset, outlineWidth } = getComputedStyle(element);
    return { outlineStyle, reaches: parseFloat(outlineOffset) + parseFloat(outlineWidth) };
  });
  expect(ring).toEqual({ outlineStyle: "solid", reaches: 4 });
  const [of, words] = [await slider.boundingBox(), await panel.getByText("400 points = $4").boundingBox()];
  expect(words?.y).toBeGreaterThanOrEqual((of?.y ?? 0) + (of?.height ?? 0) + ring.reaches);
});

test("what the merchant hands out is shown with its code, and handed out once", async () => {
  const ticket = await exchange(ada, { title: "Your initials on a pen", cost: "300" });
  await ticket.getByText("Any pen of ours. Show the code in the shop.").waitFor();
  const code = await codeOn(ticket);
  const frame = await openMember(await stage.page("merchant"), ADA);
  await frame.getByText(code, { exact: true }).waitFor();
  await frame.getByRole("button", { name: "Handed out" }).click();
  await frame.getByRole("button", { name: "Handed out" }).waitFor({ state: "detached" });
  expect(await redeemed(stage, "initials")).toMatchObject({ state: "used", code, moves: ["redeem -300"] });
  const panel = await openPanel(ada);
  await panel.getByText("You have had this; again from").waitFor();
  expect(await ticketIn(panel, "Your initials on a pen").count()).toBe(0);
});

test("points were taken once, and the books add up", async () => {
  // Also the jobs that come some seconds after each purchase, in case its request was cut off.
  await untilStill(stage);
  const [sum] = await stage.rows<{ earned: number; spent: number }>(
    `SELECT (sum(available_delta) FILTER (WHERE kind = 'earn'))::int AS earned,
       (-sum(available_delta) FILTER (WHERE kind IN ('redeem', 'return')))::int AS spent
     FROM entries JOIN members m USING (shop_id, customer_id) WHERE shop_id = $1 AND m.first_name = $2`,
    [SHOP, ADA],
  );
  expect(sum?.spent).toBe(500 + 700 + 900 + 700 + 250 + 1_000 + 1_000 + 300);
  expect((await balanceOf(stage, ADA)).available).toBe((sum?.earned ?? 0) - (sum?.spent ?? 0));
  expect(sum?.earned).toBeGreaterThan(BEGINS_WITH);
  expect(await disagreements(stage)).toEqual([]);
  const frame = await openLaurel(await stage.page("merchant"), "/app/books");
  await frame.getByRole("button", { name: "Verify now" }).click();
  await frame.getByRole("heading", { name: "Everything adds up" }).waitFor();
});
