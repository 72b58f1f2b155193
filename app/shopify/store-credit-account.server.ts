/** Keeper of what a customer's account of store credit says: who can pay with it, and every movement on it. */
import { Fault, Refusal } from "#app/errors.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import type { DataOf } from "#app/shopify/document.ts";
import { STORE_CREDIT, STORE_CREDIT_BEFORE } from "#app/shopify/documents.ts";
import type { IssueOrder } from "#app/shopify/issuing.ts";
import { customerGid } from "#app/shopify/issuing.ts";

/** Shopify's clock may be behind ours. */
export const SKEW_MS = 60_000;

export type Account = NonNullable<DataOf<"StoreCredit">["customer"]>["storeCreditAccounts"]["nodes"][number];
type Page = Account["transactions"];
export type Transaction = Page["nodes"][number];
export type Credit = Extract<Transaction, { __typename: "StoreCreditAccountCreditTransaction" }>;

export const isCredit = (each: Transaction): each is Credit =>
  each.__typename === "StoreCreditAccountCreditTransaction";
export const isZero = ({ amount }: { amount: string }) => Number(amount) === 0;
/** In milliseconds; what does not end comes last. */
export const endOf = ({ expiresAt }: Pick<Credit, "expiresAt">) =>
  expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt);

class TooMany extends Fault {}

/** More transactions than one customer has while a credit is good. */
const MAX_PAGES = 40;

/**
 * The customer's account in the shop's currency, with every transaction since the reward was asked for. Throws a Fault
 * where these are more than are looked through: what is not seen must not be taken for not there.
 */
export async function look(
  client: ShopifyClient,
  order: Pick<IssueOrder, "customerId" | "currency" | "requestedAt">,
): Promise<{ isEnabled: boolean; account: Account | null; transactions: readonly Transaction[] }> {
  const { customer, ...shopSays } = await client.request(STORE_CREDIT, {
    customerId: customerGid(order.customerId),
  });
  const isEnabled = isOn(shopSays);
  const { nodes: accounts = [], pageInfo } = customer?.storeCreditAccounts ?? {};
  const account = accounts.find(({ balance }) => balance.currencyCode === order.currency) ?? null;
  if (account) {
    const transactions = await readOn(client, account.id, {
      ...{ page: account.transactions, until: order.requestedAt },
    });
    return { isEnabled, account, transactions };
  }
  if (pageInfo?.hasNextPage) throw new Fault("the customer has more accounts than are looked through");
  return { isEnabled, account, transactions: [] };
}

/** Every credit that the account was ever given, as it is now. Refuses REDEMPTION_KEPT where these are too many. */
export async function creditsOf(client: ShopifyClient, id: string): Promise<Credit[]> {
  const { storeCreditAccount } = await client.request(STORE_CREDIT_BEFORE, { id, after: null });
  const page = storeCreditAccount?.transactions;
  try {
    return (await readOn(client, id, { page, until: new Date(0) })).filter(isCredit);
  } catch (error) {
    if (!(error instanceof TooMany)) throw error;
    throw new Refusal("REDEMPTION_KEPT", {
      detail: "the customer's store credit has moved too often for Laurel to tell which credit is which",
    });
  }
}

/** The page's transactions and the older ones, newest first, until one that is older than `until`. */
async function readOn(
  client: ShopifyClient,
  id: string,
  { page: first, until }: { page: Page | undefined; until: Date },
): Promise<Transaction[]> {
  const found = [...(first?.nodes ?? [])];
  let page = first;
  for (let pages = 1; page?.pageInfo.hasNextPage && !isBefore(page.nodes.at(-1), until); pages += 1) {
    if (pages === MAX_PAGES) throw new TooMany("the account has more transactions than are looked through");
    const after: string | null = page.pageInfo.endCursor;
    page = (await client.request(STORE_CREDIT_BEFORE, { id, after })).storeCreditAccount?.transactions;
    found.push(...(page?.nodes ?? []));
  }
  return found;
}

function isBefore(oldest: Transaction | undefined, instant: Date): boolean {
  return oldest !== undefined && Date.parse(oldest.createdAt) < instant.getTime() - SKEW_MS;
}

/** Only who signed in with new customer accounts can pay with it, whatever the setting says. */
export function isOn({ storeCreditConfiguration, shop }: DataOf<"StoreCreditSwitch">): boolean {
  return (
    storeCreditConfiguration.storeCreditEnabled &&
    shop.customerAccountsV2.customerAccountsVersion !== "CLASSIC"
  );
}
