import { html, page, raw, redirect, type Html } from "../admin/html.ts";
import { SimError } from "../model/sim.ts";
import { present } from "../model/money.ts";
import type { GiftCard, Order } from "../model/types.ts";
import { findGiftCard, giftCardRefusal } from "../orders/gift-cards.ts";
import { storeCreditRefusal } from "../orders/payments.ts";
import { placeOrder } from "../orders/place.ts";
import { totalsOf } from "../orders/totals.ts";
import { dropCode, tryCode } from "./cart.ts";
import { buyerOf, cardsOf, type Said, summary } from "./checkout-summary.ts";
import { minorText } from "./money-text.ts";
import { assetUrl, type Visit } from "./render.ts";
import { customerOf, keepSession, rateOf } from "./session.ts";

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};

/** Checkout is Shopify's own page: the theme and the app's blocks have no say here. */
function shell({ shop }: Visit, title: string, main: Html): Response {
  return page(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} – ${shop.name}</title>
          <link rel="icon" href="${assetUrl(shop, "icon.svg")}" />
          <link rel="stylesheet" href="${assetUrl(shop, "checkout.css")}" />
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

/** Adds the card to those that pay; says why when it can pay nothing. */
function tryCard({ sim, shop, session }: Visit, card: GiftCard): string | null {
  const refusal = giftCardRefusal(sim, shop, card);
  if (refusal === null) session.giftCardIds = [...new Set([...session.giftCardIds, card.id])];
  return refusal;
}

/** One field for both, as at Shopify's checkout: a gift card is known by its code. */
export function checkoutDiscount(visit: Visit, form: FormData): Response {
  const { sim, shop, session } = visit;
  const [remove, removeCard, storeCredit] = ["remove", "remove_card", "store_credit"].map((name) =>
    form.get(name),
  );
  if (typeof remove === "string") dropCode(session, remove);
  else if (typeof removeCard === "string")
    session.giftCardIds = session.giftCardIds.filter((id) => id !== removeCard);
  else if (typeof storeCredit === "string") session.storeCredit = storeCredit === "1";
  else {
    const codeTried = textOf(form, "discount");
    const card = findGiftCard(shop, codeTried);
    const codeError = card ? tryCard(visit, card) : tryCode(sim, shop, session, codeTried);
    if (codeError) return checkoutPage(visit, { codeError, codeTried });
  }
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
      giftCards: cardsOf(shop, session).map((card) => card.code),
      storeCredit: session.storeCredit && storeCreditRefusal(sim, shop, buyerOf(visit)) === null,
      presentmentCurrency: session.currency,
      presentmentRate: rateOf(shop, session.currency),
      note: session.note || undefined,
    });
    Object.assign(session, { lines: [], codes: [], giftCardIds: [], storeCredit: false, note: "" });
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
      ${order.transactions
        .filter((each) => each.gateway !== "bogus")
        .map(
          (each) =>
            html`<div>
              <dt>Paid by ${each.gateway.replace("shopify_", "").replaceAll("_", " ")}</dt>
              <dd>${money(each.amountMinor)}</dd>
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
