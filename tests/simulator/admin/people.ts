import { gid } from "../model/ids.ts";
import { metafieldsOf } from "../model/metafields.ts";
import { SimError } from "../model/sim.ts";
import type { Customer, Metafield } from "../model/types.ts";
import { updateCustomer } from "../orders/customers.ts";
import { totalsOf } from "../orders/totals.ts";
import { html, type Html } from "./html.ts";
import { customerName, orderTable } from "./orders.ts";
import { storeCreditCard } from "./payments.ts";
import { badge, card, facts, formOf, moneyOf, say, table, textOf } from "./pieces.ts";
import { adminPage, type Desk } from "./shell.ts";

function ordersOf({ shop }: Desk, customer: Customer) {
  return Object.values(shop.orders)
    .filter((order) => order.customerId === customer.id)
    .toSorted((a, b) => b.number - a.number);
}

const spentBy = (desk: Desk, customer: Customer): number =>
  ordersOf(desk, customer).reduce((sum, order) => sum + totalsOf(order).netPaymentMinor, 0);

export function customersPage(desk: Desk): Response {
  const { shop, base } = desk;
  const rows = Object.values(shop.customers).map((each) => [
    html`<a href="${base}/customers/${each.id}"><strong>${customerName(shop, each.id)}</strong></a>`,
    each.email,
    each.state === "enabled" ? badge("Account", "good") : badge("No account"),
    ordersOf(desk, each).length,
    moneyOf(shop)(spentBy(desk, each)),
  ]);
  const list = table(
    ["Name", "E-mail", "Account", "#Orders", "#Spent"],
    rows,
    "Customers will be listed here.",
  );
  return adminPage(desk, { title: "Customers" }, card(null, list));
}

export function metafieldTable(metafields: Metafield[]): Html {
  const value = (each: Metafield) =>
    each.type === "json"
      ? html`<details>
          <summary>JSON, ${each.value.length} characters</summary>
          <pre>${JSON.stringify(JSON.parse(each.value), null, 2)}</pre>
        </details>`
      : html`<code>${each.value}</code>`;
  const rows = metafields.map((each) => [
    html`<code>${each.namespace}.${each.key}</code>`,
    each.type,
    value(each),
  ]);
  return table(["Name", "Type", "Value"], rows, "The app has written nothing here yet.");
}

export function customerPage(desk: Desk, customer: Customer): Response {
  const { shop, base } = desk;
  const orders = ordersOf(desk, customer);
  const tags = html`<form method="post" action="${base}/customers/${customer.id}/tags" class="stack">
    <input
      name="tags"
      aria-label="Tags, separated by commas"
      value="${customer.tags.join(", ")}"
      placeholder="vip, wholesale"
    />
    <button>Save tags</button>
  </form>`;
  const body = html`<div class="columns">
    <div>
      ${card("Orders", orderTable(desk, orders))} ${storeCreditCard(desk, customer)}
      ${card("Metafields", metafieldTable(metafieldsOf(shop, gid("Customer", customer.id))))}
    </div>
    <div>
      ${card(
        "Customer",
        facts([
          ["E-mail", customer.email ?? "–"],
          ["Account", customer.state],
          ["Orders", orders.length],
          ["Spent", moneyOf(shop)(spentBy(desk, customer))],
          ["Id", html`<code>${customer.id}</code>`],
        ]),
      )}
      ${card("Tags", tags)}
    </div>
  </div>`;
  return adminPage(desk, { title: customerName(shop, customer.id), back: `${base}/customers` }, body);
}

export async function postTags(desk: Desk, customer: Customer): Promise<Response> {
  const tags = textOf(await formOf(desk.request), "tags")
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
  try {
    updateCustomer(desk.sim, desk.shop, customer, { tags });
    return say(desk, `/customers/${customer.id}`, { done: "Tags saved" });
  } catch (error) {
    if (error instanceof SimError) return say(desk, `/customers/${customer.id}`, { error: error.message });
    throw error;
  }
}
