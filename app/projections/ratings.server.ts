/** Recency, frequency and money of a shop's customers, scored against one another once a day, and their segments. */
import type { Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";

/**
 * Rates every customer who is counted, unless that was done on this day of the shop, and notes whose segment is another:
 * ranges tell it. Called under the fold's lock, before ranges are planned.
 */
export async function rateOn(tx: Tx, shopId: string, today: string): Promise<void> {
  const due = await tx.$queryRaw<object[]>`
    SELECT FROM day_folds WHERE shop_id = ${shopId} AND rated_on IS DISTINCT FROM ${today}::date`;
  if (due.length === 0) return;
  await tx.$executeRaw`
    WITH scores AS (
      SELECT customer_id, orders, ${score(sql`last_day`)} AS r, ${score(sql`orders`)} AS f, ${score(sql`net_minor`)} AS m
      FROM customer_spans WHERE shop_id = ${shopId}
    ), rated AS (SELECT customer_id, r, f, m, ${SEGMENT} AS segment FROM scores), changed AS (
      UPDATE customer_spans s SET recency = r, frequency = f, monetary = m, segment = rated.segment
      FROM rated JOIN customer_spans was ON was.shop_id = ${shopId} AND was.customer_id = rated.customer_id
      WHERE s.shop_id = ${shopId} AND s.customer_id = rated.customer_id
        AND (s.recency, s.frequency, s.monetary, s.segment) IS DISTINCT FROM (r, f, m, rated.segment)
      RETURNING s.customer_id, was.segment IS DISTINCT FROM s.segment AS moved)
    INSERT INTO day_changes (shop_id, customer_id)
    SELECT ${shopId}, customer_id FROM changed
    WHERE moved AND EXISTS (SELECT FROM sales_ranges WHERE shop_id = ${shopId})`;
  await tx.$executeRaw`DELETE FROM segment_sums WHERE shop_id = ${shopId}`;
  await tx.$executeRaw`
    INSERT INTO segment_sums (shop_id, segment, customers, orders, net_minor)
    SELECT shop_id, segment, count(*), sum(orders), sum(net_minor) FROM customer_spans WHERE shop_id = ${shopId}
    GROUP BY shop_id, segment`;
  await tx.$executeRaw`UPDATE day_folds SET rated_on = ${today}::date WHERE shop_id = ${shopId}`;
}

/** 1 to 5: by how many of all customers have less. Equal values score the same. */
const score = (value: ReturnType<typeof sql>) =>
  sql`(1 + 5 * (rank() OVER (ORDER BY ${value}) - 1) / count(*) OVER ())::smallint`;

/** The first that fits; said in words in app/reports/segments.ts. */
const SEGMENT = sql`CASE
  WHEN r >= 4 AND f >= 4 AND m >= 4 THEN 'vip'
  WHEN r >= 4 AND orders = 1 THEN 'new'
  WHEN f >= 4 AND r >= 3 THEN 'loyal'
  WHEN r <= 2 AND (f >= 4 OR m >= 4) THEN 'at-risk'
  WHEN r <= 2 THEN 'dormant'
  ELSE 'occasional' END`;
