/** What the days of a shop have yet to learn: marks that the tables leave, and how far a first fold has come. */
import type { Db, Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";

/**
 * Months are their first days, "2026-11-01"; `nextMonth` null: all are built. `countedTo`: the customer up to whom
 * retention is counted; null: everybody is.
 */
export type DayFold = {
  timeZone: string;
  nextMonth: string | null;
  isFirst: boolean;
  countedTo: string | null;
};

/** One customer's day of the shop; "0" are the guests. */
export type CustomerDay = { customerId: string; day: string };

/** What folds took: so many marks, the days they mean, and everybody who is another than before. */
export type News = { taken: number; days: CustomerDay[]; customers: string[] };

/**
 * Shops whose reports have something to learn, or whose day is another than their ranges'. Installed or not: a shop's
 * past is kept as long as the shop is. Ordered by shop, those after `after`.
 */
export async function findShopsToFold(
  db: Db,
  { after, limit, now }: { after: string; limit: number; now: Date },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>`
    SELECT shop_id AS "shopId" FROM shops s
    WHERE shop_id > ${after} AND (${hasMarks} OR NOT (${isKept(now)})) ORDER BY shop_id LIMIT ${limit}`;
  return rows.map(({ shopId }) => shopId);
}

/** Everything is folded and counted, but for marks, every range is of today and knows it, and customers are rated. */
const isKept = (now: Date) => sql`
  EXISTS (SELECT FROM day_folds f JOIN sales_ranges r ON r.shop_id = f.shop_id AND r.range = 'today'
    WHERE f.shop_id = s.shop_id AND f.next_month IS NULL AND f.time_zone = coalesce(s.time_zone, 'UTC')
      AND r.is_ready AND r.first = (${now}::timestamptz AT TIME ZONE f.time_zone)::date
      AND f.counted_to IS NULL AND f.rated_on = r.first
      AND r.seq >= coalesce((SELECT max(c.seq) FROM day_changes c WHERE c.shop_id = s.shop_id), 0))
  AND NOT EXISTS (SELECT FROM sales_dues d WHERE d.shop_id = s.shop_id)`;
const hasMarks = sql`EXISTS (SELECT FROM day_marks m WHERE m.shop_id = s.shop_id)`;

/** What a shop's reports do not know yet; how many orders and marks there are, as far as `orders` and `marks` count. */
export async function waitingNews(
  db: Db,
  shopId: string,
  { now, orders, marks }: { now: Date; orders: number; marks: number },
): Promise<{ isWaiting: boolean; isKept: boolean; orders: number; marks: number }> {
  const [news] = await db.$queryRaw<{ isKept: boolean; orders: number; marks: number }[]>`
    SELECT ${isKept(now)} AS "isKept",
      (SELECT count(*)::int FROM (SELECT FROM orders o WHERE o.shop_id = s.shop_id LIMIT ${orders}) AS few) AS orders,
      (SELECT count(*)::int FROM (SELECT FROM day_marks m WHERE m.shop_id = s.shop_id LIMIT ${marks}) AS few) AS marks
    FROM shops s WHERE s.shop_id = ${shopId}`;
  if (!news) return { isWaiting: false, isKept: true, orders: 0, marks: 0 };
  return { ...news, isWaiting: news.marks > 0 || !news.isKept };
}

/**
 * Locks how far the shop's days are folded: one fold at a time. Begins again from the first month where it never began,
 * or where the shop has moved to another time zone.
 */
export async function lockFold(tx: Tx, shopId: string, timeZone: string): Promise<DayFold> {
  await tx.$executeRaw`
    INSERT INTO day_folds (shop_id, time_zone, next_month)
    SELECT ${shopId}, ${timeZone}, date_trunc('month', ${firstFact(shopId)} AT TIME ZONE ${timeZone})
    ON CONFLICT DO NOTHING`;
  await tx.$queryRaw`SELECT FROM day_folds WHERE shop_id = ${shopId} FOR UPDATE`;
  await tx.$executeRaw`
    UPDATE day_folds SET time_zone = ${timeZone},
      next_month = date_trunc('month', ${firstFact(shopId)} AT TIME ZONE ${timeZone})
    WHERE shop_id = ${shopId} AND time_zone <> ${timeZone}`;
  const [fold] = await tx.$queryRaw<DayFold[]>`
    SELECT time_zone AS "timeZone", to_char(next_month, 'YYYY-MM-DD') AS "nextMonth",
      counted_to::text AS "countedTo", next_month <= date_trunc('month', ${firstFact(shopId)} AT TIME ZONE time_zone) AS "isFirst"
    FROM day_folds WHERE shop_id = ${shopId}`;
  if (!fold) throw new Error("broken promise: a fold that was locked is gone");
  return fold;
}

/** The month after the one that is built next, or null where nothing happened since. */
export async function nextMonthAfter(tx: Tx, shopId: string, fold: DayFold): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ next: string | null }[]>`
    SELECT to_char(min(month), 'YYYY-MM-DD') AS next
    FROM (SELECT ${fold.nextMonth}::date + interval '1 month' AS month) AS following
    WHERE month::timestamp AT TIME ZONE ${fold.timeZone} <= ${lastFact(shopId)}`;
  return row?.next ?? null;
}

/** Where the first fold goes on; null: it is done. */
export async function setNextMonth(tx: Tx, shopId: string, month: string | null): Promise<void> {
  await tx.$executeRaw`UPDATE day_folds SET next_month = ${month}::date WHERE shop_id = ${shopId}`;
}

/** Has every day of the shop folded anew, a month at a time, by the next folds. */
export async function foldAgain(tx: Tx, shopId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM day_folds WHERE shop_id = ${shopId}`;
}

/**
 * Takes the oldest marks, and says whose days they mean. What a mark speaks of is committed: its writer left it in the
 * same transaction.
 */
export async function takeMarks(
  tx: Tx,
  shopId: string,
  { timeZone, limit }: { timeZone: string; limit: number },
): Promise<News> {
  const rows = await tx.$queryRaw<{ customerId: string; day: string | null; marks: bigint }[]>`
    WITH taken AS (
      DELETE FROM day_marks WHERE shop_id = ${shopId} AND seq IN (
        SELECT seq FROM day_marks WHERE shop_id = ${shopId} ORDER BY seq LIMIT ${limit})
      RETURNING customer_id, at)
    SELECT customer_id::text AS "customerId", to_char(at AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS day,
      count(*) AS marks
    FROM taken GROUP BY 1, 2`;
  const taken = rows.reduce((sum, { marks }) => sum + Number(marks), 0);
  return {
    taken,
    days: rows.flatMap(({ customerId, day }) => (day === null ? [] : [{ customerId, day }])),
    customers: [...new Set(rows.map(({ customerId }) => customerId))],
  };
}

/** Null where nothing ever happened. */
const firstFact = (shopId: string) => sql`(SELECT least(
  (SELECT min(processed_at) FROM orders WHERE shop_id = ${shopId}),
  (SELECT min(processed_at) FROM refunds WHERE shop_id = ${shopId}),
  (SELECT min(occurred_at) FROM entries WHERE shop_id = ${shopId})))`;

const lastFact = (shopId: string) => sql`(SELECT greatest(
  (SELECT max(processed_at) FROM orders WHERE shop_id = ${shopId}),
  (SELECT max(processed_at) FROM refunds WHERE shop_id = ${shopId}),
  (SELECT max(occurred_at) FROM entries WHERE shop_id = ${shopId})))`;
