/**
 * Keeper of the line to Shopify for store credit. Shopify has no key by which it would know a second request for the
 * first: what is about to be sent is written down before, and where nobody knows what came of it the customer's account
 * is looked at before anything is sent again.
 */
import { Fault, Refusal } from "#app/errors.ts";
import { parseMoney } from "#app/rules/money.ts";
import type { Reward } from "#app/rules/programme.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { CREDIT_STORE_CREDIT, DEBIT_STORE_CREDIT, STORE_CREDIT_SWITCH } from "#app/shopify/documents.ts";
import type {
  Issued,
  IssueOrder,
  IssueOutcome,
  SendOnce,
  Withdrawn,
  WithdrawOnce,
} from "#app/shopify/issuing.ts";
import { customerGid, KNOWN_AFTER_MS, moneyInput } from "#app/shopify/issuing.ts";
import type { Account, Credit, Transaction } from "#app/shopify/store-credit-account.server.ts";
import {
  creditsOf,
  endOf,
  isCredit,
  isOn,
  isZero,
  look,
  SKEW_MS,
} from "#app/shopify/store-credit-account.server.ts";
import { refuseErrors } from "#app/shopify/user-errors.ts";

type StoreCreditReward = Extract<Reward, { kind: "store_credit" }>;

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
  const isOurs = (each: Credit) => isAlike(each, { order, reward, once });
  const found = await firstUnclaimed(transactions.filter(isCredit).filter(isOurs), once);
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
 * The credit of a redemption that names none: what came of a request whose answer was lost; null where nothing did.
 * Refuses REDEMPTION_KEPT where it was issued, and nobody knows as what.
 */
export async function findStoreCredit(
  client: ShopifyClient,
  { reward, sentAt, issuedAt, ...order }: Issued & { reward: StoreCreditReward },
  { unclaimed }: Pick<WithdrawOnce, "unclaimed">,
): Promise<string | null> {
  if (issuedAt !== null)
    throw new Refusal("REDEMPTION_KEPT", { detail: "it is not known which store credit it became" });
  if (sentAt === null) return null;
  const { transactions } = await look(client, order);
  const isOurs = (each: Credit) => isAlike(each, { order, reward, once: { sentAt } });
  return firstUnclaimed(transactions.filter(isCredit).filter(isOurs), { unclaimed });
}

/**
 * Takes the credit back from the account; not where some of it was spent. What ended unspent is withdrawn already.
 * Shopify debits an account, not one of its credits, and takes the one that ends first: REDEMPTION_KEPT is refused while
 * the customer has another that ends sooner, and of those that end together whichever was taken is this one's. Refuses
 * CODE_REFUSED, too; throws a Fault while it is not known what came of an earlier try.
 */
export async function withdrawStoreCredit(
  client: ShopifyClient,
  {
    reward,
    issuedGid,
    ...order
  }: Pick<Issued, "customerId" | "currency" | "requestedAt" | "issuedGid"> & { reward: StoreCreditReward },
  once: WithdrawOnce,
): Promise<Withdrawn> {
  const { currency } = order;
  const { account, transactions } = await look(client, order);
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
  const credit = transactions.filter(isCredit).find(({ id }) => id === issuedGid);
  if (found !== null) {
    if (account && credit) await followDebit(client, { account, credit }, once);
    await once.keep(found);
    return "withdrawn";
  }
  if (!account || !credit || !isWhole(credit.remainingAmount.amount)) return "spent";
  const isAlone = parseMoney(account.balance.amount, currency) === reward.valueMinor;
  refuseUnknown(once);
  if (!isAlone) refuseSooner(await creditsOf(client, account.id), credit, once.now);
  await claim(once);
  const { storeCreditAccountDebit: debited } = await client.request(DEBIT_STORE_CREDIT, {
    id: account.id,
    debit: { debitAmount: moneyInput(reward.valueMinor, currency) },
  });
  if (debited?.userErrors.some(({ code }) => code === "INSUFFICIENT_FUNDS")) return "spent";
  refuseErrors(debited?.userErrors);
  const gid = debited?.storeCreditAccountTransaction?.id;
  if (!gid) throw new Fault("Shopify answered neither a debit nor an error");
  if (!isAlone) await followDebit(client, { account, credit }, once);
  await once.keep(gid);
  return "withdrawn";
}

function refuseSooner(credits: readonly Credit[], { id, ...own }: Credit, now: Date): void {
  const isLive = (each: Credit) => !isZero(each.remainingAmount) && endOf(each) > now.getTime();
  const isSooner = (each: Credit) => each.id !== id && isLive(each) && endOf(each) < endOf(own);
  if (credits.some(isSooner))
    throw new Refusal("REDEMPTION_KEPT", {
      detail:
        "the customer has other store credit that ends sooner, and Shopify would take that first; " +
        "it can be taken back once the other is spent, has ended or was taken back itself",
    });
}

/** Where a debit took another credit that ends together with this one, each has the other's from then on. */
async function followDebit(
  client: ShopifyClient,
  { account, credit: { id } }: { account: Account; credit: Credit },
  once: WithdrawOnce,
): Promise<void> {
  const credits = await creditsOf(client, account.id);
  const own = credits.find((each) => each.id === id);
  if (!own || isZero(own.remainingAmount)) return;
  const isTaken = (each: Credit) => isZero(each.remainingAmount) && endOf(each) === endOf(own);
  const taken = credits.filter((each) => isTaken(each) && each.amount.amount === own.amount.amount);
  await once.swap(taken.map((each) => each.id));
}

/** Whether the shop's customers can pay with store credit. Refuses SCOPE_MISSING; Faults pass through. */
export async function isStoreCreditOn(client: ShopifyClient): Promise<boolean> {
  return isOn(await client.request(STORE_CREDIT_SWITCH, {}));
}

/** The end in whole seconds tells credits of one amount apart: a redemption has its own. */
function wholeSecond(instant: Date): string {
  return new Date(Math.floor(instant.getTime() / 1_000) * 1_000).toISOString();
}

function isAlike(
  each: Credit,
  {
    order,
    reward,
    once,
  }: {
    order: Pick<IssueOrder, "currency" | "endsAt">;
    reward: StoreCreditReward;
    once: Pick<SendOnce, "sentAt">;
  },
): boolean {
  const wanted = order.endsAt === null ? null : Date.parse(wholeSecond(order.endsAt));
  const ends = each.expiresAt === null ? null : Math.floor(Date.parse(each.expiresAt) / 1_000) * 1_000;
  const isAmount = parseMoney(each.amount.amount, order.currency) === reward.valueMinor;
  return isSince(each, once) && isAmount && ends === wanted;
}

/** What was never sent cannot have come of it. */
function isSince({ createdAt }: { createdAt: string }, { sentAt }: Pick<SendOnce, "sentAt">): boolean {
  return sentAt !== null && Date.parse(createdAt) >= sentAt.getTime() - SKEW_MS;
}

async function firstUnclaimed(
  found: readonly Transaction[],
  once: Pick<SendOnce, "unclaimed">,
): Promise<string | null> {
  const gids = found.flatMap((each) => ("id" in each ? [each.id] : []));
  if (gids.length === 0) return null;
  const [first] = await once.unclaimed(gids);
  return first ?? null;
}

/** While an earlier request may still be carried out, nothing can be said of it. */
function refuseUnknown({ sentAt, now }: SendOnce): void {
  const waitMs = sentAt === null ? 0 : sentAt.getTime() + KNOWN_AFTER_MS - now.getTime();
  if (waitMs > 0) throw new Fault("it is not known yet what came of the last try", { retryAfterMs: waitMs });
}

/** Nothing is sent then, nor by two at once. */
async function claim(once: SendOnce): Promise<void> {
  refuseUnknown(once);
  if (!(await once.claim())) throw new Fault("another process is at it", { retryAfterMs: 5_000 });
}
