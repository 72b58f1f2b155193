/**
 * Keeper of the line to Shopify for store credit. Shopify has no key by which it would know a second request for the
 * first: what is about to be sent is written down before, and where nobody knows what came of it the customer's account
 * is looked at before anything is sent again.
 */
import { Fault, Refusal } from "#app/errors.ts";
import { parseMoney } from "#app/rules/money.ts";
import type { Reward } from "#app/rules/programme.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import type { DataOf } from "#app/shopify/document.ts";
import {
  CREDIT_STORE_CREDIT,
  DEBIT_STORE_CREDIT,
  STORE_CREDIT,
  STORE_CREDIT_BEFORE,
  STORE_CREDIT_SWITCH,
} from "#app/shopify/documents.ts";
import type {
  Issued,
  IssueOrder,
  IssueOutcome,
  SendOnce,
  Withdrawn,
  WithdrawOnce,
} from "#app/shopify/issuing.ts";
import { customerGid, KNOWN_AFTER_MS, moneyInput } from "#app/shopify/issuing.ts";
import { refuseErrors } from "#app/shopify/user-errors.ts";

type StoreCreditReward = Extract<Reward, { kind: "store_credit" }>;

/** Shopify's clock may be behind ours. */
const SKEW_MS = 60_000;

/**
 * Credits the customer's account once. Refuses CODE_REFUSED when Shopify says no, STORE_CREDIT_OFF where nobody could
 * pay with it; throws a Fault while it is not known what came of an earlier try, and when Shopify cannot be asked.
 */
export async function offerStoreCredit(
  client: ShopifyClient,
  order: IssueOrder,
  reward: StoreCreditReward,
  once: SendOnce,
): Promise<IssueOutcome> {
  const { customerId, currency, endsAt } = order;
  const { isEnabled, transactions } = await look(client, order);
  const isOurs = (each: Transaction) =>
    each.__typename === "StoreCreditAccountCreditTransaction" && isAlike(each, { order, reward, once });
  const found = await firstUnclaimed(transactions.filter(isOurs), once);
  if (found !== null) return { kind: "ours", issuedGid: found };
  if (!isEnabled) throw new Refusal("STORE_CREDIT_OFF");
  await claim(once);
  const { storeCreditAccountCredit: credited } = await client.request(CREDIT_STORE_CREDIT, {
    id: customerGid(customerId),
    credit: {
      creditAmount: moneyInput(reward.valueMinor, currency),
      expiresAt: endsAt === null ? null : wholeSecond(endsAt),
      notify: false,
    },
  });
  refuseErrors(credited?.userErrors);
  const gid = credited?.storeCreditAccountTransaction?.id;
  if (!gid) throw new Fault("Shopify answered neither a credit nor an error");
  return { kind: "ours", issuedGid: gid };
}

/**
 * Takes the credit back from the account; not where some of it was spent. What ended unspent is withdrawn already.
 * Refuses CODE_REFUSED; throws a Fault while it is not known what came of an earlier try.
 */
export async function withdrawStoreCredit(
  client: ShopifyClient,
  { reward, issuedGid, ...order }: Issued & { reward: StoreCreditReward },
  once: WithdrawOnce,
): Promise<Withdrawn> {
  const { currency } = order;
  const { accountGid, transactions } = await look(client, order);
  // What goes out of an account is told below zero.
  const isWhole = (amount: string) => parseMoney(amount.replace("-", ""), currency) === reward.valueMinor;
  const ended = transactions.find(
    (each) =>
      each.__typename === "StoreCreditAccountExpirationTransaction" &&
      each.creditTransaction.id === issuedGid,
  );
  if (ended) return isWhole(ended.amount.amount) ? "withdrawn" : "spent";
  // Staff and apps adjust; what a shopper pays with is another event.
  const isDebit = (each: Transaction) =>
    each.__typename === "StoreCreditAccountDebitTransaction" &&
    each.event === "ADJUSTMENT" &&
    isSince(each, once) &&
    isWhole(each.amount.amount);
  const found = await firstUnclaimed(transactions.filter(isDebit), once);
  if (found !== null) {
    await once.keep(found);
    return "withdrawn";
  }
  const credit = transactions.find((each) => "remainingAmount" in each && each.id === issuedGid);
  if (!accountGid || !credit || !("remainingAmount" in credit) || !isWhole(credit.remainingAmount.amount))
    return "spent";
  await claim(once);
  const { storeCreditAccountDebit: debited } = await client.request(DEBIT_STORE_CREDIT, {
    id: accountGid,
    debit: { debitAmount: moneyInput(reward.valueMinor, currency) },
  });
  if (debited?.userErrors.some(({ code }) => code === "INSUFFICIENT_FUNDS")) return "spent";
  refuseErrors(debited?.userErrors);
  const gid = debited?.storeCreditAccountTransaction?.id;
  if (!gid) throw new Fault("Shopify answered neither a debit nor an error");
  await once.keep(gid);
  return "withdrawn";
}

/** Whether the shop's customers can pay with store credit. Refuses SCOPE_MISSING; Faults pass through. */
export async function isStoreCreditOn(client: ShopifyClient): Promise<boolean> {
  return isOn(await client.request(STORE_CREDIT_SWITCH, {}));
}

/** Only who signed in with new customer accounts can pay with it, whatever the setting says. */
function isOn({ storeCreditConfiguration, shop }: DataOf<"StoreCreditSwitch">): boolean {
  return (
    storeCreditConfiguration.storeCreditEnabled &&
    shop.customerAccountsV2.customerAccountsVersion !== "CLASSIC"
  );
}

type Account = NonNullable<DataOf<"StoreCredit">["customer"]>["storeCreditAccounts"]["nodes"][number];
type Page = Account["transactions"];
type Transaction = Page["nodes"][number];

/** More transactions than one customer has while a credit is good. */
const MAX_PAGES = 40;

/**
 * The customer's account in the shop's currency, with every transaction since the reward was asked for. Throws a Fault
 * where these are more than are looked through: what is not seen must not be taken for not there.
 */
async function look(
  client: ShopifyClient,
  order: Pick<IssueOrder, "customerId" | "currency" | "requestedAt">,
): Promise<{ isEnabled: boolean; accountGid: string | null; transactions: readonly Transaction[] }> {
  const { customer, ...shopSays } = await client.request(STORE_CREDIT, {
    customerId: customerGid(order.customerId),
  });
  const isEnabled = isOn(shopSays);
  const { nodes: accounts = [], pageInfo } = customer?.storeCreditAccounts ?? {};
  const account = accounts.find(({ balance }) => balance.currencyCode === order.currency);
  if (account)
    return { isEnabled, accountGid: account.id, transactions: await since(client, account, order) };
  if (pageInfo?.hasNextPage) throw new Fault("the customer has more accounts than are looked through");
  return { isEnabled, accountGid: null, transactions: [] };
}

async function since(
  client: ShopifyClient,
  { id, transactions: first }: Account,
  { requestedAt }: Pick<IssueOrder, "requestedAt">,
): Promise<Transaction[]> {
  const found = [...first.nodes];
  let page: Page | undefined = first;
  for (let pages = 1; page?.pageInfo.hasNextPage && !isBefore(page.nodes.at(-1), requestedAt); pages += 1) {
    if (pages === MAX_PAGES) throw new Fault("the account has more transactions than are looked through");
    const after: string | null = page.pageInfo.endCursor;
    page = (await client.request(STORE_CREDIT_BEFORE, { id, after })).storeCreditAccount?.transactions;
    found.push(...(page?.nodes ?? []));
  }
  return found;
}

function isBefore(oldest: Transaction | undefined, instant: Date): boolean {
  return oldest !== undefined && Date.parse(oldest.createdAt) < instant.getTime() - SKEW_MS;
}

/** The end in whole seconds tells credits of one amount apart: a redemption has its own. */
function wholeSecond(instant: Date): string {
  return new Date(Math.floor(instant.getTime() / 1_000) * 1_000).toISOString();
}

function isAlike(
  each: Extract<Transaction, { __typename: "StoreCreditAccountCreditTransaction" }>,
  { order, reward, once }: { order: IssueOrder; reward: StoreCreditReward; once: SendOnce },
): boolean {
  const wanted = order.endsAt === null ? null : Date.parse(wholeSecond(order.endsAt));
  const ends = each.expiresAt === null ? null : Math.floor(Date.parse(each.expiresAt) / 1_000) * 1_000;
  const isAmount = parseMoney(each.amount.amount, order.currency) === reward.valueMinor;
  return isSince(each, once) && isAmount && ends === wanted;
}

/** What was never sent cannot have come of it. */
function isSince({ createdAt }: { createdAt: string }, { sentAt }: SendOnce): boolean {
  return sentAt !== null && Date.parse(createdAt) >= sentAt.getTime() - SKEW_MS;
}

async function firstUnclaimed(found: readonly Transaction[], once: SendOnce): Promise<string | null> {
  const gids = found.flatMap((each) => ("id" in each ? [each.id] : []));
  if (gids.length === 0) return null;
  const [first] = await once.unclaimed(gids);
  return first ?? null;
}

/** Nothing is sent while an earlier request may still be carried out, nor by two at once. */
async function claim({ sentAt, now, claim: write }: SendOnce): Promise<void> {
  const waitMs = sentAt === null ? 0 : sentAt.getTime() + KNOWN_AFTER_MS - now.getTime();
  if (waitMs > 0) throw new Fault("it is not known yet what came of the last try", { retryAfterMs: waitMs });
  if (!(await write())) throw new Fault("another process is at it", { retryAfterMs: 5_000 });
}
