import { html, raw, type Html } from "../admin/html.ts";
import { present } from "../model/money.ts";
import type { AppliedDiscount, GiftCard, Shop } from "../model/types.ts";
import { giftCardRefusal, maskedCodeOf } from "../orders/gift-cards.ts";
import { type PaymentPlan, planPayments, spendableAccount, storeCreditRefusal } from "../orders/payments.ts";
import { balanceOf } from "../orders/store-credit.ts";
import { priceSession } from "./cart.ts";
import { pictureUrl } from "./drops.ts";
import { minorText } from "./money-text.ts";
import type { Visit } from "./render.ts";
import { customerOf, rateOf, type Session } from "./session.ts";

export interface Said {
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

export const buyerOf = ({ shop, session }: Visit) => ({
  customerId: customerOf(shop, session)?.id ?? null,
  presentmentCurrency: session.currency,
});

/** Offered to those who can spend it; the others are told nothing, as at Shopify. */
export function storeCreditChoice(visit: Visit): Html {
  const { sim, shop, session } = visit;
  if (storeCreditRefusal(sim, shop, buyerOf(visit)) !== null) return html``;
  const account = spendableAccount(sim, shop, buyerOf(visit));
  const worth = moneyIn(visit)(account ? balanceOf(account) : 0);
  const [say, value] = session.storeCredit ? ["Don’t use", "0"] : ["Use", "1"];
  return html`<form method="post" action="/checkout/discount" class="tag">
    <strong>Store credit: ${worth}</strong
    ><button name="store_credit" value="${value}">${say} store credit</button>
  </form>`;
}

export const cardsOf = (shop: Shop, session: Session): GiftCard[] =>
  session.giftCardIds.flatMap((id) => shop.giftCards[id] ?? []);

/** Paid before the gateway is asked: what lies on cards, with a way to take each off again. */
function cardTags(cards: GiftCard[]): Html {
  return html`${cards.map(
    (card) =>
      html`<form method="post" action="/checkout/discount" class="tag">
        <strong>Gift card ${maskedCodeOf(card)}</strong
        ><button name="remove_card" value="${card.id}" aria-label="Remove ${maskedCodeOf(card)}">×</button>
      </form>`,
  )}`;
}

function codeForms(codes: string[], cards: GiftCard[], said: Said): Html {
  const wrong = said.codeError
    ? html`<p class="error" id="code-error" role="alert">${said.codeError}</p>`
    : html``;
  return html`<form method="post" action="/checkout/discount" class="code">
      <label class="field"
        ><span>Discount code or gift card</span>
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
    )}
    ${cardTags(cards)}`;
}

const ofGoods = (discounts: AppliedDiscount[]) => discounts.filter((each) => each.targetType === "line_item");

function paidBy({ shares, restMinor }: PaymentPlan, money: (minor: number) => string): Html {
  if (shares.length === 0) return html``;
  return html`${shares.map(
      (share) =>
        html`<div class="off">
          <dt>
            ${share.from === "gift_card" ? `Gift card ${maskedCodeOf(share.giftCard)}` : "Store credit"}
          </dt>
          <dd>−${money(share.amountMinor)}</dd>
        </div>`,
    )}
    <div class="total">
      <dt>To pay</dt>
      <dd>${money(restMinor)}</dd>
    </div>`;
}

/** What the checkout says beside the form. */
export function summary(visit: Visit, said: Said): Html {
  const { sim, shop, session } = visit;
  const cart = priceSession(sim, shop, session, said.email);
  const money = moneyIn(visit);
  const isFree = cart.shippingMinor === cart.shippingDiscountMinor;
  const refused = cart.codes.filter((each) => !each.applies);
  const cards = cardsOf(shop, session);
  const isGood = (card: GiftCard) => giftCardRefusal(sim, shop, card) === null;
  const giftCards = cards.filter(isGood).map((card) => card.code);
  const buyer = buyerOf(visit);
  const storeCredit = session.storeCredit && storeCreditRefusal(sim, shop, buyer) === null;
  const plan = planPayments(sim, shop, { ...buyer, giftCards, storeCredit }, cart.totalMinor);
  const complain = (name: string, why: string | null) =>
    html`<p class="error" role="alert"><strong>${name}</strong>: ${why}</p>`;
  const reasons = [
    ...refused.map((each) => complain(each.code, each.message)),
    ...cards
      .filter((card) => !isGood(card))
      .map((card) => complain(maskedCodeOf(card), giftCardRefusal(sim, shop, card))),
  ];
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
    ${codeForms(session.codes, cards, said)} ${storeCreditChoice(visit)} ${reasons}
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
      ${paidBy(plan, money)}
    </dl>
  </aside>`;
}
