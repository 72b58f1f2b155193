import { describe, expect, it } from "vitest";
import { db } from "#app/db.server.ts";
import { purgeOldPayloads } from "#app/flows/purge-payloads.server.ts";
import { sweep } from "#app/flows/sweep.server.ts";
import { drainInbox } from "#app/jobs/drain-inbox.server.ts";
import { findMember } from "#app/models/members.server.ts";
import { action } from "#app/routes/webhooks.tsx";
import { drain, waitingJobs } from "../support/drain.ts";
import { orderText } from "../support/order-text.ts";
import { onPool } from "../support/pool.ts";
import { aShop, aShopDomain, anId } from "../support/shop.ts";
import { aWebhook, type WebhookParts } from "../support/signed.ts";

const tell = async (parts: WebhookParts) => {
  const answer = await action({ request: aWebhook(parts) });
  expect(answer.status).toBe(200);
};

type Delivery = {
  topic: string;
  state: string;
  error: string | null;
  outcome: string | null;
  attempts: number;
};
async function deliveries(shopId: string): Promise<Delivery[]> {
  const { rows } = await onPool().query<Delivery>(
    "SELECT topic, state, error, outcome, attempts FROM deliveries WHERE shop_id = $1 ORDER BY received_at, topic",
    [shopId],
  );
  return rows;
}
const states = async (shopId: string) =>
  (await deliveries(shopId)).map(({ topic, state }) => `${topic} ${state}`);
const balance = async (shopId: string, customerId: bigint) =>
  (await findMember(db, shopId, customerId))?.available;

describe("draining the inbox", () => {
  it("settles orders with ids beyond 2^53, twice told once earned", async () => {
    const { shopId } = await aShop();
    const [id, customerId] = [anId({ big: true }), anId({ big: true })];
    const payload = orderText({ id, customerId });
    await tell({ shopId, topic: "orders/create", payload });
    await tell({ shopId, topic: "orders/paid", payload });
    await drainInbox({ shopId });
    expect(await balance(shopId, customerId)).toBe(40n);
    expect(await states(shopId)).toEqual(["orders/create processed", "orders/paid processed"]);
    await tell({ shopId, topic: "orders/paid", payload });
    await drainInbox({ shopId });
    expect(await balance(shopId, customerId)).toBe(40n);
  });

  it("sets a poisoned delivery aside with its reason, and does all the others", async () => {
    const { shopId } = await aShop();
    const members = Array.from({ length: 6 }, () => anId());
    for (const [index, customerId] of members.entries()) {
      if (index === 2)
        await tell({ shopId, topic: "orders/paid", payload: { id: 1, name: "#2", email: "x@y.z" } });
      if (index === 4) await tell({ shopId, topic: "orders/paid", payload: orderText({ amount: "40.001" }) });
      await tell({ shopId, topic: "orders/paid", payload: orderText({ customerId }) });
    }
    await drainInbox({ shopId });
    for (const customerId of members) expect(await balance(shopId, customerId)).toBe(40n);
    const parked = (await deliveries(shopId)).filter(({ state }) => state === "parked");
    expect(parked).toHaveLength(2);
    expect(parked.map(({ attempts }) => attempts)).toEqual([1, 1]);
    for (const { error } of parked)
      expect(error).toMatch(/^The request could not be read: orders\/paid|order: /);
    expect((await deliveries(shopId)).filter(({ state }) => state === "processed")).toHaveLength(6);
  });

  it("finds the one delivery that the database refuses, and sets it aside alone", async () => {
    const { shopId } = await aShop();
    const members = Array.from({ length: 5 }, () => anId());
    for (const customerId of members)
      await tell({ shopId, topic: "orders/paid", payload: orderText({ customerId }) });
    // Beyond what a bigint column holds.
    await tell({ shopId, topic: "orders/paid", payload: orderText({ id: 9_999_999_999_999_999_999n }) });
    await drainInbox({ shopId });
    for (const customerId of members) expect(await balance(shopId, customerId)).toBe(40n);
    const parked = (await deliveries(shopId)).filter(({ state }) => state === "parked");
    expect(parked).toHaveLength(1);
    expect(parked[0]?.error).not.toContain("@");
  });

  it("keeps orders waiting until the shop is installed, and does what cannot wait", async () => {
    const { shopId } = await aShop({ installedAt: null });
    const customerId = anId();
    await tell({ shopId, topic: "orders/paid", payload: orderText({ customerId }) });
    await tell({ shopId, topic: "app/scopes_update", payload: { current: ["read_orders"] } });
    await drainInbox({ shopId });
    expect(await states(shopId)).toEqual(["orders/paid received", "app/scopes_update processed"]);
    // A day after the order.
    await onPool().query("UPDATE shops SET installed_at = '2026-11-21T12:00:00Z' WHERE shop_id = $1", [
      shopId,
    ]);
    await drainInbox({ shopId });
    expect(await balance(shopId, customerId)).toBe(40n);
  });

  it("gives each delivery one verdict when two drains run at once", async () => {
    const { shopId } = await aShop();
    const customerId = anId();
    for (let count = 0; count < 12; count += 1) {
      await tell({ shopId, topic: "orders/paid", payload: orderText({ customerId }) });
    }
    await Promise.all([drainInbox({ shopId }), drainInbox({ shopId })]);
    expect((await deliveries(shopId)).map(({ state, attempts }) => `${state} ${attempts}`)).toEqual(
      Array.from({ length: 12 }, () => "processed 1"),
    );
    expect((await findMember(db, shopId, customerId))?.available).toBe(480n);
  });

  it("leaves the deliveries for the next try when the database fails, then does them", async () => {
    const { shopId } = await aShop();
    const customerId = anId();
    await tell({ shopId, topic: "orders/paid", payload: orderText({ customerId }) });
    await onPool().query(`CREATE FUNCTION fall_over() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'gone' USING ERRCODE = '57P01'; END $$`);
    await onPool().query("CREATE TRIGGER fall_over BEFORE INSERT ON orders EXECUTE FUNCTION fall_over()");
    await expect(drainInbox({ shopId })).rejects.toThrow();
    await onPool().query("DROP FUNCTION fall_over CASCADE");
    expect(await states(shopId)).toEqual(["orders/paid received"]);
    await drainInbox({ shopId });
    expect(await balance(shopId, customerId)).toBe(40n);
  });

  it("notes customers, parks a merge that does not say of whom, and lets a failed merge pass", async () => {
    const { shopId } = await aShop();
    const customer = {
      id: 7,
      email: "ada@example.com",
      first_name: "Ada",
      last_name: "L",
      phone: null,
      state: "enabled",
    };
    const updated_at = "2026-11-20T12:00:00Z";
    await tell({ shopId, topic: "customers/create", payload: { ...customer, updated_at } });
    await tell({ shopId, topic: "customers/merge", payload: { status: "failed" } });
    await tell({ shopId, topic: "customers/merge", payload: { status: "completed" } });
    await drainInbox({ shopId });
    expect(await findMember(db, shopId, 7n)).toMatchObject({ state: "enrolled", email: "ada@example.com" });
    expect(await deliveries(shopId)).toMatchObject([
      { topic: "customers/create", state: "processed" },
      { topic: "customers/merge", state: "ignored" },
      {
        topic: "customers/merge",
        state: "parked",
        error: expect.stringContaining("customer_kept_id") as string,
      },
    ]);
  });

  it("settles the orders of a guest who opens an account", async () => {
    const { shopId } = await aShop();
    const customerId = anId();
    const payload = orderText({ customerId }).replace('"enabled"', '"disabled"');
    await tell({ shopId, topic: "orders/paid", payload });
    await drainInbox({ shopId });
    expect(await balance(shopId, customerId)).toBe(0n);
    const updated_at = "2026-11-21T12:00:00Z";
    await tell({
      shopId,
      topic: "customers/update",
      payload: { id: Number(customerId), state: "enabled", updated_at },
    });
    await drainInbox({ shopId });
    const jobs = (await waitingJobs()).filter(({ task }) => task === "settle-members");
    expect(jobs).toContainEqual({
      task: "settle-members",
      payload: { shopId, customerIds: [customerId.toString()] },
    });
  });

  it("marks the shop uninstalled, and believes no webhook older than the install", async () => {
    const { shopId } = await aShop();
    await tell({ shopId, topic: "app/uninstalled", payload: {}, triggeredAt: new Date("2019-01-01") });
    await drainInbox({ shopId });
    expect((await db.shop.findUniqueOrThrow({ where: { shopId } })).uninstalledAt).toBeNull();
    await tell({ shopId, topic: "app/uninstalled", payload: {} });
    await drainInbox({ shopId });
    expect((await db.shop.findUniqueOrThrow({ where: { shopId } })).uninstalledAt).not.toBeNull();
    expect(await states(shopId)).toEqual(["app/uninstalled processed", "app/uninstalled processed"]);
  });

  it("runs as a job, and again when there is more than one run does", async () => {
    const shopId = aShopDomain();
    await tell({ shopId, topic: "app/scopes_update", payload: { current: [] } });
    await onPool().query(
      `INSERT INTO deliveries (shop_id, webhook_id, topic, received_at, payload)
       SELECT $1, 'many-' || n, 'app/scopes_update', now(), 'null' FROM generate_series(1, 30) n`,
      [shopId],
    );
    await drain();
    const done = await deliveries(shopId);
    expect(done.filter(({ state }) => state === "processed")).toHaveLength(1);
    expect(done.filter(({ state }) => state === "parked")).toHaveLength(30);
  });
});

describe("what runs by the clock", () => {
  it("empties payloads after thirty days, parked and waiting ones too, and no younger ones", async () => {
    const { shopId } = await aShop({ installedAt: null });
    const topics = ["orders/paid", "orders/updated"];
    for (const topic of topics) await tell({ shopId, topic, payload: orderText() });
    const age = (topic: string, days: number) =>
      onPool().query(
        "UPDATE deliveries SET received_at = now() - make_interval(days => $3) WHERE shop_id = $1 AND topic = $2",
        [shopId, topic, days],
      );
    await age("orders/paid", 31);
    await age("orders/updated", 29);
    expect(await purgeOldPayloads({ now: new Date() })).toBeGreaterThanOrEqual(1);
    const { rows } = await onPool().query(
      "SELECT topic, state, payload IS NULL AS empty FROM deliveries WHERE shop_id = $1 ORDER BY topic",
      [shopId],
    );
    expect(rows).toEqual([
      { topic: "orders/paid", state: "ignored", empty: true },
      { topic: "orders/updated", state: "received", empty: false },
    ]);
  });

  it("finds inboxes that no job drains, and leaves the ones that wait for an install", async () => {
    const [{ shopId }, away] = [await aShop(), await aShop({ installedAt: null })];
    for (const each of [shopId, away.shopId]) {
      await tell({ shopId: each, topic: "orders/paid", payload: orderText() });
    }
    await onPool().query("SELECT graphile_worker.remove_job('drain-inbox:' || $1)", [shopId]);
    await onPool().query("SELECT graphile_worker.remove_job('drain-inbox:' || $1)", [away.shopId]);
    await sweep({ now: new Date(Date.now() + 6 * 60_000) });
    const swept = (await waitingJobs()).map(({ payload }) => (payload as { shopId: string }).shopId);
    expect(swept).toContain(shopId);
    expect(swept).not.toContain(away.shopId);
  });

  it("has orders read that still wait for it, though the read was refused once", async () => {
    const [{ shopId }, away] = [await aShop(), await aShop({ installedAt: null })];
    for (const each of [shopId, away.shopId]) {
      await db.order.create({ data: { shopId: each, orderId: 9n, readAgain: true } });
      await db.order.create({ data: { shopId: each, orderId: 10n } });
    }
    await sweep({ now: new Date() });
    const jobs = (await waitingJobs()).filter(({ task }) => task === "read-orders");
    expect(jobs.map(({ payload }) => payload)).toEqual([{ shopId, orderIds: ["9"] }]);
  });
});
