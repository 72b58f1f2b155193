/** The activity log: every delivery and what came of it. Never what it says of people. */
import type { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { ActivityQuestion, DeliveryState, Place } from "#app/reports/activity.ts";
import { DELIVERY_STATES, WAITING_COUNTED } from "#app/reports/activity.ts";

export const ACTIVITY_LENGTH = 50;
const SHOWN = 5;

export type ActivityLine = {
  webhookId: string;
  topic: string;
  receivedAt: Date;
  state: DeliveryState;
  attempts: number;
  outcome: string | null;
  error: string | null;
  /** Of the order that it tells of, where we know one. */
  orderName: string | null;
};

const LINE = sql`d.webhook_id AS "webhookId", d.topic, d.received_at AS "receivedAt", d.state, d.attempts, d.outcome,
  d.error, d.about`;

/** Every topic the shop was ever told, found by jumps through the index. */
const topicsOf = (shopId: string) => sql`
  topics AS (
    (SELECT topic FROM deliveries WHERE shop_id = ${shopId} ORDER BY topic LIMIT 1)
    UNION ALL
    SELECT (SELECT d.topic FROM deliveries d WHERE d.shop_id = ${shopId} AND d.topic > topics.topic ORDER BY d.topic
      LIMIT 1) FROM topics WHERE topics.topic IS NOT NULL)`;

/**
 * The latest deliveries, or those after a place. Each topic and state is asked by itself, latest first, through one
 * index, so that a page costs the same among a hundred deliveries and among a million, whatever is filtered.
 */
export async function listActivity(
  db: Db,
  shopId: string,
  { state, topic, search, after }: ActivityQuestion,
): Promise<{ lines: ActivityLine[]; more: Place | null }> {
  const before = after
    ? sql`d.received_at <= ${iso(after.receivedAt)}::timestamptz
        AND (d.received_at, d.webhook_id) < (${iso(after.receivedAt)}::timestamptz, ${after.webhookId})`
    : sql`true`;
  const latest = sql`ORDER BY d.received_at DESC, d.webhook_id DESC LIMIT ${ACTIVITY_LENGTH + 1}`;
  const filter = { state, topic, before, latest };
  const from = search ? searched(shopId, search, filter) : filtered(shopId, filter);
  const found = await db.$queryRaw<ActivityLine[]>(sql`
    ${from}
    SELECT d."webhookId", d.topic, d."receivedAt", d.state, d.attempts, d.outcome, d.error, o.name AS "orderName"
    FROM (SELECT * FROM found d ORDER BY d."receivedAt" DESC, d."webhookId" DESC LIMIT ${ACTIVITY_LENGTH + 1}) d
    LEFT JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = d.about AND d.topic ~ '^(orders|refunds)/'
    ORDER BY d."receivedAt" DESC, d."webhookId" DESC`);
  const lines = found.slice(0, ACTIVITY_LENGTH);
  const last = lines.at(-1);
  const more =
    last && found.length > ACTIVITY_LENGTH
      ? { receivedAt: last.receivedAt, webhookId: last.webhookId }
      : null;
  return { lines, more };
}

type Filter = Pick<ActivityQuestion, "state" | "topic"> & { before: Prisma.Sql; latest: Prisma.Sql };

function filtered(shopId: string, { state, topic, before, latest }: Filter): Prisma.Sql {
  const states = JSON.stringify(state === null ? DELIVERY_STATES : [state]);
  const topics = topic === null ? topicsOf(shopId) : sql`topics AS (SELECT ${topic}::text AS topic)`;
  return sql`
    WITH RECURSIVE ${topics}, found AS (
      SELECT d.* FROM topics CROSS JOIN jsonb_array_elements_text(${states}::jsonb) AS s(state)
      CROSS JOIN LATERAL (
        SELECT ${LINE} FROM deliveries d
        WHERE d.shop_id = ${shopId} AND d.topic = topics.topic AND d.state = s.state AND ${before} ${latest}) d
      WHERE topics.topic IS NOT NULL)`;
}

/** By the webhook's id, the order's or customer's id, or the order's name with or without its sign. */
function searched(shopId: string, search: string, { state, topic, before, latest }: Filter): Prisma.Sql {
  const number = /^#?\d{1,18}$/.test(search) ? search.replace("#", "") : null;
  const only = sql`(${state}::text IS NULL OR d.state = ${state}) AND (${topic}::text IS NULL OR d.topic = ${topic})
    AND ${before}`;
  return sql`
    WITH found AS (
      SELECT ${LINE} FROM deliveries d WHERE d.shop_id = ${shopId} AND d.webhook_id = ${search} AND ${only}
      UNION
      SELECT * FROM (SELECT ${LINE} FROM deliveries d
        WHERE d.shop_id = ${shopId} AND ${only} AND d.about IN (
          SELECT ${number}::bigint UNION
          SELECT order_id FROM orders WHERE shop_id = ${shopId} AND name IN (${search}, ${`#${search}`}))
        ${latest}) d)`;
}

/** The topics to filter by. */
export async function listTopics(db: Db, shopId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ topic: string }[]>(sql`
    WITH RECURSIVE ${topicsOf(shopId)} SELECT topic FROM topics WHERE topic IS NOT NULL`);
  return rows.map(({ topic }) => topic);
}

/** The latest deliveries that could not be done, and how many there are in all. */
export async function parkedDeliveries(
  db: Db,
  shopId: string,
): Promise<{ count: number; latest: ActivityLine[] }> {
  const [counted, latest] = await Promise.all([
    db.$queryRaw<{ count: number }[]>(sql`
      WITH RECURSIVE ${topicsOf(shopId)}
      SELECT coalesce(sum(d.count), 0)::int AS count FROM topics CROSS JOIN LATERAL (
        SELECT count(*) AS count FROM deliveries d
        WHERE d.shop_id = ${shopId} AND d.topic = topics.topic AND d.state = 'parked') d`),
    listActivity(db, shopId, { state: "parked", topic: null, search: "", after: null }),
  ]);
  return { count: counted[0]?.count ?? 0, latest: latest.lines.slice(0, SHOWN) };
}

/** What the door took and nobody has looked at in five minutes: a worker that runs is through in seconds. */
const OVERDUE_MS = 5 * 60_000;

/** Deliveries that have waited too long, `WAITING_COUNTED` of them at most, and since when the oldest has. */
export async function waitingDeliveries(
  db: Db,
  shopId: string,
  { now }: { now: Date },
): Promise<{ count: number; since: Date | null }> {
  const before = iso(new Date(now.getTime() - OVERDUE_MS));
  const [found] = await db.$queryRaw<{ count: number; since: Date | null }[]>(sql`
    SELECT count(*)::int AS count, min(received_at) AS since FROM (
      SELECT received_at FROM deliveries
      WHERE shop_id = ${shopId} AND state = 'received' AND received_at < ${before}::timestamptz
      ORDER BY received_at LIMIT ${WAITING_COUNTED}) d`);
  return found ?? { count: 0, since: null };
}

/**
 * One delivery with all that is known of its way, and whether its payload is still there. Refuses DELIVERY_NOT_FOUND.
 */
export async function requireActivity(db: Db, shopId: string, webhookId: string) {
  const [found] = await db.$queryRaw<
    (ActivityLine & {
      about: bigint | null;
      eventId: string | null;
      triggeredAt: Date | null;
      processedAt: Date | null;
      hasPayload: boolean;
    })[]
  >(sql`
    SELECT ${LINE}, d.event_id AS "eventId", d.triggered_at AS "triggeredAt", d.processed_at AS "processedAt",
      d.payload IS NOT NULL AS "hasPayload", o.name AS "orderName"
    FROM deliveries d
    LEFT JOIN orders o ON o.shop_id = d.shop_id AND o.order_id = d.about AND d.topic ~ '^(orders|refunds)/'
    WHERE d.shop_id = ${shopId} AND d.webhook_id = ${webhookId}`);
  if (!found) throw new Refusal("DELIVERY_NOT_FOUND");
  return found;
}

const iso = (instant: Date) => instant.toISOString();
