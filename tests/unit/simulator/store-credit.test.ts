import { beforeAll, describe, expect, it } from "vitest";
import type { Executor } from "../../simulator/graphql/executor.ts";
import { mergeCustomers } from "../../simulator/orders/customers.ts";
import { placeOrder } from "../../simulator/orders/place.ts";
import { refundOrder } from "../../simulator/orders/refund.ts";
import { at, errorCode, executorOf, inShort, opened, type UserError } from "./asking.ts";
import { customerIds, simulator } from "./shop.ts";

let executor: Executor;
beforeAll(async () => {
  executor = await executorOf();
}, 60_000);

const ALL = [
  "write_store_credit_account_transactions",
  "read_store_credit_accounts",
  "read_customers",
  "read_orders",
];
const MADE = `amount { amount currencyCode } balanceAfterTransaction { amount } event
  account { id balance { amount currencyCode } }`;
const CREDIT = `mutation($id: ID!, $in: StoreCreditAccountCreditInput!) {
  it: storeCreditAccountCredit(id: $id, creditInput: $in) {
    made: storeCreditAccountTransaction { id expiresAt remainingAmount { amount } ${MADE} }
    userErrors { field code message } } }`;
const DEBIT = `mutation($id: ID!, $in: StoreCreditAccountDebitInput!) {
  it: storeCreditAccountDebit(id: $id, debitInput: $in) {
    made: storeCreditAccountTransaction { id ${MADE} } userErrors { field code message } } }`;
const ACCOUNTS = `query($id: ID!, $q: String, $t: String) { customer(id: $id) { storeCreditAccounts(first: 9, query: $q) {
  nodes { id balance { amount currencyCode } owner { ... on Customer { id } }
    transactions(first: 20, query: $t) { nodes { __typename amount { amount } balanceAfterTransaction { amount } event
      origin { ... on OrderTransaction { gateway kind } }
      ... on StoreCreditAccountCreditTransaction { expiresAt remainingAmount { amount } }
      ... on StoreCreditAccountDebitRevertTransaction { debitTransaction { amount { amount } } }
      ... on StoreCreditAccountExpirationTransaction { creditTransaction { remainingAmount { amount } } } } } } } } }`;
const START = "2026-06-01T00:00:00.000Z";
const DAY_MS = 86_400_000;
const day = (count: number) => new Date(Date.parse(START) + count * DAY_MS).toISOString();

type Json = Record<string, unknown>;
interface Payload {
  made: (Json & { id: string; account: { id: string } }) | null;
  userErrors: UserError[];
}
interface Account {
  id: string;
  balance: Json;
  transactions: { nodes: (Json & { __typename: string })[] };
}

function shopOf(scopes = ALL) {
  const sim = simulator();
  sim.clock.set(new Date(START));
  const { shop, ask } = opened(executor, scopes, sim);
  Object.assign(shop, { customerAccounts: "new", storeCreditEnabled: true });
  const [adaId = "", boId = ""] = customerIds(shop);
  const ada = `gid://shopify/Customer/${adaId}`;
  const run = async (query: string, variables: Json) => at(await ask(query, variables), "data.it") as Payload;
  const credit = (amount: string, more: Json = {}, id = ada, currencyCode = "USD") =>
    run(CREDIT, { id, in: { creditAmount: { amount, currencyCode }, ...more } });
  const debit = (amount: string, id = ada, currencyCode = "USD") =>
    run(DEBIT, { id, in: { debitAmount: { amount, currencyCode } } });
  const accounts = async (more: Json = {}) =>
    at(await ask(ACCOUNTS, { id: ada, ...more }), "data.customer.storeCreditAccounts.nodes") as Account[];
  /** `Credit 10.0`: what happened, in one line each. */
  const moves = async () => {
    const nodes = (await accounts())[0]?.transactions.nodes ?? [];
    return nodes.map(({ __typename, amount }) => {
      const kind = /^StoreCreditAccount(.+)Transaction$/.exec(__typename)?.[1];
      return `${kind} ${String(at(amount, "amount"))}`;
    });
  };
  return { sim, shop, ask, ada, adaId, boId, credit, debit, accounts, moves };
}

describe("a credit", () => {
  it("opens the customer's account in its currency, and is told with what is left of it", async () => {
    const { ada, credit, accounts } = shopOf();
    const first = await credit("5.00", { expiresAt: day(30) });
    expect(first.userErrors).toEqual([]);
    expect(first.made).toMatchObject({
      amount: { amount: "5.0", currencyCode: "USD" },
      balanceAfterTransaction: { amount: "5.0" },
      remainingAmount: { amount: "5.0" },
      expiresAt: "2026-07-01T00:00:00Z",
      event: "ADJUSTMENT",
      account: { balance: { amount: "5.0", currencyCode: "USD" } },
    });
    const again = await credit("2.50", {}, first.made?.account.id);
    expect(again.made?.account.id).toBe(first.made?.account.id);
    await credit("7", {}, ada, "EUR");
    expect((await accounts()).map((each) => each.balance)).toEqual([
      { amount: "7.5", currencyCode: "USD" },
      { amount: "7.0", currencyCode: "EUR" },
    ]);
    expect(await accounts({ q: "currency_code:EUR" })).toHaveLength(1);
    expect((await accounts())[0]).toMatchObject({ owner: { id: ada } });
  });

  it("is made once more by each call: there is no key", async () => {
    const { credit, accounts } = shopOf();
    await credit("5.00", { expiresAt: day(30) });
    await credit("5.00", { expiresAt: day(30) });
    expect((await accounts())[0]?.balance).toMatchObject({ amount: "10.0" });
  });

  it("is refused with the first complaint, and nothing happens", async () => {
    const { shop, credit } = shopOf();
    const account = (await credit("1")).made?.account.id;
    const nobody = "gid://shopify/Customer/1";
    const short = async (...args: Parameters<typeof credit>) => inShort((await credit(...args)).userErrors);
    expect(await short("1", {}, nobody)).toEqual(["id: OWNER_NOT_FOUND"]);
    expect(await short("1", {}, "gid://shopify/StoreCreditAccount/1")).toEqual(["id: ACCOUNT_NOT_FOUND"]);
    expect(await short("1", { expiresAt: START })).toEqual(["creditInput.expiresAt: EXPIRES_AT_IN_PAST"]);
    const sum = "creditInput.creditAmount.amount";
    const currency = "creditInput.creditAmount.currencyCode";
    expect(await short("0")).toEqual([`${sum}: NEGATIVE_OR_ZERO_AMOUNT`]);
    expect(await short("-1")).toEqual([`${sum}: NEGATIVE_OR_ZERO_AMOUNT`]);
    expect(await short("1", {}, account, "EUR")).toEqual([`${currency}: MISMATCHING_CURRENCY`]);
    expect(await short("1", {}, undefined, "XPF")).toEqual([`${currency}: UNSUPPORTED_CURRENCY`]);
    expect(await short("9999.01")).toEqual([`${sum}: CREDIT_LIMIT_EXCEEDED`]);
    expect(await short("9999.00")).toEqual([]);
    expect(Object.values(shop.storeCreditAccounts)).toHaveLength(1);
  });
});

describe("a debit", () => {
  it("takes what expires soonest first, and is told below zero", async () => {
    const { credit, debit, accounts } = shopOf();
    await credit("5", {});
    await credit("5", { expiresAt: day(60) });
    await credit("5", { expiresAt: day(30) });
    expect((await debit("7")).made).toMatchObject({
      amount: { amount: "-7.0" },
      balanceAfterTransaction: { amount: "8.0" },
    });
    const left = (await accounts({ t: "type:credit" }))[0]?.transactions.nodes;
    expect(left?.map((each) => at(each, "remainingAmount.amount"))).toEqual(["5.0", "3.0", "0.0"]);
  });

  it("is refused beyond the balance and where there is no account", async () => {
    const { boId, credit, debit } = shopOf();
    const account = (await credit("5")).made?.account.id;
    const short = async (...args: Parameters<typeof debit>) => inShort((await debit(...args)).userErrors);
    expect(await short("5.01")).toEqual(["debitInput.debitAmount.amount: INSUFFICIENT_FUNDS"]);
    expect(await short("0")).toEqual(["debitInput.debitAmount.amount: NEGATIVE_OR_ZERO_AMOUNT"]);
    expect(await short("1", `gid://shopify/Customer/${boId}`)).toEqual(["id: ACCOUNT_NOT_FOUND"]);
    expect(await short("1", "gid://shopify/Customer/1")).toEqual(["id: ACCOUNT_NOT_FOUND"]);
    expect(await short("1", account, "EUR")).toEqual([
      "debitInput.debitAmount.currencyCode: MISMATCHING_CURRENCY",
    ]);
    expect((await debit("5")).made).toMatchObject({ account: { balance: { amount: "0.0" } } });
  });
});

describe("what expires", () => {
  it("leaves the account at its time, and still says how much was lost", async () => {
    const { sim, credit, debit, accounts, moves } = shopOf();
    await credit("5", { expiresAt: day(30) });
    await credit("3", { expiresAt: day(10) });
    await debit("1");
    sim.clock.advance(40 * DAY_MS);
    expect(await moves()).toEqual([
      "Credit 5.0",
      "Credit 3.0",
      "Debit -1.0",
      "Expiration -2.0",
      "Expiration -5.0",
    ]);
    const [account] = await accounts();
    expect(account?.balance).toMatchObject({ amount: "0.0" });
    expect(account?.transactions.nodes.at(3)).toMatchObject({
      balanceAfterTransaction: { amount: "5.0" },
      creditTransaction: { remainingAmount: { amount: "2.0" } },
    });
  });
});

describe("paying with store credit", () => {
  const lines = [{ title: "Pen", priceMinor: 3_000, quantity: 1 }];

  it("is a payment of the customer who signed in, and comes back with a refund", async () => {
    const { sim, shop, adaId, credit, accounts, moves } = shopOf();
    await credit("10");
    const order = placeOrder(sim, shop, { customerId: adaId, lines, storeCredit: true });
    expect(order.transactions.map((each) => [each.gateway, each.amountMinor])).toEqual([
      ["shopify_store_credit", 1_000],
      ["bogus", 2_000],
    ]);
    const debit = (await accounts())[0]?.transactions.nodes[1];
    expect(debit).toMatchObject({
      event: "ORDER_PAYMENT",
      origin: { gateway: "shopify_store_credit", kind: "SALE" },
    });
    refundOrder(sim, shop, order, { amountMinor: 2_600 });
    expect(await moves()).toEqual(["Credit 10.0", "Debit -10.0", "DebitRevert 6.0"]);
    const [account] = await accounts();
    expect(account?.transactions.nodes[0]).toMatchObject({ remainingAmount: { amount: "6.0" } });
    expect(account?.transactions.nodes[2]).toMatchObject({
      event: "ORDER_REFUND",
      origin: { kind: "REFUND" },
      debitTransaction: { amount: { amount: "-10.0" } },
    });
  });

  it("loses at once what comes back to a credit that has expired", async () => {
    const { sim, shop, adaId, credit, accounts, moves } = shopOf();
    await credit("10", { expiresAt: day(5) });
    const order = placeOrder(sim, shop, { customerId: adaId, lines, storeCredit: true });
    sim.clock.advance(10 * DAY_MS);
    refundOrder(sim, shop, order, { amountMinor: 3_000 });
    expect(await moves()).toEqual(["Credit 10.0", "Debit -10.0", "DebitRevert 10.0", "Expiration -10.0"]);
    expect((await accounts())[0]?.balance).toMatchObject({ amount: "0.0" });
  });

  it("is for new customer accounts, in a shop that takes it, in the credit's currency", async () => {
    const { sim, shop, adaId, boId, credit } = shopOf();
    await credit("10");
    const place = (customerId: string | null, more = {}) =>
      placeOrder(sim, shop, { customerId, lines, storeCredit: true, ...more });
    expect(() => place(null)).toThrow(/Sign in/);
    expect(() => place(boId)).toThrow(/no store credit/);
    expect(() => place(adaId, { presentmentCurrency: "EUR", presentmentRate: 0.9 })).toThrow(
      /in this currency/,
    );
    shop.customerAccounts = "classic";
    expect(() => place(adaId)).toThrow(/Sign in with your new customer account/);
    Object.assign(shop, { customerAccounts: "new", storeCreditEnabled: false });
    expect(() => place(adaId)).toThrow(/does not take store credit/);
    expect(shop.orders).toEqual({});
  });
});

describe("store credit", () => {
  it("takes scopes of its own to be read and moved", async () => {
    const { shop, ask, ada, credit } = shopOf();
    const id = (await credit("5")).made?.account.id;
    const account = (fields: string) =>
      ask(`query($id: ID!) { storeCreditAccount(id: $id) { ${fields} } }`, { id });
    const move = { id: ada, in: { creditAmount: { amount: "1", currencyCode: "USD" } } };
    const transactions = "transactions(first: 1) { nodes { amount { amount } } }";
    expect(at(await account("balance { amount }"), "data.storeCreditAccount.balance.amount")).toBe("5.0");
    const grant = (...scopes: string[]) => shop.install && (shop.install.scopes = scopes);
    grant("read_store_credit_accounts");
    expect(errorCode(await ask(CREDIT, move))).toBe("ACCESS_DENIED");
    expect(errorCode(await account(transactions))).toBe("ACCESS_DENIED");
    expect(errorCode(await account("owner { __typename }"))).toBe("ACCESS_DENIED");
    grant("write_store_credit_account_transactions");
    expect(errorCode(await account("id"))).toBe("ACCESS_DENIED");
    const bare = `mutation($id: ID!, $in: StoreCreditAccountCreditInput!) {
      storeCreditAccountCredit(id: $id, creditInput: $in) { storeCreditAccountTransaction { id } } }`;
    expect(errorCode(await ask(bare, move))).toBeUndefined();
  });

  it("says whether the shop's checkout takes it", async () => {
    const { shop, ask } = shopOf();
    const asked = () => ask("{ storeCreditConfiguration { storeCreditEnabled } }");
    expect(at(await asked(), "data.storeCreditConfiguration.storeCreditEnabled")).toBe(true);
    shop.storeCreditEnabled = false;
    expect(at(await asked(), "data.storeCreditConfiguration.storeCreditEnabled")).toBe(false);
  });

  it("keeps its customer from being merged", async () => {
    const { sim, shop, adaId, boId, credit, debit } = shopOf();
    await credit("5");
    const [ada, bo] = [shop.customers[adaId], shop.customers[boId]];
    if (!ada || !bo) throw new Error("two customers");
    expect(() => mergeCustomers(sim, shop, bo, ada)).toThrow(/store credit/);
    await debit("5");
    mergeCustomers(sim, shop, bo, ada);
    expect(shop.customers[adaId]).toBeUndefined();
  });
});
