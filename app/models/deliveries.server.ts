/** Keeper of the inbox: deliveries as received, and what became of them. */
import type { Pool } from "pg";
import type { Db, Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";

/**
 * A delivery on its way in. `payload` is trimmed JSON already; `state` says whether there is anything to do with it.
 */
export type NewDelivery = {
  shopId: string;
  webhookId: string;
  topic: string;
  eventId: string | null;
  triggeredAt: Date | null;
  receivedAt: Date;
  payload: string | null;
  state: "received" | "ignored";
  /** Shopify's id of what it tells of, in decimals. */
  about: string | null;
};

/** A delivery still to be done. */
export type ReceivedDelivery = {
  webhookId: string;
  topic: string;
  triggeredAt: Date | null;
  receivedAt: Date;
  payload: unknown;
  attempts: number;
};

export type DeliveryVerdict = {
  webhookId: string;
  state: "processed" | "ignored";
  /** In words a merchant reads. */
  outcome: string;
};

/** How many queues the drain jobs of all shops share: jobs of one queue run one after the other. */
const PARTITIONS = 16;

/**
 * Stores a group of deliveries in ONE statement, which is its own transaction: new shops, new deliveries (a known
 * webhook id is left as it is) and one drain job for each shop with something new to do. Answers how many were new.
 * Rows go in sorted, so that two processes never wait for each other in a circle.
 */
export async function storeDeliveries(pool: Pool, deliveries: readonly NewDelivery[]): Promise<number> {
  const given = `[${deliveries.map(toJson).join()}]`;
  const { rows } = await pool.query<{ stored: number }>({ ...STORE, values: [given] });
  return rows[0]?.stored ?? 0;
}

/** The payload is JSON text already and goes in as it is. */
function toJson({ payload, ...delivery }: NewDelivery): string {
  return `${JSON.stringify(delivery).slice(0, -1)},"payload":${payload ?? "null"}}`;
}

const STORE = {
  name: "store-deliveries",
  // Shopify hangs up after 5 s; a group that is not in by then is delivered again anyway.
  query_timeout: 4_000,
  text: `
    WITH given AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS x("shopId" text, "webhookId" text, topic text, "eventId" text,
        "triggeredAt" timestamptz, "receivedAt" timestamptz, payload jsonb, state text, about bigint)
    ), known AS (
      INSERT INTO shops (shop_id)
      SELECT DISTINCT "shopId" FROM given
      WHERE NOT EXISTS (SELECT FROM shops WHERE shop_id = "shopId") ORDER BY 1
      ON CONFLICT DO NOTHING
    ), stored AS (
      INSERT INTO deliveries (shop_id, webhook_id, topic, event_id, triggered_at, received_at, payload, state,
        about)
      SELECT "shopId", "webhookId", topic, "eventId", "triggeredAt", "receivedAt", nullif(payload, 'null'), state, about
      FROM given ORDER BY "shopId", "webhookId"
      ON CONFLICT DO NOTHING
      RETURNING shop_id, state
    ), to_drain AS (
      SELECT DISTINCT shop_id FROM stored WHERE state = 'received' ORDER BY 1
    ), jobs AS MATERIALIZED (
      SELECT graphile_worker.add_job(identifier => 'drain-inbox', payload => json_build_object('shopId', shop_id),
        queue_name => 'inbox-' || (hashtext(shop_id) & ${PARTITIONS - 1}), job_key => 'drain-inbox:' || shop_id)
      FROM to_drain
    )
    SELECT (SELECT count(*) FROM stored)::int AS stored, (SELECT count(*) FROM jobs)::int AS jobs`,
};

/** The next deliveries to do, oldest first, after a given place; only those whose topic is among `topics`. */
export async function nextDeliveries(
  db: Db,
  shopId: string,
  { topics, after, limit }: { topics: readonly string[]; after: ReceivedDelivery | null; limit: number },
): Promise<ReceivedDelivery[]> {
  const since = after
    ? sql`(received_at, webhook_id) > (${after.receivedAt.toISOString()}::timestamptz, ${after.webhookId})`
    : sql`true`;
  return db.$queryRaw<ReceivedDelivery[]>(sql`
    SELECT webhook_id AS "webhookId", topic, triggered_at AS "triggeredAt", received_at AS "receivedAt", payload,
      attempts
    FROM deliveries
    WHERE shop_id = ${shopId} AND state = 'received' AND ${since}
      AND topic IN (SELECT jsonb_array_elements_text(${JSON.stringify(topics)}::jsonb))
    ORDER BY received_at, webhook_id LIMIT ${limit}`);
}

/**
 * Says what became of deliveries, in the transaction that did it. Only waiting ones move: a verdict is never
 * overwritten.
 */
export async function markProcessed(
  tx: Tx,
  shopId: string,
  verdicts: readonly DeliveryVerdict[],
  now: Date,
): Promise<void> {
  if (verdicts.length === 0) return;
  await tx.$executeRaw(sql`
    UPDATE deliveries AS d
    SET state = x.state, outcome = x.outcome, processed_at = ${now.toISOString()}::timestamptz,
      attempts = d.attempts + 1, error = NULL
    FROM jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb) AS x("webhookId" text, state text, outcome text)
    WHERE d.shop_id = ${shopId} AND d.webhook_id = x."webhookId" AND d.state = 'received'`);
}

/** Counts one more try of deliveries that still wait. */
export async function countTries(tx: Tx, shopId: string, webhookIds: readonly string[]): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE deliveries SET attempts = attempts + 1
    WHERE shop_id = ${shopId} AND webhook_id = ANY(${[...webhookIds]}) AND state = 'received'`);
}

/** Sets deliveries aside that cannot be done, with the reason in words without personal data. */
export async function parkDeliveries(
  tx: Tx,
  shopId: string,
  parked: readonly { webhookId: string; error: string }[],
  now: Date,
): Promise<void> {
  if (parked.length === 0) return;
  await tx.$executeRaw(sql`
    UPDATE deliveries AS d
    SET state = 'parked', error = x.error, processed_at = ${now.toISOString()}::timestamptz, attempts = d.attempts + 1
    FROM jsonb_to_recordset(${JSON.stringify(parked)}::jsonb) AS x("webhookId" text, error text)
    WHERE d.shop_id = ${shopId} AND d.webhook_id = x."webhookId" AND d.state = 'received'`);
}

/**
 * Takes parked deliveries up again, as if they had just come: one, or all at once. Those without a payload stay.
 * Answers how many.
 */
export async function unparkDeliveries(tx: Tx, shopId: string, webhookId: string | null): Promise<number> {
  const which = webhookId === null ? sql`true` : sql`webhook_id = ${webhookId}`;
  return tx.$executeRaw(sql`
    UPDATE deliveries SET state = 'received', attempts = 0, error = NULL, processed_at = NULL
    WHERE shop_id = ${shopId} AND state = 'parked' AND payload IS NOT NULL AND ${which}`);
}

/** What became of a delivery that is not needed: what it is about is asked for. */
export const READ_INSTEAD = "Its order is read from Shopify instead";

/**
 * Closes parked deliveries of these topics whose payload is gone, or never was, and answers what they are about, to be
 * read instead: one, or at most `limit`, the oldest first.
 */
export async function closeUnsaid(
  tx: Tx,
  shopId: string,
  { webhookId, topics, limit }: { webhookId: string | null; topics: readonly string[]; limit: number },
  now: Date,
): Promise<bigint[]> {
  const which = webhookId === null ? sql`true` : sql`webhook_id = ${webhookId}`;
  const closed = await tx.$queryRaw<{ about: bigint }[]>(sql`
    UPDATE deliveries AS d SET state = 'processed', outcome = ${READ_INSTEAD}, processed_at = ${now}
    FROM (
      SELECT webhook_id FROM deliveries
      WHERE shop_id = ${shopId} AND state = 'parked' AND topic = ANY(${[...topics]}) AND payload IS NULL
        AND about IS NOT NULL AND ${which}
      ORDER BY received_at, webhook_id LIMIT ${limit} FOR UPDATE
    ) AS parked
    WHERE d.shop_id = ${shopId} AND d.webhook_id = parked.webhook_id
    RETURNING d.about`);
  return [...new Set(closed.map(({ about }) => about))];
}

/**
 * Ends that a parked delivery waits, with words; its error stays to be read: `ignored` for good, or `processed` in
 * another way. Answers whether it was parked.
 */
export async function unparkAs(
  tx: Tx,
  shopId: string,
  { webhookId, state, outcome }: DeliveryVerdict,
  now: Date,
): Promise<boolean> {
  const ended = await tx.$executeRaw(sql`
    UPDATE deliveries SET state = ${state}, outcome = ${outcome}, processed_at = ${now.toISOString()}::timestamptz
    WHERE shop_id = ${shopId} AND webhook_id = ${webhookId} AND state = 'parked'`);
  return ended === 1;
}

/** What a delivery is about, for reading it again. Refuses DELIVERY_NOT_FOUND. */
export async function requireDelivery(
  db: Db,
  shopId: string,
  webhookId: string,
): Promise<{ topic: string; state: string; about: bigint | null }> {
  const found = await db.delivery.findUnique({
    where: { shopId_webhookId: { shopId, webhookId } },
    select: { topic: true, state: true, about: true },
  });
  if (!found) throw new Refusal("DELIVERY_NOT_FOUND");
  return found;
}

/**
 * Empties payloads received before `before`, at most `limit` of them; a delivery still waiting then is `ignored`,
 * because there is nothing left to do it with. Answers how many.
 */
export async function purgePayloads(
  tx: Tx,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  return tx.$executeRaw(sql`
    UPDATE deliveries AS d SET payload = NULL,
      state = CASE d.state WHEN 'received' THEN 'ignored' ELSE d.state END,
      outcome = CASE d.state WHEN 'received' THEN 'Kept for its time and never needed' ELSE d.outcome END
    FROM (
      SELECT shop_id, webhook_id FROM deliveries
      WHERE received_at < ${before.toISOString()}::timestamptz AND payload IS NOT NULL
      ORDER BY received_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) AS old
    WHERE d.shop_id = old.shop_id AND d.webhook_id = old.webhook_id`);
}

/** Shops that are installed and have deliveries waiting since before `before`. */
export async function findShopsToDrain(
  db: Db,
  { before, limit }: { before: Date; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>(sql`
    SELECT shop_id AS "shopId" FROM shops
    WHERE installed_at IS NOT NULL AND uninstalled_at IS NULL AND EXISTS (
      SELECT FROM deliveries d
      WHERE d.shop_id = shops.shop_id AND d.state = 'received' AND d.received_at < ${before.toISOString()}::timestamptz)
    ORDER BY random() LIMIT ${limit}`);
  return rows.map((row) => row.shopId);
}
