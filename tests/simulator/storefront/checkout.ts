import { html, page, raw, redirect, type Html } from "../admin/html.ts";
import { SimError } from "../model/sim.ts";
import { present } from "../model/money.ts";
import type { AppliedDiscount, Order } from "../model/types.ts";
import { placeOrder } from "../orders/place.ts";
import { totalsOf } from "../orders/totals.ts";
import { dropCode, priceSession, tryCode } from "./cart.ts";
import { pictureUrl } from "./drops.ts";
import { minorText } from "./money-text.ts";
import { themeAssetUrl, type Visit } from "./render.ts";
import { customerOf, keepSession, rateOf } from "./session.ts";

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};

interface Said {
  codeError?: string;
  codeTried?: string;
  error?: string;
  email?: string;
}

function moneyIn({ shop, session }: Visit): (minor: number) => string {
  const rate = rateOf(shop, session.currency);
  return (minor) =>
    minorText(present(minor, shop.currency, session.currency, rate), session.currency, session.locale);
}

/** Checkout is Shopify's own page: the theme and the app's blocks have no say here. */
function shell({ shop }: Visit, title: string, main: Html): Response {
  return page(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} – ${shop.name}</title>
          <link rel="icon" href="${themeAssetUrl(shop, "icon.svg")}" />
          <link rel="stylesheet" href="${themeAssetUrl(shop, "checkout.css")}" />
        </head>
        <body>
          <header class="top"><a href="/">${shop.name}</a></header>
          ${main}
        </body>
      </html>`,
  );
}

function field(label: string, name: string, value: string, extra: Html = html``): Html {
  return html`<label class="field"
    ><span>${label}</span><input name="${name}" value="${value}" required ${extra}
  /></label>`;
}

function codeForms(codes: string[], said: Said): Html {
  const wrong = said.codeError
    ? html`<p class="error" id="code-error" role="alert">${said.codeError}</p>`
    : html``;
  return html`<form method="post" action="/checkout/discount" class="code">
      <label class="field"
        ><span>Discount code</span>
        <input
          name="discount"
          value="${said.codeTried ?? ""}"
          autocomplete="off"
          spellcheck="false"
          ${said.codeError ? raw('aria-invalid="true" aria-describedby="code-error"') : ""}
      /></label>
      <button>Apply</button>
    </form>
    ${wrong}
    ${codes.map(
      (code) =>
        html`<form method="post" action="/checkout/discount" class="tag">
          <strong>${code}</strong><button name="remove" value="${code}" aria-label="Remove ${code}">×</button>
        </form>`,
    )}`;
}

const ofGoods = (discounts: AppliedDiscount[]) => discounts.filter((each) => each.targetType === "line_item");

function summary(visit: Visit, said: Said): Html {
  const { sim, shop, session } = visit;
  const cart = priceSession(sim, shop, session, said.email);
  const money = moneyIn(visit);
  const isFree = cart.shippingMinor === cart.shippingDiscountMinor;
  const refused = cart.codes.filter((each) => !each.applies);
  const reasons = refused.map(
    (each) => html`<p class="error" role="alert"><strong>${each.code}</strong>: ${each.message}</p>`,
  );
  const picture = (id: string | null) => (id && shop.products[id] ? pictureUrl(shop.products[id]) : "");
  return html`<aside class="summary" aria-label="Order summary">
    <ul>
      ${cart.lines.map(
        (line) =>
          html`<li>
            <span class="thumb"
              ><img src="${picture(line.productId)}" alt="" width="64" height="64" /><b
                >${line.quantity}</b
              ></span
            >
            <span>${line.title}</span><span class="sum">${money(line.originalMinor)}</span>
          </li>`,
      )}
    </ul>
    ${codeForms(session.codes, said)} ${reasons}
    <dl>
      <div>
        <dt>Subtotal</dt>
        <dd>${money(cart.originalMinor)}</dd>
      </div>
      ${ofGoods(cart.discounts).map(
        (each) =>
          html`<div class="off">
            <dt>${each.code ?? each.title}</dt>
            <dd>−${money(each.amountMinor)}</dd>
          </div>`,
      )}
      <div>
        <dt>Shipping</dt>
        <dd>
          ${isFree && cart.shippingMinor > 0 ? html`<s>${money(cart.shippingMinor)}</s> ` : ""}${isFree ? "Free" : money(cart.shippingMinor)}
        </dd>
      </div>
      ${
        cart.taxMinor > 0
          ? html`<div>
              <dt>${cart.taxesIncluded ? "Including taxes" : "Taxes"}</dt>
              <dd>${money(cart.taxMinor)}</dd>
            </div>`
          : ""
      }
      <div class="total">
        <dt>Total <small>${session.currency}</small></dt>
        <dd>${money(cart.totalMinor)}</dd>
      </div>
    </dl>
  </aside>`;
}

export function checkoutPage(visit: Visit, said: Said = {}): Response {
  const { shop, session } = visit;
  if (session.lines.length === 0) return redirect("/cart");
  const customer = customerOf(shop, session);
  const note = customer
    ? html`<p class="note">Logged in as ${customer.firstName} ${customer.lastName}</p>`
    : html`<p class="note">Have an account? <a href="/account/login?return_url=/checkout">Log in</a></p>`;
  const main = html`<main class="columns">
    <form method="post" action="/checkout" class="steps">
      ${said.error ? html`<p class="error box" role="alert">${said.error}</p>` : ""}
      <section>
        <h1>Contact</h1>
        ${note}
        ${field("E-mail", "email", said.email ?? customer?.email ?? "guest@example.com", raw('type="email" autocomplete="email"'))}
      </section>
      <section>
        <h2>Delivery</h2>
        <div class="pair">
          ${field("First name", "first_name", customer?.firstName ?? "Robin")}
          ${field("Last name", "last_name", customer?.lastName ?? "Vale")}
        </div>
        ${field("Address", "address1", "12 Harbour Lane")}
        <div class="pair">${field("Postal code", "zip", "04101")} ${field("City", "city", "Portland")}</div>
      </section>
      <section>
        <h2>Payment</h2>
        <p class="card">Bogus gateway: always says yes, takes nothing.</p>
      </section>
      <button class="pay" name="pay" value="1">Pay now</button>
    </form>
    ${summary(visit, said)}
  </main>`;
  return shell(visit, "Checkout", main);
}

export function checkoutDiscount(visit: Visit, form: FormData): Response {
  const { sim, shop, session } = visit;
  const remove = form.get("remove");
  if (typeof remove === "string") {
    dropCode(session, remove);
    return redirect("/checkout", { "set-cookie": keepSession(sim, shop, session) });
  }
  const codeTried = textOf(form, "discount");
  const codeError = tryCode(sim, shop, session, codeTried);
  if (codeError) return checkoutPage(visit, { codeError, codeTried });
  return redirect("/checkout", { "set-cookie": keepSession(sim, shop, session) });
}

/** Places the order and empties the cart. A code that does not apply any more stops the checkout and says why. */
export function pay(visit: Visit, form: FormData): Response {
  const { sim, shop, session } = visit;
  const email = textOf(form, "email").trim();
  const customer = customerOf(shop, session);
  try {
    const order = placeOrder(sim, shop, {
      lines: session.lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
      customerId: customer?.id ?? null,
      email: email || null,
      discountCodes: session.codes,
      presentmentCurrency: session.currency,
      presentmentRate: rateOf(shop, session.currency),
      note: session.note || undefined,
    });
    Object.assign(session, { lines: [], codes: [], note: "" });
    const cookie = keepSession(sim, shop, session);
    return redirect(`/checkout/thank-you?order=${order.id}`, { "set-cookie": cookie });
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    const refused = error.code === "CODE_REFUSED";
    return checkoutPage(visit, {
      email,
      error: refused ? `A discount code does not apply. ${error.message}` : error.message,
    });
  }
}

function thanks(visit: Visit, order: Order): Html {
  const totals = totalsOf(order);
  const money = (minor: number) =>
    minorText(
      present(minor, order.currency, order.presentmentCurrency, order.presentmentRate),
      order.presentmentCurrency,
      visit.session.locale,
    );
  const who = order.customerId === null ? "" : `, ${visit.shop.customers[order.customerId]?.firstName ?? ""}`;
  return html`<main class="done">
    <p class="tick" aria-hidden="true">✓</p>
    <p class="note" data-order-id="${order.id}">Order ${order.name}</p>
    <h1>Thank you${who}</h1>
    <p>A confirmation would be on its way to ${order.email ?? "you"}.</p>
    <dl>
      ${order.lines.map(
        (line) =>
          html`<div>
            <dt>${line.quantity} × ${line.title}</dt>
            <dd>${money(line.priceMinor * line.quantity)}</dd>
          </div>`,
      )}
      ${order.discounts.map(
        (each) =>
          html`<div class="off">
            <dt>${each.code ?? each.title}</dt>
            <dd>−${money(each.amountMinor)}</dd>
          </div>`,
      )}
      <div class="total">
        <dt>Paid</dt>
        <dd>${money(totals.receivedMinor)}</dd>
      </div>
    </dl>
    <p><a class="pay" href="/">Continue shopping</a></p>
  </main>`;
}

export function thankYouPage(visit: Visit): Response {
  const order = visit.shop.orders[visit.url.searchParams.get("order") ?? ""];
  return order ? shell(visit, "Thank you", thanks(visit, order)) : redirect("/");
}
