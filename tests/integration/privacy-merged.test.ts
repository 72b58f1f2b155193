/** Of people whom Shopify knew as two customers: they are told everything, and forgotten everywhere. */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { adjustPoints } from "#app/flows/adjust-points.server.ts";
import { completeDataRequest } from "#app/flows/complete-data-request.server.ts";
import { purgeOldPayloads } from "#app/flows/purge-payloads.server.ts";
import { redactCustomer } from "#app/flows/redact-customer.server.ts";
import { drainInbox } from "#app/jobs/drain-inbox.server.ts";
import { action } from "#app/routes/webhooks.tsx";
import { statementOf } from "../support/books.ts";
import { onPool, untilSomebodyWaits } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";
import { aWebhook } from "../support/signed.ts";

const now = new Date("2026-11-22T12:00:00Z");
const [kept, gone] = [1n, 2n];
const money = (amount: string) => ({ shop_money: { amount, currency_code: "USD" } });

let shopId = "";

async function tell(topic: string, payload: unknown) {
  expect((await action({ request: aWebhook({ shopId, topic, payload }) })).status).toBe(200);
  await drainInbox({ shopId });
}

const person = (customerId: bigint, email: string) => ({
  ...{ id: Number(customerId), email, first_name: "Ada", last_name: "Lovelace", phone: "+4412345" },
  ...{ state: "enabled", updated_at: "2026-11-20T12:00:00-05:00" },
});

async function buys(customerId: bigint, email: string) {
  const at = "2026-11-20T12:00:00-05:00";
  await tell("orders/paid", {
    ...{
      id: Number(customerId) + 100,
      name: `#${customerId}`,
      created_at: at,
      processed_at: at,
      updated_at: at,
    },
    ...{ financial_status: "paid", currency: "USD", customer: person(customerId, email) },
    line_items: [{ id: 1, quantity: 1, current_quantity: 1, price_set: money("40.00") }],
  });
}

const thank = (customerId: bigint, reason: string) =>
  adjustPoints(
    shopId,
    { adjustmentId: crypto.randomUUID(), customerId, points: 5n, reason },
    { by: "staff:1", now },
  );

/** What a file said of an e-mail that named nobody then. */
async function fileNames(email: string) {
  const adjustmentId = crypto.randomUUID();
  const made = {
    fileName: "thanks.csv",
    goodRows: 0,
    badRows: 1,
    given: 0n,
    taken: 0n,
    madeBy: "staff:1",
    madeAt: now,
  };
  await db.adjustment.create({ data: { shopId, adjustmentId, state: "posted", ...made, postedAt: now } });
  const row = { row: 1, error: "There is no such customer", reason: "Lovelace's parcel", email };
  await db.adjustmentRow.create({ data: { shopId, adjustmentId, ...row } });
}

/** Where a text still stands. */
async function tracesOf(needle: string): Promise<string[]> {
  const { rows } = await onPool().query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'shop_id'
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  const found = await Promise.all(
    rows.map(async ({ name }) => {
      const question = `SELECT 1 FROM ${name} t WHERE shop_id = $1 AND t::text ILIKE $2`;
      return (await onPool().query(question, [shopId, `%${needle}%`])).rows.length > 0 ? [name] : [];
    }),
  );
  return found.flat();
}

const everywhere = async () =>
  Promise.all(["old@example.com", "new@example.com", "Lovelace", "4412345"].map(tracesOf));

beforeEach(async () => {
  ({ shopId } = await aShop());
  await buys(gone, "old@example.com");
  await buys(kept, "new@example.com");
  await thank(gone, "Ms Lovelace was kind");
  await fileNames("Old@example.com");
  await tell("customers/merge", {
    status: "completed",
    admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${kept}`,
    admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${gone}`,
  });
});

describe("customers/data_request", () => {
  test.each([kept, gone])("tells what was theirs under either id, asked for %s", async (customerId) => {
    await tell("customers/data_request", { customer: { id: Number(customerId) }, data_request: { id: 9 } });
    await completeDataRequest(shopId, 9n, { now });
    const { document } = await db.dataRequest.findFirstOrThrow({ where: { shopId } });
    expect(document).toMatchObject({
      customerId: customerId.toString(),
      member: { email: "new@example.com", available: 85 },
      mergedCustomers: [{ deleted_id: "2", kept_id: "1", member: { email: null, available: 0 } }],
      entries: [
        { customer_id: "2", kind: "earn", available_delta: 40 },
        { customer_id: "1", kind: "earn", available_delta: 40 },
        { customer_id: "2", kind: "adjust", available_delta: 5 },
        { customer_id: "2", kind: "transfer", available_delta: -45 },
        { customer_id: "1", kind: "transfer", available_delta: 45 },
      ],
      adjustments: expect.arrayContaining([
        expect.objectContaining({ reason: "Ms Lovelace was kind" }),
        expect.objectContaining({ reason: "Lovelace's parcel" }),
      ]) as unknown,
      orders: [{ order_id: "101" }, { order_id: "102" }],
    });
    const { deliveries } = document as { deliveries: unknown };
    expect(JSON.stringify(deliveries)).toContain("old@example.com");
    expect(JSON.stringify(deliveries)).toContain("new@example.com");
  });
});

describe("being forgotten", () => {
  test.each([kept, gone])(
    "leaves no trace of either id, asked for %s; the numbers stay",
    async (customerId) => {
      await tell("customers/data_request", { customer: { id: Number(kept) }, data_request: { id: 9 } });
      await completeDataRequest(shopId, 9n, { now });
      const before = await statementOf(shopId);
      await tell("customers/redact", { customer: { id: Number(customerId), email: "old@example.com" } });
      expect(await everywhere()).toEqual([[], [], [], []]);
      expect(await statementOf(shopId)).toEqual(before);
      const members = await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
      expect(members.map(({ state, available }) => [state, available])).toEqual([
        ["redacted", 85n],
        ["redacted", 0n],
      ]);
    },
  );

  test("of one that Shopify merely deleted after it was merged says nothing of who it became", async () => {
    await tell("customers/delete", { id: Number(gone) });
    const [old, recent] = await everywhere();
    // What a file says of the old address is the kept one's now.
    expect(old).toEqual(["adjustment_rows"]);
    expect(recent).toEqual(["deliveries", "members"]);
    await tell("customers/delete", { id: Number(kept) });
    expect(await everywhere()).toEqual([[], [], [], []]);
  });

  test("takes a month without being asked, whoever is named", async () => {
    await purgeOldPayloads({ now: new Date(Date.now() + 31 * 86_400_000) });
    expect(await tracesOf("old@example.com")).toEqual([]);
    expect(await tracesOf("new@example.com")).toEqual(["members"]);
  });
});

test("who is forgotten is locked before the words about them, as by everybody else", async () => {
  const client = await onPool().connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT FROM members WHERE shop_id = $1 AND customer_id = $2 FOR UPDATE", [
      shopId,
      kept,
    ]);
    const forgotten = redactCustomer(shopId, { customerId: kept, webhookId: "none", asked: true }, { now });
    await untilSomebodyWaits();
    const words = "SELECT FROM adjustment_rows WHERE shop_id = $1 FOR UPDATE NOWAIT";
    expect((await client.query(words, [shopId])).rowCount).toBe(2);
    await client.query("COMMIT");
    await forgotten;
  } finally {
    client.release();
  }
  expect(await tracesOf("Lovelace")).toEqual([]);
});
