import { gid } from "../model/ids.ts";
import { amount } from "../model/money.ts";
import { apiTime } from "../model/time.ts";
import type { GiftCard, GiftCardTransaction } from "../model/types.ts";
import { isExpired, lastCharactersOf, maskedCodeOf } from "../orders/gift-cards.ts";
import { connection } from "./connection.ts";
import { customerView } from "./customer-view.ts";
import { metafieldFields } from "./metafields.ts";
import { search } from "./search.ts";
import { type Args, type Context, money, notSimulated, textOf, type View } from "./view.ts";

const TYPES = { debit: "GiftCardDebitTransaction", credit: "GiftCardCreditTransaction" } as const;

function transactionView(context: Context, card: GiftCard, transaction: GiftCardTransaction): View {
  const __typename = TYPES[transaction.kind];
  const id = gid(__typename, transaction.id);
  const sign = transaction.kind === "debit" ? -1 : 1;
  return {
    __typename,
    id,
    amount: money(sign * transaction.amountMinor, card.currency),
    note: null,
    processedAt: apiTime(transaction.processedAt),
    giftCard: () => giftCardView(context, card),
    ...metafieldFields(id),
  };
}

/** A card as it is told: never with its whole code. */
export function giftCardView(context: Context, card: GiftCard): View {
  const customer = card.customerId === null ? undefined : context.shop.customers[card.customerId];
  return {
    __typename: "GiftCard",
    id: gid("GiftCard", card.id),
    balance: money(card.balanceMinor, card.currency),
    initialValue: money(card.initialMinor, card.currency),
    enabled: card.deactivatedAt === null,
    deactivatedAt: card.deactivatedAt && apiTime(card.deactivatedAt),
    expiresOn: card.expiresOn,
    note: card.note,
    templateSuffix: card.templateSuffix,
    lastCharacters: lastCharactersOf(card),
    maskedCode: maskedCodeOf(card),
    crossCurrencyRedemptionStrategy: "MARKET_FX",
    customer: () => (customer ? customerView(context, customer) : null),
    recipientAttributes: null,
    order: null,
    lineItem: null,
    createdAt: apiTime(card.createdAt),
    updatedAt: apiTime(card.updatedAt),
    transactions: (args: Args) =>
      connection("GiftCardTransaction", card.transactions, args, {
        keyOf: ({ id }) => ({ value: 0, id }),
        view: (each) => transactionView(context, card, each),
      }),
  };
}

function balanceStatusOf({ balanceMinor, initialMinor }: GiftCard): string[] {
  if (balanceMinor === 0) return ["empty"];
  return [balanceMinor < initialMinor ? "partial" : "full", "full_or_partial"];
}

function statusOf({ sim, shop }: Context, card: GiftCard): string[] {
  const state = card.deactivatedAt === null ? "enabled" : "disabled";
  return isExpired(sim, shop, card) ? [state, "expired"] : [state];
}

const FIELDS = [
  "default",
  "id",
  "balance_status",
  "created_at",
  "customer_id",
  "expires_on",
  "initial_value",
  "source",
  "status",
];

/** By the terms that Shopify documents; a bare word is a whole code, or the last four characters of one. */
function giftCardsFound(context: Context, args: Args): GiftCard[] {
  const query = textOf(args, "query");
  if (query?.includes("status:expiring")) throw notSimulated("search by “status:expiring”");
  const cards = Object.values(context.shop.giftCards);
  return search(
    cards,
    query,
    (card) => ({
      default: [card.code, lastCharactersOf(card)],
      id: card.id,
      balance_status: balanceStatusOf(card),
      created_at: card.createdAt,
      customer_id: card.customerId,
      expires_on: card.expiresOn,
      initial_value: Number(amount(card.initialMinor, card.currency)),
      source: "api_client",
      status: statusOf(context, card),
    }),
    { freeText: true, fields: FIELDS },
  );
}

const SORT: Record<string, (card: GiftCard) => string | number> = {
  ID: () => 0,
  CREATED_AT: (card) => card.createdAt,
  UPDATED_AT: (card) => card.updatedAt,
  EXPIRES_ON: (card) => card.expiresOn ?? "",
  BALANCE: (card) => card.balanceMinor,
  INITIAL_VALUE: (card) => card.initialMinor,
};

export function giftCardConnection(context: Context, args: Args): View {
  const valueOf = SORT[String(args["sortKey"])];
  if (!valueOf) throw notSimulated(`gift cards by ${String(args["sortKey"])}`);
  return connection("GiftCard", giftCardsFound(context, args), args, {
    keyOf: (card) => ({ value: valueOf(card), id: card.id }),
    view: (card) => giftCardView(context, card),
  });
}

export function giftCardsCount(context: Context, args: Args): View {
  return { __typename: "Count", count: giftCardsFound(context, args).length, precision: "EXACT" };
}

export function giftCardConfiguration({ shop }: Context): View {
  const limit = money(shop.giftCardLimitMinor, shop.currency);
  return {
    __typename: "GiftCardConfiguration",
    issueLimit: limit,
    purchaseLimit: limit,
    expirationConfiguration: null,
  };
}
