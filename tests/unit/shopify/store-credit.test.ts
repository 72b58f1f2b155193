/** What is read from an account of store credit: whose debit it was, and what ended by itself. */
import { describe, expect, it } from "vitest";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import type { WithdrawOnce } from "#app/shopify/issuing.ts";
import { withdrawStoreCredit } from "#app/shopify/store-credit.server.ts";
import type { Reward } from "#app/rules/programme.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const SENT = new Date("2026-11-20T11:00:00Z");
const CREDIT = "gid://shopify/StoreCreditAccountCreditTransaction/1";
const ACCOUNT = "gid://shopify/StoreCreditAccount/1";

const reward = { id: "credit", kind: "store_credit", title: "Credit", points: 500n, valueMinor: 1_000n };
const issued = {
  ...{ redemptionId: "r", code: "c", customerId: 1n, currency: "USD", requestedAt: SENT, issuedGid: CREDIT },
  reward: reward as unknown as Extract<Reward, { kind: "store_credit" }>,
};

const amount = (value: string) => ({ amount: { amount: value } });
const credit = (left: string) => ({
  ...{ __typename: "StoreCreditAccountCreditTransaction", id: CREDIT, createdAt: SENT.toISOString() },
  ...{ ...amount("10.00"), event: "ADJUSTMENT", expiresAt: null, remainingAmount: { amount: left } },
});
const debit = (id: string, { event = "ADJUSTMENT", of = "-10.00" } = {}) => ({
  ...{ __typename: "StoreCreditAccountDebitTransaction", id, createdAt: SENT.toISOString() },
  ...{ ...amount(of), event },
});
const expiration = (of: string) => ({
  ...{
    __typename: "StoreCreditAccountExpirationTransaction",
    createdAt: SENT.toISOString(),
    event: "EXPIRATION",
  },
  ...{ ...amount(of), creditTransaction: { id: CREDIT } },
});

/** An account with these transactions; debits go through and are number 9. */
function anAccount(nodes: object[]) {
  const debits: object[] = [];
  const account = { id: ACCOUNT, balance: { currencyCode: "USD" }, transactions: { nodes, pageInfo: {} } };
  const answers: Record<string, object> = {
    StoreCredit: {
      storeCreditConfiguration: { storeCreditEnabled: true },
      shop: { customerAccountsV2: { customerAccountsVersion: "NEW_CUSTOMER_ACCOUNTS" } },
      customer: { storeCreditAccounts: { nodes: [account], pageInfo: {} } },
    },
    DebitStoreCredit: {
      storeCreditAccountDebit: { storeCreditAccountTransaction: { id: "debit 9" }, userErrors: [] },
    },
  };
  const request = ({ name }: { name: string }, variables: object) => {
    if (name === "DebitStoreCredit") debits.push(variables);
    return Promise.resolve(answers[name]);
  };
  return { client: { request } as unknown as ShopifyClient, debits };
}

async function withdraw(nodes: object[], given: { sentAt?: null; taken?: string[] } = {}) {
  const { sentAt = SENT, taken = [] } = given;
  const { client, debits } = anAccount(nodes);
  const kept: string[] = [];
  const once: WithdrawOnce = {
    ...{ now: NOW, sentAt, claim: () => Promise.resolve(true) },
    unclaimed: (gids) => Promise.resolve(gids.filter((gid) => !taken.includes(gid))),
    keep: (gid) => Promise.resolve(void kept.push(gid)),
  };
  return { outcome: await withdrawStoreCredit(client, issued, once), kept, debits: debits.length };
}

describe("store credit is taken back", () => {
  it("where it ended unspent: what expires is told below zero", async () => {
    const ended = [expiration("-10.00"), credit("0.00")];
    expect(await withdraw(ended, { sentAt: null })).toEqual({ outcome: "withdrawn", kept: [], debits: 0 });
    const inPart = await withdraw([expiration("-4.00"), credit("0.00")], { sentAt: null });
    expect(inPart.outcome).toBe("spent");
  });

  it("once, by a debit that is written down", async () => {
    const first = await withdraw([credit("10.00")], { sentAt: null });
    expect(first).toEqual({ outcome: "withdrawn", kept: ["debit 9"], debits: 1 });
    const again = await withdraw([debit("debit 9"), credit("0.00")]);
    expect(again).toEqual({ outcome: "withdrawn", kept: ["debit 9"], debits: 0 });
  });

  it("never by what a shopper paid with it, though the amount is the same", async () => {
    const paid = [debit("debit 3", { event: "ORDER_PAYMENT" }), credit("0.00")];
    expect(await withdraw(paid)).toEqual({ outcome: "spent", kept: [], debits: 0 });
  });

  it("never by the debit that took another one back", async () => {
    const others = [debit("debit 3"), credit("10.00")];
    const answer = await withdraw(others, { taken: ["debit 3"] });
    expect(answer).toEqual({ outcome: "withdrawn", kept: ["debit 9"], debits: 1 });
  });
});
