import { describe, expect, it } from "vitest";
import { db } from "#app/db.server.ts";
import { completeDataRequest } from "#app/flows/complete-data-request.server.ts";
import { eraseShop } from "#app/flows/erase-shop.server.ts";
import { drainInbox } from "#app/jobs/drain-inbox.server.ts";
import { findMember } from "#app/models/members.server.ts";
import { action } from "#app/routes/webhooks.tsx";
import { waitingJobs } from "../support/drain.ts";
import { onPool } from "../support/pool.ts";
import { aShop, anId } from "../support/shop.ts";
import { aWebhook } from "../support/signed.ts";

const money = (amount: string) => ({ shop_money: { amount, currency_code: "USD" } });
const now = new Date("2026-11-22T12:00:00Z");

async function tell(shopId: string, topic: string, payload: unknown) {
  const request = aWebhook({ shopId, topic, payload });
  expect((await action({ request })).status).toBe(200);
}

/** Ada has bought for $40 and is known by name. */
async function adaAt(shopId: string): Promise<bigint> {
  const customerId = anId();
  const at = "2026-11-20T12:00:00-05:00";
  const customer = {
    id: Number(customerId),
    email: "ada@example.com",
    first_name: "Ada",
    last_name: "Lovelace",
    phone: "+4412345",
    state: "enabled",
    updated_at: at,
  };
  await tell(shopId, "orders/paid", {
    id: Number(anId()),
    name: "#1001",
    created_at: at,
    processed_at: at,
    updated_at: at,
    financial_status: "paid",
    currency: "USD",
    line_items: [{ id: 1, quantity: 1, current_quantity: 1, price_set: money("40.00") }],
    customer,
  });
  await tell(shopId, "customers/update", customer);
  await drainInbox({ shopId });
  return customerId;
}

/** Every place of the database where a text of Ada's could stand. */
async function tracesOf(shopId: string, needle: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of [
    "members",
    "deliveries",
    "orders",
    "refunds",
    "entries",
    "redemptions",
    "data_requests",
  ]) {
    const { rows } = await onPool().query(
      `SELECT 1 FROM ${table} t WHERE shop_id = $1 AND t::text ILIKE $2`,
      [shopId, `%${needle}%`],
    );
    if (rows.length > 0) found.push(table);
  }
  return found;
}

describe("customers/redact", () => {
  it("takes the person out everywhere and keeps the numbers; late news bring nobody back", async () => {
    const { shopId } = await aShop();
    const customerId = await adaAt(shopId);
    const bo = await adaAt(shopId);
    await tell(shopId, "customers/data_request", {
      customer: { id: Number(customerId) },
      data_request: { id: 9 },
    });
    await drainInbox({ shopId });
    await completeDataRequest(shopId, 9n, { now });
    await db.member.update({
      where: { shopId_customerId: { shopId, customerId } },
      data: { tags: ["knits-jumpers"], tagsReadAt: now },
    });
    await tell(shopId, "customers/redact", {
      customer: { id: Number(customerId), email: "ada@example.com" },
    });
    await tell(shopId, "customers/update", {
      id: Number(customerId),
      email: "ada@example.com",
      state: "enabled",
      updated_at: "2026-11-21T00:00:00Z",
    });
    await drainInbox({ shopId });
    await drainInbox({ shopId });
    expect(await findMember(db, shopId, customerId)).toMatchObject({
      state: "redacted",
      email: null,
      firstName: null,
      lastName: null,
      phone: null,
      available: 40n,
    });
    expect(await findMember(db, shopId, bo)).toMatchObject({ state: "enrolled", email: "ada@example.com" });
    await onPool().query("DELETE FROM deliveries WHERE shop_id = $1 AND payload::text LIKE $2", [
      shopId,
      `%${bo}%`,
    ]);
    await onPool().query(
      "UPDATE members SET email = NULL, first_name = NULL, last_name = NULL, phone = NULL WHERE customer_id = $1",
      [bo.toString()],
    );
    for (const needle of ["ada@example.com", "Lovelace", "4412345", "knits-jumpers"]) {
      expect(await tracesOf(shopId, needle)).toEqual([]);
    }
  });

  it("is an answer for a customer nobody knows", async () => {
    const { shopId } = await aShop();
    await tell(shopId, "customers/redact", { customer: { id: 1 } });
    await drainInbox({ shopId });
    const [delivery] = await db.delivery.findMany({ where: { shopId } });
    expect(delivery).toMatchObject({ state: "processed", outcome: "Nothing to remove" });
  });
});

describe("customers/data_request", () => {
  it("gathers all that is held into one document, once", async () => {
    const { shopId } = await aShop();
    const customerId = await adaAt(shopId);
    const request = { customer: { id: Number(customerId) }, orders_requested: [], data_request: { id: 9 } };
    await tell(shopId, "customers/data_request", request);
    await tell(shopId, "customers/data_request", request);
    await drainInbox({ shopId });
    const jobs = (await waitingJobs()).filter(({ task }) => task === "complete-data-request");
    expect(jobs.filter(({ payload }) => (payload as { shopId: string }).shopId === shopId)).toHaveLength(1);
    expect(await completeDataRequest(shopId, 9n, { now })).toBe(true);
    expect(await completeDataRequest(shopId, 9n, { now })).toBe(false);
    const { document, completedAt } = await db.dataRequest.findFirstOrThrow({ where: { shopId } });
    expect(completedAt).toEqual(now);
    expect(document).toMatchObject({
      customerId: customerId.toString(),
      member: { email: "ada@example.com", first_name: "Ada", available: 40 },
      entries: [{ kind: "earn", available_delta: 40 }],
      orders: [{ name: "#1001" }],
    });
    expect(JSON.stringify(document)).toContain("+4412345");
  });
});

describe("shop/redact", () => {
  it("refuses an installed shop, and leaves it whole", async () => {
    const { shopId } = await aShop();
    await adaAt(shopId);
    await tell(shopId, "shop/redact", { shop_domain: shopId });
    await drainInbox({ shopId });
    expect(await db.member.count({ where: { shopId } })).toBe(1);
    const erasing = await db.delivery.findFirstOrThrow({ where: { shopId, topic: "shop/redact" } });
    expect(erasing).toMatchObject({ state: "ignored" });
    await expect(eraseShop(shopId, { now })).rejects.toMatchObject({ code: "INSTALLED_SHOP" });
  });

  it("removes every row of a shop that left, of no other shop, and keeps the fact", async () => {
    const [{ shopId }, other] = [await aShop(), await aShop()];
    await adaAt(shopId);
    await adaAt(other.shopId);
    await tell(shopId, "app/uninstalled", {});
    await tell(shopId, "shop/redact", { shop_domain: shopId });
    await drainInbox({ shopId });
    const tables = [
      "shops",
      "members",
      "orders",
      "entries",
      "lots",
      "deliveries",
      "programme_versions",
      "standings",
    ];
    for (const table of tables) {
      const { rows } = await onPool().query(`SELECT 1 FROM ${table} WHERE shop_id = $1`, [shopId]);
      expect(rows, table).toEqual([]);
    }
    expect(await db.entry.count({ where: { shopId: other.shopId } })).toBe(1);
    const erasure = await db.erasure.findFirstOrThrow({ where: { shopId } });
    expect(erasure.rows).toBeGreaterThan(5);
    expect(await eraseShop(shopId, { now })).toBe(0);
  });
});
