import type { Discount } from "../model/types.ts";
import { classOf } from "../orders/codes.ts";
import { discountStatusOf, totalsOf } from "../orders/totals.ts";
import { pictureUrl } from "../storefront/drops.ts";
import { happenedList } from "../storefront/happened.ts";
import { moreActions } from "./admin-links.ts";
import { html, type Html } from "./html.ts";
import { customerName, orderTable } from "./orders.ts";
import { badge, card, facts, moneyOf, table, timeText } from "./pieces.ts";
import { adminPage, type Desk } from "./shell.ts";

export function homePage(desk: Desk): Response {
  const { sim, shop, base } = desk;
  const orders = Object.values(shop.orders).toSorted((a, b) => b.number - a.number);
  const sales = orders.reduce((sum, order) => sum + totalsOf(order).netPaymentMinor, 0);
  const figure = (label: string, value: string | number) =>
    html`<div class="figure"><span>${label}</span><strong>${value}</strong></div>`;
  const figures = html`<div class="figures">
    ${figure("Sales", moneyOf(shop)(sales))} ${figure("Orders", orders.length)}
    ${figure("Customers", Object.keys(shop.customers).length)}
  </div>`;
  const { name, handle } = sim.manifest;
  const offer = shop.install
    ? html`<p>${name} is installed.</p>
        <p><a class="button primary" href="${base}/apps/${handle}">Open ${name}</a></p>`
    : html`<p>${name} gives points for orders and turns them into discounts.</p>
        <p>
          <a class="button primary" href="${base}/oauth/install?client_id=${sim.config.appKey}"
            >Install ${name}</a
          >
        </p>`;
  const body = html`${card(null, figures)}
    <div class="columns">
      <div>${card("Latest orders", orderTable(desk, orders.slice(0, 6)))}</div>
      <div>
        ${card(name, offer)}
        ${card(
          "What just happened",
          html`<ul class="happened">
            ${happenedList(sim, shop)}
          </ul>`,
        )}
      </div>
    </div>`;
  return adminPage(desk, { title: shop.name }, body);
}

export function productsPage(desk: Desk): Response {
  const { shop } = desk;
  const rows = Object.values(shop.products).map((each) => [
    html`<span class="with-picture"
      ><img src="${pictureUrl(each)}" alt="" width="40" height="40" /><a
        href="https://${shop.domain}/products/${each.handle}"
        >${each.title}</a
      ></span
    >`,
    badge("Active", "good"),
    each.collectionIds.map((id) => shop.collections[id]?.title).join(", "),
    each.tags.join(", "),
    moneyOf(shop)(each.variants[0].priceMinor),
  ]);
  return adminPage(
    desk,
    { title: "Products" },
    card(null, table(["Product", "Status", "Collections", "Tags", "#Price"], rows, "No products.")),
  );
}

function worthOf({ shop }: Desk, discount: Discount): string {
  if (discount.kind === "free_shipping") return "Free shipping";
  const { value } = discount;
  return value.kind === "amount"
    ? `${moneyOf(shop)(value.amountMinor)} off`
    : `${Math.round(value.fraction * 100)} % off`;
}

function aimOf(discount: Discount): string {
  const aim = classOf(discount);
  if (aim === "SHIPPING") return "The shipping";
  return aim === "ORDER" ? "The whole order" : "Some products";
}

function whoMay({ shop, base }: Desk, { context }: Discount): Html {
  if (context.kind === "all") return html`Everybody`;
  if (context.kind === "segments") return html`${context.ids.length} segments`;
  return html`${context.customerIds.map((id) => html`<a href="${base}/customers/${id}">${customerName(shop, id)}</a> `)}`;
}

function stateOf({ sim }: Desk, discount: Discount): Html {
  const status = discountStatusOf(discount, sim.now());
  if (status === "ACTIVE") return badge("Active", "good");
  return status === "SCHEDULED" ? badge("Scheduled", "info") : badge("Expired");
}

const uses = ({ usageCount, usageLimit }: Discount): string =>
  usageLimit === null ? String(usageCount) : `${usageCount} of ${usageLimit}`;

export function discountsPage(desk: Desk): Response {
  const { shop, base } = desk;
  const rows = Object.values(shop.discounts)
    .toReversed()
    .map((each) => [
      html`<a href="${base}/discounts/${each.id}"><strong>${each.code}</strong></a
        ><br /><small>${each.title}</small>`,
      stateOf(desk, each),
      worthOf(desk, each),
      whoMay(desk, each),
      uses(each),
      each.endsAt ? timeText(shop, each.endsAt) : "No end",
    ]);
  const list = table(
    ["Code", "Status", "Value", "For", "#Used", "Ends"],
    rows,
    "Codes that the app issues will be listed here.",
  );
  const actions = moreActions(desk, "admin.discount-index.action.link");
  return adminPage(desk, { title: "Discounts", actions }, card(null, list));
}

export function discountPage(desk: Desk, discount: Discount): Response {
  const { shop, base } = desk;
  const { minimum, combinesWith } = discount;
  const least =
    minimum === null
      ? "None"
      : minimum.kind === "subtotal"
        ? `Subtotal of ${moneyOf(shop)(minimum.subtotalMinor)}`
        : `${minimum.quantity} items`;
  const combines = Object.entries(combinesWith).flatMap(([name, on]) =>
    on ? [name.replace("Discounts", " discounts")] : [],
  );
  const used = discount.usedBy.map((key) => [shop.customers[key] ? customerName(shop, key) : key]);
  const body = html`<div class="columns">
    <div>
      ${card(
        "Rules",
        facts([
          ["Value", worthOf(desk, discount)],
          ["For", whoMay(desk, discount)],
          ["Applies to", aimOf(discount)],
          ["Minimum", least],
          ["Combines with", combines.join(", ") || "Nothing"],
          ["Once per customer", discount.appliesOncePerCustomer ? "Yes" : "No"],
        ]),
      )}
      ${card("Used by", table(["Customer"], used, "Nobody has used it yet."))}
    </div>
    <div>
      ${card(
        "Details",
        facts([
          ["Title", discount.title],
          ["Starts", timeText(shop, discount.startsAt)],
          ["Ends", discount.endsAt ? timeText(shop, discount.endsAt) : "No end"],
          ["Used", uses(discount)],
          ["Made by", discount.byApp ? desk.sim.manifest.name : "Staff"],
          ["Tags", discount.tags.join(", ") || "–"],
          ["Id", html`<code>${discount.id}</code>`],
        ]),
      )}
    </div>
  </div>`;
  return adminPage(
    desk,
    { title: discount.code, back: `${base}/discounts`, badges: stateOf(desk, discount) },
    body,
  );
}
