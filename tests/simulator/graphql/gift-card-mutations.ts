import { createHash } from "node:crypto";
import { idOf } from "../model/ids.ts";
import { amount, minorOf } from "../model/money.ts";
import { shopTime } from "../model/time.ts";
import type { GiftCard, Minor } from "../model/types.ts";
import { hasScope } from "../oauth/scopes.ts";
import { findGiftCard, isExpired, plainCode } from "../orders/gift-cards.ts";
import { giftCardView } from "./gift-card-view.ts";
import { denied } from "./scopes.ts";
import { type Args, type Context, type Field, isGiven, notSimulated, type View } from "./view.ts";

interface ChangeInput {
  customerId?: string | null;
  expiresOn?: string | null;
  note?: string | null;
  templateSuffix?: string | null;
  crossCurrencyRedemptionStrategy?: string | null;
  recipientAttributes?: unknown;
}

interface CreateInput extends ChangeInput {
  code?: string | null;
  initialAmount?: { amount: string; currencyCode: string } | null;
  initialValue?: string | null;
}

/** Shopify tells the first complaint only. */
interface Complaint {
  field: string[];
  code: string;
  message: string;
}

const complaint = (field: string[], code: string, message: string): Complaint => ({ field, code, message });

/** Who a card is for is told only by those who may write customers. */
function requireCustomerScope({ shop }: Context, field: string, input: ChangeInput): void {
  if (!isGiven(input.customerId)) return;
  if (!hasScope(shop, "write_customers")) throw denied(field, "write_customers");
}

function refuseUnplayed(input: ChangeInput): void {
  if (isGiven(input.recipientAttributes)) throw notSimulated("recipientAttributes");
  const strategy = input.crossCurrencyRedemptionStrategy;
  if (isGiven(strategy) && strategy !== "MARKET_FX") throw notSimulated(`the strategy ${strategy}`);
}

function aboutCustomer({ shop }: Context, { customerId }: ChangeInput): Complaint | null {
  if (!isGiven(customerId) || shop.customers[idOf("Customer", customerId) ?? ""]) return null;
  return complaint(["input", "customerId"], "CUSTOMER_NOT_FOUND", "The customer could not be found.");
}

function aboutDay({ sim, shop }: Context, { expiresOn }: ChangeInput): Complaint | null {
  const today = shopTime(sim.nowIso(), shop.timeZone).slice(0, 10);
  if (!isGiven(expiresOn) || expiresOn >= today) return null;
  return complaint(["input", "expiresOn"], "INVALID", "Expires on can't be in the past");
}

function aboutCode({ shop }: Context, { code }: CreateInput): Complaint | null {
  if (!isGiven(code)) return null;
  const path = ["input", "code"];
  const plain = plainCode(code);
  if (plain.length < 8) return complaint(path, "TOO_SHORT", "Code must be at least 8 characters long");
  if (plain.length > 20) return complaint(path, "TOO_LONG", "Code must be at most 20 characters long");
  if (!/^[a-z0-9]+$/.test(plain))
    return complaint(path, "INVALID", "Code can only contain letters(a-z) and numbers(0-9)");
  return findGiftCard(shop, plain) ? complaint(path, "TAKEN", "Code has already been taken") : null;
}

/** The sum in minor units, or what is wrong with it. */
function sumOf({ shop }: Context, input: CreateInput): Minor | Complaint {
  const { initialAmount, initialValue } = input;
  const path = ["input", isGiven(initialAmount) ? "initialAmount" : "initialValue"];
  if (!isGiven(initialAmount) && !isGiven(initialValue))
    return complaint(["input", "initialAmount"], "MISSING_ARGUMENT", "An initial amount is required");
  if (isGiven(initialAmount) && initialAmount.currencyCode !== shop.currency)
    throw notSimulated("a gift card in another currency than the shop's");
  const minor = minorOf(initialAmount?.amount ?? initialValue ?? "", shop.currency) ?? 0;
  if (minor <= 0) return complaint(path, "GREATER_THAN", "must be greater than 0");
  if (minor <= shop.giftCardLimitMinor) return minor;
  const most = `${amount(shop.giftCardLimitMinor, shop.currency)} ${shop.currency}`;
  return complaint(path, "GIFT_CARD_LIMIT_EXCEEDED", `can't exceed ${most}`);
}

/** As good as random, and the same in every run of the same script. */
const madeUpCode = (seed: string) =>
  createHash("sha256").update(`gift card ${seed}`).digest("hex").slice(0, 16);

const create: Field = (args, context): View => {
  const { sim, shop } = context;
  const input = args["input"] as CreateInput;
  requireCustomerScope(context, "giftCardCreate", input);
  refuseUnplayed(input);
  const sum = sumOf(context, input);
  const wrong =
    aboutCustomer(context, input) ??
    (typeof sum === "number" ? null : sum) ??
    aboutCode(context, input) ??
    aboutDay(context, input);
  const __typename = "GiftCardCreatePayload";
  if (wrong !== null || typeof sum !== "number") {
    const userErrors = [{ __typename: "GiftCardUserError", ...wrong }];
    return { __typename, giftCard: null, giftCardCode: null, userErrors };
  }
  const now = sim.nowIso();
  const id = sim.nextId();
  const card: GiftCard = {
    id,
    code: isGiven(input.code) ? plainCode(input.code) : madeUpCode(id),
    currency: shop.currency,
    initialMinor: sum,
    balanceMinor: sum,
    customerId: isGiven(input.customerId) ? idOf("Customer", input.customerId) : null,
    expiresOn: input.expiresOn ?? null,
    note: input.note ?? null,
    templateSuffix: input.templateSuffix ?? null,
    deactivatedAt: null,
    sentAt: [],
    transactions: [],
    createdAt: now,
    updatedAt: now,
  };
  shop.giftCards[id] = card;
  sim.changed();
  return { __typename, giftCard: giftCardView(context, card), giftCardCode: card.code, userErrors: [] };
};

function findById({ shop }: Context, args: Args): GiftCard | null {
  const id = idOf("GiftCard", String(args["id"]));
  return (id === null ? null : shop.giftCards[id]) ?? null;
}

const NOT_FOUND = complaint(["id"], "GIFT_CARD_NOT_FOUND", "The gift card could not be found.");

/** What a change may not do: `UserError`s have no code. */
function refusedChange(context: Context, card: GiftCard | null, input: ChangeInput): Complaint | null {
  if (!card) return NOT_FOUND;
  if (Object.keys(input).length === 0)
    return complaint(["input"], "INVALID", "At least one argument is required in the input.");
  const fixed = (["expiresOn", "customerId"] as const).find((key) => input[key] !== undefined);
  if (card.deactivatedAt !== null && fixed)
    return complaint(["input", fixed], "INVALID", "The gift card is deactivated.");
  const isOther = isGiven(input.customerId) && idOf("Customer", input.customerId) !== card.customerId;
  if (isOther && card.customerId !== null)
    return complaint(["input", "customerId"], "INVALID", "The customer of a gift card can't be changed.");
  return aboutCustomer(context, input) ?? aboutDay(context, input);
}

const update: Field = (args, context): View => {
  const { sim } = context;
  const input = args["input"] as ChangeInput;
  requireCustomerScope(context, "giftCardUpdate", input);
  refuseUnplayed(input);
  const __typename = "GiftCardUpdatePayload";
  const card = findById(context, args);
  const wrong = refusedChange(context, card, input);
  if (wrong !== null || !card) {
    const { field, message } = wrong ?? NOT_FOUND;
    return { __typename, giftCard: null, userErrors: [{ __typename: "UserError", field, message }] };
  }
  if (input.expiresOn !== undefined) card.expiresOn = input.expiresOn;
  if (input.note !== undefined) card.note = input.note;
  if (input.templateSuffix !== undefined) card.templateSuffix = input.templateSuffix;
  if (isGiven(input.customerId)) card.customerId = idOf("Customer", input.customerId);
  card.updatedAt = sim.nowIso();
  sim.changed();
  return { __typename, giftCard: giftCardView(context, card), userErrors: [] };
};

/** For good: nothing switches a card on again. */
const deactivate: Field = (args, context): View => {
  const { sim } = context;
  const __typename = "GiftCardDeactivatePayload";
  const card = findById(context, args);
  if (!card) {
    const userErrors = [{ __typename: "GiftCardDeactivateUserError", ...NOT_FOUND }];
    return { __typename, giftCard: null, userErrors };
  }
  card.deactivatedAt ??= sim.nowIso();
  card.updatedAt = sim.nowIso();
  sim.changed();
  return { __typename, giftCard: giftCardView(context, card), userErrors: [] };
};

function unsendable({ sim, shop }: Context, card: GiftCard | null): Complaint | null {
  if (!card) return NOT_FOUND;
  if (isExpired(sim, shop, card)) return complaint(["id"], "INVALID", "The gift card has expired.");
  if (card.deactivatedAt !== null) return complaint(["id"], "INVALID", "The gift card is deactivated.");
  if (card.customerId === null) return complaint(["base"], "INVALID", "The gift card has no customer.");
  const customer = shop.customers[card.customerId];
  if (!customer) return complaint(["base"], "CUSTOMER_NOT_FOUND", "The customer could not be found.");
  const isReachable = customer.email !== null || customer.phone !== null;
  return isReachable ? null : complaint(["base"], "INVALID", "The customer has no contact information.");
}

const sendToCustomer: Field = (args, context): View => {
  const __typename = "GiftCardSendNotificationToCustomerPayload";
  const card = findById(context, args);
  const wrong = unsendable(context, card);
  if (wrong !== null || !card) {
    const type = "GiftCardSendNotificationToCustomerUserError";
    return { __typename, giftCard: null, userErrors: [{ __typename: type, ...wrong }] };
  }
  card.sentAt.push(context.sim.nowIso());
  context.sim.changed();
  return { __typename, giftCard: giftCardView(context, card), userErrors: [] };
};

export const giftCardMutations: Record<string, Field> = {
  giftCardCreate: create,
  giftCardUpdate: update,
  giftCardDeactivate: deactivate,
  giftCardSendNotificationToCustomer: sendToCustomer,
};
