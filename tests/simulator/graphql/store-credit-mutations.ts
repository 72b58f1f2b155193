import { GraphQLError } from "graphql";
import { idOf } from "../model/ids.ts";
import { minorOf } from "../model/money.ts";
import type { Minor, StoreCreditAccount } from "../model/types.ts";
import {
  accountsOf,
  balanceOf,
  creditAccount,
  debitAccount,
  expireCredits,
  openAccount,
} from "../orders/store-credit.ts";
import { currenciesOf } from "../storefront/session.ts";
import { creditTransactionView } from "./store-credit-view.ts";
import { type Args, type Context, type Field, isGiven, type View } from "./view.ts";

interface MoneyInput {
  amount: string;
  currencyCode: string;
}

/** Shopify tells the first complaint only. */
class Refused extends Error {
  readonly code: string;
  readonly field: string[];
  constructor(code: string, field: string[], message: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

const NO_ACCOUNT = "Store credit account does not exist";
const OTHER_CURRENCY = "The currency provided does not match the currency of the store credit account";

interface Target {
  /** Null: the customer has none in this currency yet. */
  account: StoreCreditAccount | null;
  customerId: string;
}

/** By the id of the account, or of its owner together with the currency. */
function targetOf({ sim, shop }: Context, args: Args, currency: string): Target {
  const text = String(args["id"]);
  const [accountId, customerId] = [idOf("StoreCreditAccount", text), idOf("Customer", text)];
  if (accountId !== null) {
    const account = shop.storeCreditAccounts[accountId];
    if (!account) throw new Refused("ACCOUNT_NOT_FOUND", ["id"], NO_ACCOUNT);
    expireCredits(sim, account);
    return { account, customerId: account.customerId };
  }
  if (customerId === null) {
    if (idOf("CompanyLocation", text) !== null)
      throw new Refused("OWNER_NOT_FOUND", ["id"], "Owner does not exist");
    throw new GraphQLError(`Invalid global id '${text}'`, { extensions: { code: "RESOURCE_NOT_FOUND" } });
  }
  if (!shop.customers[customerId]) throw new Refused("OWNER_NOT_FOUND", ["id"], "Owner does not exist");
  const own = accountsOf(sim, shop, customerId);
  return { account: own.find((each) => each.currency === currency) ?? null, customerId };
}

function sumOf(given: MoneyInput, path: string[], verb: "credit" | "debit"): Minor {
  const minor = minorOf(given.amount, given.currencyCode) ?? 0;
  if (minor > 0) return minor;
  const message = `A positive amount must be used to ${verb} a store credit account`;
  throw new Refused("NEGATIVE_OR_ZERO_AMOUNT", [...path, "amount"], message);
}

function requireCurrency(account: StoreCreditAccount | null, { currencyCode }: MoneyInput, path: string[]) {
  if (account && account.currency !== currencyCode)
    throw new Refused("MISMATCHING_CURRENCY", [...path, "currencyCode"], OTHER_CURRENCY);
}

function credit(context: Context, args: Args): View {
  const { sim, shop } = context;
  const path = ["creditInput", "creditAmount"];
  const { creditAmount, expiresAt, notify } = args["creditInput"] as {
    creditAmount: MoneyInput;
    expiresAt?: string | null;
    notify?: boolean | null;
  };
  const { account, customerId } = targetOf(context, args, creditAmount.currencyCode);
  const end = isGiven(expiresAt) ? new Date(expiresAt).toISOString() : null;
  if (end !== null && end <= sim.nowIso()) {
    const message = "The expiry date must be in the future";
    throw new Refused("EXPIRES_AT_IN_PAST", ["creditInput", "expiresAt"], message);
  }
  const amountMinor = sumOf(creditAmount, path, "credit");
  requireCurrency(account, creditAmount, path);
  if (!currenciesOf(shop).includes(creditAmount.currencyCode)) {
    const message = "The currency provided is not currently supported";
    throw new Refused("UNSUPPORTED_CURRENCY", [...path, "currencyCode"], message);
  }
  if ((account ? balanceOf(account) : 0) + amountMinor > shop.storeCreditLimitMinor) {
    const message = "The operation would cause the account's credit limit to be exceeded";
    throw new Refused("CREDIT_LIMIT_EXCEEDED", [...path, "amount"], message);
  }
  const into = account ?? openAccount(sim, shop, customerId, creditAmount.currencyCode);
  const made = creditAccount(sim, into, { amountMinor, expiresAt: end, notify: notify ?? false });
  return creditTransactionView(context, into, made);
}

function debit(context: Context, args: Args): View {
  const path = ["debitInput", "debitAmount"];
  const { debitAmount } = args["debitInput"] as { debitAmount: MoneyInput };
  const { account } = targetOf(context, args, debitAmount.currencyCode);
  if (!account) throw new Refused("ACCOUNT_NOT_FOUND", ["id"], NO_ACCOUNT);
  const amountMinor = sumOf(debitAmount, path, "debit");
  requireCurrency(account, debitAmount, path);
  if (amountMinor > balanceOf(account)) {
    const message = "The store credit account does not have sufficient funds to satisfy the request";
    throw new Refused("INSUFFICIENT_FUNDS", [...path, "amount"], message);
  }
  return creditTransactionView(context, account, debitAccount(context.sim, account, amountMinor));
}

const mutation =
  (name: "Credit" | "Debit", work: (context: Context, args: Args) => View): Field =>
  (args, context): View => {
    const __typename = `StoreCreditAccount${name}Payload`;
    try {
      return { __typename, storeCreditAccountTransaction: work(context, args), userErrors: [] };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { code, field, message } = error;
      // A debit knows no owner that is missing: there is no account then.
      const isOwner = code === "OWNER_NOT_FOUND" && name === "Debit";
      const told = isOwner ? { code: "ACCOUNT_NOT_FOUND", message: NO_ACCOUNT } : { code, message };
      const userErrors = [{ __typename: `StoreCreditAccount${name}UserError`, field, ...told }];
      return { __typename, storeCreditAccountTransaction: null, userErrors };
    }
  };

/** Neither takes a key: the same call twice moves the money twice. */
export const storeCreditMutations: Record<string, Field> = {
  storeCreditAccountCredit: mutation("Credit", credit),
  storeCreditAccountDebit: mutation("Debit", debit),
};
