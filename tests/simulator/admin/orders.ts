import { SimError } from "../model/sim.ts";
import { minorOf } from "../model/money.ts";
import type { AppliedDiscount, LineItem, Order, Shop, Transaction } from "../model/types.ts";
import { cancelOrder, deleteOrder, editOrder, markPaid } from "../orders/change.ts";
import { refundOrder } from "../orders/refund.ts";
import { financialStatusOf, lineDiscount, lineFinal, totalsOf } from "../orders/totals.ts";
import { resend } from "../webhooks/announce.ts";
import { html, type Html, type Piece } from "./html.ts";
import { badge, card, facts, formOf, moneyOf, PAYMENT, say, table, textOf, timeText } from "./pieces.ts";
import { adminPage, type Desk } from "./shell.ts";

function statusOf(order: Order): Html {
  const [text, tone] = PAYMENT[financialStatusOf(order)];
  return html`${badge(text, tone)} ${order.cancelledAt ? badge("Cancelled", "bad") : ""}
  ${order.test ? badge("Test", "info") : ""}`;
}

export function customerName(shop: Shop, id: string | null): string {
  const customer = id === null ? undefined : shop.customers[id];
  return customer
    ? `${customer.firstName} ${customer.lastName}`.trim() || (customer.email ?? "No name")
    : "Guest";
}

function rowOf({ shop, base }: Desk, order: Order): Piece[] {
  return [
    html`<a href="${base}/orders/${order.id}"><strong>${order.name}</strong></a>`,
    timeText(shop, order.processedAt),
    customerName(shop, order.customerId),
    statusOf(order),
    moneyOf(shop)(totalsOf(order).currentTotalMinor),
  ];
}

export const orderTable = (desk: Desk, orders: Order[]): Html =>
  table(
    ["Order", "Date", "Customer", "Payment", "#Total"],
    orders.map((order) => rowOf(desk, order)),
    "Orders placed in the storefront will be listed here.",
  );

export function ordersPage(desk: Desk): Response {
  const wanted = (desk.url.searchParams.get("q") ?? "").toLowerCase();
  const orders = Object.values(desk.shop.orders)
    .filter((order) =>
      `${order.name} ${customerName(desk.shop, order.customerId)} ${order.email ?? ""}`
        .toLowerCase()
        .includes(wanted),
    )
    .toSorted((a, b) => b.number - a.number);
  return adminPage(desk, { title: "Orders" }, card(null, orderTable(desk, orders)));
}

function lineRow(desk: Desk, line: LineItem): Piece[] {
  const money = moneyOf(desk.shop);
  const off = lineDiscount(line);
  const changed = line.currentQuantity === line.quantity ? "" : html` of ${line.quantity}`;
  return [
    html`${line.title} ${line.giftCard ? badge("Gift card") : ""}`,
    money(line.priceMinor),
    html`${line.currentQuantity}${changed}`,
    off > 0 ? html`−${money(off)}` : "",
    money(lineFinal(line)),
  ];
}

const wayOf = ({ giftCardId }: Transaction): string =>
  giftCardId === undefined ? "store credit" : "gift card";

function sums({ shop }: Desk, order: Order): Html {
  const totals = totalsOf(order);
  const money = moneyOf(shop);
  const namesOf = (target: AppliedDiscount["targetType"]) =>
    order.discounts
      .flatMap((each) => (each.targetType === target ? (each.code ?? each.title) : []))
      .join(", ");
  return facts([
    ["Subtotal", money(totals.originalMinor)],
    ...(totals.discountMinor > 0
      ? [[`Discount (${namesOf("line_item")})`, `−${money(totals.discountMinor)}`] as [string, Piece]]
      : []),
    ["Shipping", money(order.shippingMinor)],
    ...(totals.shippingDiscountMinor > 0
      ? [
          [`Shipping discount (${namesOf("shipping_line")})`, `−${money(totals.shippingDiscountMinor)}`] as [
            string,
            Piece,
          ],
        ]
      : []),
    ["Tax", money(totals.taxMinor)],
    ...(order.tipMinor > 0 ? [["Tip", money(order.tipMinor)] as [string, Piece]] : []),
    ["Total", html`<strong>${money(totals.totalMinor)}</strong>`],
    ...order.transactions
      .filter((each) => each.giftCardId !== undefined || each.storeCredit !== undefined)
      .map((each): [string, Piece] => [`Paid by ${wayOf(each)}`, money(each.amountMinor)]),
    ["Paid", money(totals.receivedMinor)],
    ...(totals.refundedMinor > 0 ? [["Refunded", `−${money(totals.refundedMinor)}`] as [string, Piece]] : []),
    ["Net payment", html`<strong>${money(totals.netPaymentMinor)}</strong>`],
  ]);
}

function quantityFields(order: Order, from: (line: LineItem) => number): Html {
  const open = order.lines.filter((line) => line.currentQuantity > 0);
  return html`${open.map(
    (line) =>
      html`<label class="row"
        ><span>${line.title}</span>
        <input
          type="number"
          name="line_${line.id}"
          min="0"
          max="${line.currentQuantity}"
          value="${from(line)}"
          inputmode="numeric"
      /></label>`,
  )}`;
}

function actionsOf({ base }: Desk, order: Order): Html {
  const to = (action: string) => `${base}/orders/${order.id}/${action}`;
  const refund = html`<details class="act">
    <summary>Refund</summary>
    <form method="post" action="${to("refund")}">
      ${quantityFields(order, () => 0)}
      <label class="row"
        ><span>Amount <small>empty: what the items are worth</small></span
        ><input name="amount" inputmode="decimal" placeholder="0.00"
      /></label>
      <div class="buttons">
        <button name="all" value="1">Refund everything</button><button class="primary">Refund</button>
      </div>
    </form>
  </details>`;
  const edit = html`<details class="act">
    <summary>Edit</summary>
    <form method="post" action="${to("edit")}">
      ${quantityFields(order, (line) => line.currentQuantity)}
      <div class="buttons"><button class="primary">Update order</button></div>
    </form>
  </details>`;
  const simple = (action: string, label: string, tone = "") =>
    html`<form method="post" action="${to(action)}"><button class="${tone}">${label}</button></form>`;
  const pending = ["pending", "partially_paid"].includes(financialStatusOf(order));
  return html`${order.cancelledAt ? "" : [refund, edit]}
  ${pending && !order.cancelledAt ? simple("mark-paid", "Mark as paid", "primary") : ""}
  ${order.cancelledAt ? "" : simple("cancel", "Cancel order")} ${simple("resend", "Send webhooks again")}
  ${simple("delete", "Delete", "critical")}`;
}

function timeline({ shop }: Desk, order: Order): Html {
  const money = moneyOf(shop);
  const events: [string, string][] = [
    [order.processedAt, `${customerName(shop, order.customerId)} placed this order (${order.sourceName})`],
    ...order.refunds.map((refund): [string, string] => [
      refund.processedAt,
      `Refund of ${money(refund.transactions.reduce((sum, each) => sum + each.amountMinor, 0))}, ${refund.lines.reduce((sum, each) => sum + each.quantity, 0)} items`,
    ]),
    ...(order.cancelledAt
      ? [[order.cancelledAt, `Cancelled (${order.cancelReason ?? "other"})`] as [string, string]]
      : []),
  ];
  return html`<ol class="timeline">
    ${events.toSorted((a, b) => b[0].localeCompare(a[0])).map(([at, text]) => html`<li>${text}<small>${timeText(shop, at)}</small></li>`)}
  </ol>`;
}

export function orderPage(desk: Desk, order: Order): Response {
  const { shop, base } = desk;
  const customer = order.customerId === null ? null : shop.customers[order.customerId];
  const lines = table(
    ["Item", "#Price", "#Quantity", "#Discount", "#Total"],
    order.lines.map((line) => lineRow(desk, line)),
    "No items.",
  );
  const who = customer
    ? html`<p><a href="${base}/customers/${customer.id}">${customerName(shop, customer.id)}</a></p>
        <p class="soft">${order.email}</p>`
    : html`<p>Guest</p>
        <p class="soft">${order.email}</p>`;
  const body = html`<div class="columns">
    <div>
      ${card("Items", lines)} ${card("Payment", sums(desk, order))} ${card("Timeline", timeline(desk, order))}
    </div>
    <div>
      ${card("Customer", who)}
      ${card(
        "Details",
        facts([
          ["Placed", timeText(shop, order.createdAt)],
          ["Order id", html`<code>${order.id}</code>`],
          ["Currency", order.presentmentCurrency],
          ["Tags", order.tags.join(", ") || "–"],
        ]),
      )}
    </div>
  </div>`;
  return adminPage(
    desk,
    { title: order.name, back: `${base}/orders`, badges: statusOf(order), actions: actionsOf(desk, order) },
    body,
  );
}

function quantitiesOf(form: URLSearchParams, order: Order) {
  return order.lines.flatMap((line) => {
    const value = form.get(`line_${line.id}`);
    return value === null || value === "" ? [] : [{ lineItemId: line.id, quantity: Number(value) }];
  });
}

function refund({ sim, shop }: Desk, order: Order, form: URLSearchParams): string {
  const everything = order.lines.map((line) => ({ lineItemId: line.id, quantity: line.currentQuantity }));
  const lines = (form.has("all") ? everything : quantitiesOf(form, order)).filter(
    (each) => each.quantity > 0,
  );
  const text = form.has("all") ? "" : textOf(form, "amount");
  const amountMinor = text === "" ? undefined : minorOf(text, shop.currency);
  if (amountMinor === null) throw new SimError("INVALID", `"${text}" is not an amount`);
  if (lines.length === 0 && amountMinor === undefined)
    throw new SimError("INVALID", "Choose items or an amount");
  const { shippingPaidMinor, shippingRefundedMinor } = totalsOf(order);
  const shippingMinor = form.has("all") ? shippingPaidMinor - shippingRefundedMinor : undefined;
  const made = refundOrder(sim, shop, order, { lines, amountMinor, shippingMinor });
  return `Refunded ${moneyOf(shop)(made.transactions.reduce((sum, each) => sum + each.amountMinor, 0))}`;
}

const DONE = new Map<string, (order: Order) => string>([
  ["cancel", () => "Order cancelled"],
  ["mark-paid", () => "Marked as paid"],
  ["delete", ({ name }) => `${name} deleted`],
  ["edit", () => "Order updated"],
]);

function act(desk: Desk, order: Order, action: string, form: URLSearchParams): string {
  const { sim, shop } = desk;
  if (action === "refund") return refund(desk, order, form);
  if (action === "cancel") cancelOrder(sim, shop, order, { reason: "customer" });
  else if (action === "mark-paid") markPaid(sim, shop, order);
  else if (action === "delete") deleteOrder(sim, shop, order);
  else if (action === "edit") {
    const set = quantitiesOf(form, order).filter(
      ({ lineItemId, quantity }) =>
        order.lines.find((line) => line.id === lineItemId)?.currentQuantity !== quantity,
    );
    if (set.length === 0) throw new SimError("INVALID", "Nothing was changed");
    editOrder(sim, shop, order, { set });
  } else if (action === "resend") {
    const own = sim.state.messages.filter(
      (each) => each.shop === shop.domain && each.body.includes(order.id),
    );
    for (const { id } of own) resend(sim, shop, { times: 1, id });
    return `${own.length} webhooks are sent again`;
  } else throw new SimError("NOT_FOUND", `no action ${action}`);
  return DONE.get(action)?.(order) ?? "Done";
}

export async function postOrder(desk: Desk, order: Order, action: string): Promise<Response> {
  const path = `/orders/${order.id}`;
  try {
    const done = act(desk, order, action, await formOf(desk.request));
    return say(desk, action === "delete" ? "/orders" : path, { done });
  } catch (error) {
    if (error instanceof SimError) return say(desk, path, { error: error.message });
    throw error;
  }
}
