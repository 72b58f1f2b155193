import type { Customer, GiftCard, StoreCreditAccount, StoreCreditTransaction } from "../model/types.ts";
import { isExpired, maskedCodeOf } from "../orders/gift-cards.ts";
import { accountsOf, balanceOf } from "../orders/store-credit.ts";
import { minorText } from "../storefront/money-text.ts";
import { html, type Html } from "./html.ts";
import { customerName } from "./orders.ts";
import { badge, card, table, timeText } from "./pieces.ts";
import { adminPage, type Desk } from "./shell.ts";

function stateOf({ sim, shop }: Desk, giftCard: GiftCard): Html {
  if (giftCard.deactivatedAt !== null) return badge("Deactivated", "bad");
  if (isExpired(sim, shop, giftCard)) return badge("Expired");
  if (giftCard.balanceMinor === 0) return badge("Empty");
  return giftCard.balanceMinor < giftCard.initialMinor ? badge("Partly used", "info") : badge("Full", "good");
}

/** Staff see the last four characters, as everybody but the one who issued the card. */
export function giftCardsPage(desk: Desk): Response {
  const { shop, base } = desk;
  const rows = Object.values(shop.giftCards)
    .toReversed()
    .map((each) => [
      html`<strong>${maskedCodeOf(each)}</strong><br /><small>${each.note}</small>`,
      stateOf(desk, each),
      each.customerId === null
        ? "Nobody"
        : html`<a href="${base}/customers/${each.customerId}">${customerName(shop, each.customerId)}</a>`,
      each.expiresOn ?? "No end",
      minorText(each.balanceMinor, each.currency),
      minorText(each.initialMinor, each.currency),
    ]);
  const columns = ["Code", "Status", "Customer", "Good until", "#Balance", "#Value"];
  const list = table(columns, rows, "Gift cards that the app issues will be listed here.");
  return adminPage(desk, { title: "Gift cards" }, card(null, list));
}

const WORDS: Record<StoreCreditTransaction["kind"], string> = {
  credit: "Credit",
  debit: "Debit",
  debit_revert: "Given back",
  expiration: "Expired",
};

function movesOf({ shop }: Desk, { transactions, currency }: StoreCreditAccount): Html {
  const rows = transactions.toReversed().map((each) => {
    const sign = each.kind === "credit" || each.kind === "debit_revert" ? "" : "−";
    return [
      timeText(shop, each.createdAt),
      WORDS[each.kind],
      each.kind === "credit" && each.expiresAt ? timeText(shop, each.expiresAt) : "–",
      `${sign}${minorText(each.amountMinor, currency)}`,
      minorText(each.balanceAfterMinor, currency),
    ];
  });
  return table(["When", "What", "Good until", "#Amount", "#Balance"], rows, "Nothing was moved yet.");
}

/** What a customer has, by currency, with all that happened to it. */
export function storeCreditCard(desk: Desk, customer: Customer): Html {
  const accounts = accountsOf(desk.sim, desk.shop, customer.id);
  if (accounts.length === 0) return card("Store credit", html`<p class="empty">No store credit.</p>`);
  return html`${accounts.map((account) =>
    card(`Store credit: ${minorText(balanceOf(account), account.currency)}`, movesOf(desk, account)),
  )}`;
}
