/** After the storm: what must hold, each with what was looked at and every difference. */
import type pg from "pg";
import { auditCodes } from "./audit-codes.ts";
import { auditLogs } from "./audit-logs.ts";
import { heardOf } from "./heard.ts";
import { earnedBy } from "./oracle.ts";
import type { StormShop } from "./scenery.ts";
import { MAIL_HOST, SURNAME } from "./scenery.ts";
import type { StoreOrder, World } from "./world.ts";

export type Finding = { check: string; looked: string; differences: string[] };

export type Evidence = {
  world: World;
  database: pg.Pool;
  discrepancies: { shop: string; law: string; about: string; found: string; expected: string }[];
  secrets: string[];
};

export async function audit(evidence: Evidence): Promise<Finding[]> {
  const { world, discrepancies } = evidence;
  const books = discrepancies.map(
    (each) => `${each.shop} ${each.about}: ${each.law}, ${each.found} not ${each.expected}`,
  );
  return [
    { check: "the books verify clean", looked: `${String(world.shops.length)} shops`, differences: books },
    await auditOrders(evidence),
    await auditDeliveries(evidence),
    ...(await auditCodes(evidence)),
    await auditSums(evidence),
    await auditDates(evidence),
    await auditMetafields(evidence),
    ...auditLogs(world.crew.lines, [SURNAME, MAIL_HOST, ...evidence.secrets]),
  ];
}

type Merge = { deleted: string; kept: string; atSecond: number };

type Message = { body: string; triggeredAt: string };

async function toldOf(world: World, shop: StormShop, topic: string): Promise<Message[]> {
  const path = `webhooks?shop=${shop.domain}&topic=${encodeURIComponent(topic)}`;
  return (await world.control.get<{ messages: Message[] }>(path)).messages;
}

/** As the store told them. */
async function mergesOf(world: World, shop: StormShop): Promise<Merge[]> {
  const idOf = (gid: unknown) => String(gid).split("/").at(-1) ?? "";
  return (await toldOf(world, shop, "customers/merge")).map(({ body, triggeredAt }) => {
    const told = JSON.parse(body) as Record<string, unknown>;
    return {
      deleted: idOf(told["admin_graphql_api_customer_deleted_id"]),
      kept: idOf(told["admin_graphql_api_customer_kept_id"]),
      atSecond: Math.ceil(Date.parse(triggeredAt) / 1_000),
    };
  });
}

/** Those that the store has, and those that were deleted: they ended then, as a cancelled one does. */
async function ordersOf(world: World, shop: StormShop): Promise<StoreOrder[]> {
  const ended = (await toldOf(world, shop, "orders/delete")).flatMap(({ body, triggeredAt }) => {
    // The id is a number beyond what JSON.parse holds exactly.
    const order = world.deleted.get(/\d+/.exec(body)?.[0] ?? "");
    const end = new Date(Math.ceil(Date.parse(triggeredAt) / 1_000) * 1_000).toISOString();
    return order ? [{ ...order, cancelledAt: order.cancelledAt ?? end }] : [];
  });
  const unique = new Map(ended.map((order) => [order.id, order]));
  return [...(await world.allOrders(shop)), ...unique.values()];
}

async function truthOf({ world, database }: Evidence, shop: StormShop, merges: readonly Merge[]) {
  const withAccount = new Set(shop.people.filter(({ hasAccount }) => hasAccount).map(({ id }) => id));
  const placedBy = new Map(world.orders(shop).map(({ id, customerId }) => [id, customerId]));
  const mergeOf = new Map(merges.map((merge) => [merge.deleted, merge]));
  const keptId = (customerId: string | null) => mergeOf.get(customerId ?? "")?.kept ?? customerId;
  const orders = await ordersOf(world, shop);
  const wasHeard = await heardOf(world, shop, database);
  return earnedBy({
    orders: orders.map((order) => ({ ...order, customerId: keptId(order.customerId) })),
    programme: shop.programme,
    timeZone: shop.timeZone,
    tags: new Map(shop.goods.map(({ productId, tags }) => [productId, tags])),
    takesPart: (id) => shop.programme.membership === "everyone" || withAccount.has(id),
    absorbed: (orderId) => {
      const merge = mergeOf.get(placedBy.get(orderId) ?? "");
      return merge && wasHeard(orderId, merge.deleted)
        ? { from: merge.deleted, atSecond: merge.atSecond }
        : null;
    },
  });
}

type Posted = { order: string; customer: string; points: string; entries: number };

/**
 * Σ earned and taken back of each order is what it should be, for the customer who has it; nobody else has anything
 * of it.
 */
async function auditOrders(evidence: Evidence): Promise<Finding> {
  const { world, database } = evidence;
  const differences: string[] = [];
  let looked = 0;
  for (const shop of world.shops) {
    const merges = await mergesOf(world, shop);
    const keptBy = new Map(merges.map(({ deleted, kept }) => [deleted, kept]));
    const points = await truthOf(evidence, shop, merges);
    const owners = new Map((await world.allOrders(shop)).map(({ id, customerId }) => [id, customerId]));
    const { rows } = await database.query<Posted>(
      `SELECT order_id::text AS order, customer_id::text AS customer, count(*)::int AS entries,
         sum(pending_delta + available_delta - shortfall)::text AS points
       FROM entries WHERE shop_id = $1 AND kind IN ('earn', 'reverse') GROUP BY 1, 2`,
      [shop.domain],
    );
    const left = new Map(points);
    const sums = new Map<string, bigint>();
    for (const { order, customer, points: posted } of rows) {
      const key = `${order} ${keptBy.get(customer) ?? customer}`;
      sums.set(key, (sums.get(key) ?? 0n) + BigInt(posted));
    }
    for (const [key, posted] of sums) {
      const [order = "", customer = ""] = key.split(" ");
      const expected = owners.get(order) === customer ? (points.get(order) ?? 0n) : 0n;
      if (owners.get(order) === customer) left.delete(order);
      if (posted !== expected)
        differences.push(
          `${shop.domain} order ${order}, member ${customer}: ${String(posted)}, should be ${String(expected)}`,
        );
    }
    for (const [order, expected] of left)
      if (expected !== 0n)
        differences.push(
          `${shop.domain} order ${order}, member ${String(owners.get(order))}: nothing, should be ${String(expected)}`,
        );
    looked += points.size;
  }
  const check = "every order earned exactly what it should, once";
  return { check, looked: `${String(looked)} orders`, differences: await explained(database, differences) };
}

/** Each difference with what the app knows of its order, for whoever has to find out why. */
function explained(database: pg.Pool, differences: readonly string[]): Promise<string[]> {
  return Promise.all(
    differences.slice(0, 20).map(async (words) => {
      const { rows } = await database.query(
        `SELECT customer_id, tier_id, target, paid, financial_status, cancelled_at, deleted_at, processed_at, shop_updated_at,
           read_again, qualifies_from, absorbed_from
         FROM orders WHERE order_id = $1`,
        [/order (\d+)/.exec(words)?.[1] ?? "0"],
      );
      return `${words}\n      ${JSON.stringify(rows[0] ?? "unknown to the app")}`;
    }),
  );
}

/** Everything that was taken at the door has been dealt with, and nothing was set aside. */
async function auditDeliveries({ world, database }: Evidence): Promise<Finding> {
  type Message = { id: string; shop: string; topic: string; state: string };
  const { messages } = await world.control.get<{ messages: Message[] }>("webhooks");
  const { rows } = await database.query<{ id: string; state: string; topic: string; error: string | null }>(
    "SELECT webhook_id AS id, state, topic, error FROM deliveries",
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  const dropped = messages.filter(({ state }) => state === "dropped").length;
  const differences = rows
    .filter(({ state }) => state !== "processed" && state !== "ignored")
    .map(({ id, state, topic, error }) => `${topic} ${id} is ${state}: ${error ?? ""}`);
  for (const { id, shop, topic, state } of messages) {
    if (state === "delivered" && !known.has(id))
      differences.push(`${shop} ${topic} ${id} was taken and is not known`);
    if (state === "failed" || state === "pending")
      differences.push(`${shop} ${topic} ${id} is ${state} at the store`);
  }
  const looked = `${String(rows.length)} taken, ${String(dropped)} never came`;
  return { check: "every delivery is dealt with", looked, differences };
}

type Sum = { shop: string; kind: string; available: string; pending: string };

/** Per shop, what came less what went is what members have. */
async function auditSums({ database }: Evidence): Promise<Finding> {
  const { rows } = await database.query<Sum>(
    `SELECT shop_id AS shop, kind, sum(available_delta)::text AS available, sum(pending_delta)::text AS pending
     FROM entries GROUP BY 1, 2
     UNION ALL SELECT shop_id, '=', (-sum(available))::text, (-sum(pending))::text FROM members GROUP BY 1
     ORDER BY 1, 2`,
  );
  const differences: string[] = [];
  const words: string[] = [];
  for (const shop of new Set(rows.map((row) => row.shop))) {
    const mine = rows.filter((row) => row.shop === shop);
    const total = (of: "available" | "pending") => mine.reduce((sum, row) => sum + BigInt(row[of]), 0n);
    if (total("available") !== 0n || total("pending") !== 0n)
      differences.push(
        `${shop}: ${String(total("available"))} available, ${String(total("pending"))} pending too many`,
      );
    const part = ({ kind, available, pending }: Sum) =>
      kind === "="
        ? `= ${String(-BigInt(available))} and ${String(-BigInt(pending))}`
        : `${kind} ${available}${pending === "0" ? "" : ` and ${pending}`}`;
    words.push(
      `${shop.split("-")[0] ?? ""}: ${mine
        .sort((a, b) => (a.kind < b.kind ? 1 : -1))
        .map(part)
        .join(", ")}`,
    );
  }
  return { check: "points conserve", looked: words.join("; "), differences };
}

/** Nothing that is due lies about: pending points past their day, lots past theirs. */
async function auditDates({ database }: Evidence): Promise<Finding> {
  const { rows } = await database.query<{ what: string; due: boolean }>(
    `SELECT 'lot ' || entry_id || ' of ' || shop_id AS what, expires_at < now() - interval '2 minutes' AS due
       FROM lots WHERE remaining > 0 AND expires_at IS NOT NULL
     UNION ALL SELECT 'pending of order ' || order_id || ' in ' || shop_id, matures_at < now() - interval '2 minutes'
       FROM pending_points`,
  );
  const differences = rows.filter(({ due }) => due).map(({ what }) => `${what} is overdue`);
  return { check: "nothing is overdue", looked: `${String(rows.length)} dates to come`, differences };
}

/** What the store shows of each customer is what the books say. */
async function auditMetafields({ world, database }: Evidence): Promise<Finding> {
  const differences: string[] = [];
  let looked = 0;
  for (const shop of world.shops) {
    type Field = { ownerGid: string; key: string; value: string };
    const { metafields } = await world.control.get<{ metafields: Field[] }>(`metafields?shop=${shop.domain}`);
    const shown = new Map(
      metafields.filter(({ key }) => key === "points_balance").map((each) => [each.ownerGid, each.value]),
    );
    const { rows } = await database.query<{
      id: string;
      available: string;
      revision: number;
      told: number;
    }>(
      `SELECT customer_id::text AS id, available::text AS available, revision, synced_revision AS told
       FROM members WHERE shop_id = $1`,
      [shop.domain],
    );
    for (const { id, available, revision, told } of rows) {
      if (world.isGone(id)) continue;
      looked += 1;
      const value = shown.get(`gid://shopify/Customer/${id}`) ?? "0";
      if (value !== available || told !== revision)
        differences.push(
          `${shop.domain} customer ${id} is shown ${value} and has ${available}, told revision ${String(told)} of ${String(revision)}`,
        );
    }
  }
  return {
    check: "customers' metafields show their points",
    looked: `${String(looked)} members`,
    differences,
  };
}
