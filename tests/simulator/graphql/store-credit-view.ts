import { gid } from "../model/ids.ts";
import { apiTime } from "../model/time.ts";
import type { Customer, Shop, StoreCreditAccount, StoreCreditTransaction } from "../model/types.ts";
import { accountsOf, balanceOf, expireCredits } from "../orders/store-credit.ts";
import { connection } from "./connection.ts";
import { customerView } from "./customer-view.ts";
import { transactionView } from "./refund-view.ts";
import { search } from "./search.ts";
import { type Args, type Context, money, textOf, type View } from "./view.ts";

const TYPES = {
  credit: "StoreCreditAccountCreditTransaction",
  debit: "StoreCreditAccountDebitTransaction",
  debit_revert: "StoreCreditAccountDebitRevertTransaction",
  expiration: "StoreCreditAccountExpirationTransaction",
} as const;

/** What is spent or lost is told below zero. */
const SIGN = { credit: 1, debit: -1, debit_revert: 1, expiration: -1 } as const;

function originView(shop: Shop, { origin }: StoreCreditTransaction): View | null {
  const order = origin && shop.orders[origin.orderId];
  if (!order) return null;
  const all = [...order.transactions, ...order.refunds.flatMap((each) => each.transactions)];
  const found = all.find((each) => each.id === origin.transactionId);
  return found ? transactionView(order, found) : null;
}

function ownFields(context: Context, account: StoreCreditAccount, each: StoreCreditTransaction) {
  const other = (id: string) => {
    const found = account.transactions.find((one) => one.id === id);
    return found && creditTransactionView(context, account, found);
  };
  switch (each.kind) {
    case "credit":
      return {
        expiresAt: each.expiresAt && apiTime(each.expiresAt),
        remainingAmount: money(each.remainingMinor, account.currency),
      };
    case "debit":
      return {};
    case "debit_revert":
      return { debitTransaction: () => other(each.debitId) };
    case "expiration":
      return { creditTransaction: () => other(each.creditId) };
  }
}

export function creditTransactionView(
  context: Context,
  account: StoreCreditAccount,
  each: StoreCreditTransaction,
): View {
  const __typename = TYPES[each.kind];
  return {
    __typename,
    // An expiration is the only one without an id.
    ...(each.kind === "expiration" ? {} : { id: gid(__typename, each.id) }),
    amount: money(SIGN[each.kind] * each.amountMinor, account.currency),
    balanceAfterTransaction: money(each.balanceAfterMinor, account.currency),
    createdAt: apiTime(each.createdAt),
    event: each.event,
    origin: () => originView(context.shop, each),
    account: () => storeCreditAccountView(context, account),
    ...ownFields(context, account, each),
  };
}

function transactionConnection(context: Context, account: StoreCreditAccount, args: Args): View {
  const found = search(
    account.transactions,
    textOf(args, "query"),
    (each) => ({
      id: each.id,
      type: each.kind,
      expires_at: each.kind === "credit" ? each.expiresAt : null,
    }),
    { fields: ["id", "type", "expires_at"] },
  );
  const endOf = (each: StoreCreditTransaction) => (each.kind === "credit" ? (each.expiresAt ?? "") : "");
  const isByEnd = args["sortKey"] === "EXPIRES_AT";
  return connection("StoreCreditAccountTransaction", found, args, {
    keyOf: (each) => ({ value: isByEnd ? endOf(each) : each.createdAt, id: each.id }),
    view: (each) => creditTransactionView(context, account, each),
  });
}

export function storeCreditAccountView(context: Context, account: StoreCreditAccount): View {
  expireCredits(context.sim, account);
  const owner = context.shop.customers[account.customerId];
  return {
    __typename: "StoreCreditAccount",
    id: gid("StoreCreditAccount", account.id),
    balance: money(balanceOf(account), account.currency),
    owner: () => owner && customerView(context, owner),
    transactions: (args: Args) => transactionConnection(context, account, args),
  };
}

export function storeCreditAccountConnection(context: Context, customer: Customer, args: Args): View {
  const own = accountsOf(context.sim, context.shop, customer.id);
  const of = ({ id, currency }: StoreCreditAccount) => ({ id, currency_code: currency });
  const found = search(own, textOf(args, "query"), of, { fields: ["id", "currency_code"] });
  return connection("StoreCreditAccount", found, args, {
    keyOf: ({ id }) => ({ value: 0, id }),
    view: (each) => storeCreditAccountView(context, each),
  });
}

/** A transaction by its id, of the kind that the id says. */
export function storeCreditTransactionNode(kind: keyof typeof TYPES) {
  return (context: Context, id: string): View | null => {
    for (const account of Object.values(context.shop.storeCreditAccounts)) {
      const found = account.transactions.find((each) => each.id === id && each.kind === kind);
      if (found) return creditTransactionView(context, account, found);
    }
    return null;
  };
}
