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
const credit = (left: string, { id = CREDIT, expiresAt = null as string | null } = {}) => ({
  ...{ __typename: "StoreCreditAccountCreditTransaction", id, createdAt: SENT.toISOString() },
  ...{ ...amount("10.00"), event: "ADJUSTMENT", expiresAt, remainingAmount: { amount: left } },
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

type Node = Record<string, unknown>;

/** An account with these transactions; debits go through, are number 9, and leave `after`. */
function anAccount(nodes: Node[], after: Node[]) {
  const debits: object[] = [];
  const left = nodes.map((each) => (each["remainingAmount"] as { amount: string } | undefined)?.amount);
  const balance = {
    amount: String(left.reduce((sum, each) => sum + Number(each ?? 0), 0)),
    currencyCode: "USD",
  };
  const transactions = { nodes, pageInfo: {} };
  const answers: Record<string, () => object> = {
    StoreCredit: () => ({
      storeCreditConfiguration: { storeCreditEnabled: true },
      shop: { customerAccountsV2: { customerAccountsVersion: "NEW_CUSTOMER_ACCOUNTS" } },
      customer: { storeCreditAccounts: { nodes: [{ id: ACCOUNT, balance, transactions }], pageInfo: {} } },
    }),
    StoreCreditBefore: () => ({
      storeCreditAccount: { transactions: debits.length > 0 ? { nodes: after, pageInfo: {} } : transactions },
    }),
    DebitStoreCredit: () => ({
      storeCreditAccountDebit: { storeCreditAccountTransaction: { id: "debit 9" }, userErrors: [] },
    }),
  };
  const request = ({ name }: { name: string }, variables: object) => {
    if (name === "DebitStoreCredit") debits.push(variables);
    return Promise.resolve(answers[name]?.());
  };
  return { client: { request } as unknown as ShopifyClient, debits };
}

async function withdraw(
  nodes: Node[],
  given: { sentAt?: Date | null; taken?: string[]; after?: Node[] } = {},
) {
  const { sentAt = SENT, taken = [], after = nodes } = given;
  const { client, debits } = anAccount(nodes, after);
  const [kept, swapped]: [string[], string[]] = [[], []];
  const once: WithdrawOnce = {
    ...{ now: NOW, sentAt, claim: () => Promise.resolve(true) },
    unclaimed: (gids) => Promise.resolve(gids.filter((gid) => !taken.includes(gid))),
    keep: (gid) => Promise.resolve(void kept.push(gid)),
    swap: (gids) => Promise.resolve(void swapped.push(...gids)),
  };
  const outcome = await withdrawStoreCredit(client, issued, once);
  return { outcome, kept, debits: debits.length, ...(swapped.length > 0 ? { swapped } : {}) };
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

  it("not while another would be taken, because it ends sooner", async () => {
    const sooner = { id: "sooner", expiresAt: "2026-12-24T00:00:00Z" };
    const refused = withdraw([credit("10.00", sooner), credit("10.00")], { sentAt: null });
    await expect(refused).rejects.toMatchObject({ code: "REDEMPTION_KEPT" });
    const over = [credit("0.00", sooner), credit("5.00", { id: "over", expiresAt: "2026-11-19T00:00:00Z" })];
    const free = await withdraw([...over, credit("10.00")], { sentAt: null });
    expect(free).toEqual({ outcome: "withdrawn", kept: ["debit 9"], debits: 1 });
  });

  it("not said to be kept while an earlier debit may still come", async () => {
    const sooner = credit("10.00", { id: "sooner", expiresAt: "2026-12-24T00:00:00Z" });
    const just = new Date(NOW.getTime() - 1_000);
    const waits = withdraw([sooner, credit("10.00")], { sentAt: just });
    await expect(waits).rejects.toMatchObject({ message: "it is not known yet what came of the last try" });
  });

  it("with another that ends together with it in its place, where Shopify took that", async () => {
    const after = [credit("10.00"), credit("0.00", { id: "twin" }), credit("10.00", { id: "third" })];
    const nodes = [credit("10.00"), credit("10.00", { id: "twin" }), credit("10.00", { id: "third" })];
    const answer = await withdraw(nodes, { sentAt: null, after });
    expect(answer).toEqual({ outcome: "withdrawn", kept: ["debit 9"], debits: 1, swapped: ["twin"] });
    const again = await withdraw([debit("debit 9"), ...after]);
    expect(again).toEqual({ outcome: "withdrawn", kept: ["debit 9"], debits: 0, swapped: ["twin"] });
  });
});
