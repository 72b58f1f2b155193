/**
 * Sales by customer, kept added up for the dates that merchants ask for most: a row for each customer of a range, ready
 * in every order. A customer who changes, and whoever bought on a day that a range leaves or comes to, is worked out
 * anew from `customer_days`; nothing is ever added to what stands there.
 */
import { Prisma } from "@prisma/client";
import type { Tx } from "#app/db.server.ts";
import { idList, sql } from "#app/db.server.ts";
import { salesOfDays, TAGS, TOLD } from "#app/sales-of-days.server.ts";
import { addDays, periodOf, STANDING_RANGES } from "#app/reports/period.ts";

/** Notes whose rows are not what they were. Called under the fold's lock: `seq` rises as transactions commit. */
export async function noteChanges(tx: Tx, shopId: string, customers: readonly string[]): Promise<void> {
  if (customers.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO day_changes (shop_id, customer_id) SELECT ${shopId}, unnest(${idList(customers)}::bigint[])`;
}

/** Takes every range away: the days they were added up from are built anew. */
export async function startRangesAnew(tx: Tx, shopId: string): Promise<void> {
  const lists = sql`SELECT list_id FROM sales_lists WHERE shop_id = ${shopId}`;
  await tx.$executeRaw`DELETE FROM sales_rows WHERE shop_id = ${shopId} AND list_id IN (${lists})`;
  await tx.$executeRaw`DELETE FROM sales_sums WHERE shop_id = ${shopId} AND list_id IN (${lists})`;
  await tx.$executeRaw`DELETE FROM sales_lists WHERE shop_id = ${shopId}`;
  await tx.$executeRaw`DELETE FROM sales_ranges WHERE shop_id = ${shopId}`;
  await tx.$executeRaw`DELETE FROM sales_dues WHERE shop_id = ${shopId}`;
  await tx.$executeRaw`DELETE FROM day_changes WHERE shop_id = ${shopId}`;
}

/**
 * Moves every range to the day that it is, and puts down whose rows that concerns, and whose have changed since. Takes
 * changes away that every range knows now, but for the newest, from which the next are counted.
 */
export async function planRanges(tx: Tx, shopId: string, today: string): Promise<void> {
  const wanted = STANDING_RANGES.map((range) => {
    const { from, to } = periodOf(range, today);
    return { range, first: from, next: addDays(to, 1) };
  });
  const ranges = sql`json_to_recordset(${JSON.stringify(wanted)}::json) AS w(range text, first date, next date)`;
  await tx.$executeRaw`
    INSERT INTO sales_ranges (shop_id, range, first, next, seq, is_ready)
    SELECT ${shopId}, range, next, next, 0, false FROM ${ranges} ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    INSERT INTO sales_dues (shop_id, range, customer_id)
    SELECT r.shop_id, r.range, d.customer_id FROM ${ranges} JOIN sales_ranges r USING (range)
    JOIN customer_days d ON d.shop_id = r.shop_id
      AND (d.day >= least(r.first, w.first) AND d.day < greatest(r.first, w.first)
        OR d.day >= least(r.next, w.next) AND d.day < greatest(r.next, w.next))
    WHERE r.shop_id = ${shopId} AND (r.first, r.next) <> (w.first, w.next)
    UNION SELECT r.shop_id, r.range, c.customer_id
    FROM sales_ranges r JOIN day_changes c ON c.shop_id = r.shop_id AND c.seq > r.seq WHERE r.shop_id = ${shopId}
    ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    UPDATE sales_ranges r SET first = w.first, next = w.next,
      seq = coalesce((SELECT max(seq) FROM day_changes WHERE shop_id = ${shopId}), r.seq)
    FROM ${ranges} WHERE r.shop_id = ${shopId} AND r.range = w.range`;
  await tx.$executeRaw`
    DELETE FROM day_changes WHERE shop_id = ${shopId}
      AND seq < (SELECT max(seq) FROM day_changes WHERE shop_id = ${shopId})`;
}

/**
 * Works out the rows of up to `limit` that are due. Answers whether there are more; until there are none, ranges that
 * moved are not ready: rows of other dates stand among their own.
 */
export async function writeDueRows(
  tx: Tx,
  shopId: string,
  { limit }: { limit: number },
): Promise<{ more: boolean }> {
  const taken = await tx.$queryRaw<{ range: string; customerId: string }[]>`
    DELETE FROM sales_dues d USING (
      SELECT range, customer_id FROM sales_dues WHERE shop_id = ${shopId} ORDER BY range, customer_id LIMIT ${limit}) AS t
    WHERE d.shop_id = ${shopId} AND d.range = t.range AND d.customer_id = t.customer_id
    RETURNING d.range, d.customer_id::text AS "customerId"`;
  const byRange = Map.groupBy(taken, ({ range }) => range);
  for (const [range, dues] of byRange)
    await writeRows(tx, shopId, { range, customers: idList(dues.map(({ customerId }) => customerId)) });
  await tx.$executeRaw`
    UPDATE sales_ranges r SET is_ready = NOT EXISTS (
      SELECT FROM sales_dues d WHERE d.shop_id = r.shop_id AND d.range = r.range)
    WHERE shop_id = ${shopId}`;
  return { more: taken.length === limit };
}

type Those = { range: string; customers: string };

async function writeRows(tx: Tx, shopId: string, { range, customers }: Those): Promise<void> {
  const lists = sql`SELECT list_id FROM sales_lists WHERE shop_id = ${shopId} AND range = ${range}`;
  await tx.$executeRaw`
    WITH gone AS (
      DELETE FROM sales_rows WHERE shop_id = ${shopId} AND list_id IN (${lists})
        AND customer_id = ANY (${customers}::bigint[]) RETURNING *)
    ${addToSums(shopId, { from: sql`gone`, sign: sql`-1` })}`;
  const first = sql`(SELECT first FROM sales_ranges WHERE shop_id = ${shopId} AND range = ${range})`;
  const next = sql`(SELECT next FROM sales_ranges WHERE shop_id = ${shopId} AND range = ${range})`;
  // Customer by customer: a join might read every day of the range, for each step anew.
  const days = sql`
    days AS MATERIALIZED (
      SELECT d.* FROM unnest(${customers}::bigint[]) AS who (customer_id)
      CROSS JOIN LATERAL (
        SELECT * FROM customer_days c WHERE c.shop_id = ${shopId} AND c.customer_id = who.customer_id
          AND c.day >= ${first} AND c.day < ${next} OFFSET 0) AS d)`;
  await giveNumbers(tx, shopId, {
    column: "tiers",
    met: sql`SELECT DISTINCT tier_id AS met FROM standings
      WHERE shop_id = ${shopId} AND customer_id = ANY (${customers}::bigint[]) AND tier_id IS NOT NULL`,
  });
  const met = sql`WITH ${days} SELECT DISTINCT channel AS met FROM days WHERE channel <> ''`;
  await giveNumbers(tx, shopId, { column: "channels", met });
  await tx.$executeRaw`
    WITH ${days}
    INSERT INTO sales_lists (shop_id, range, channel)
    SELECT DISTINCT ${shopId}, ${range}, channel FROM days UNION SELECT ${shopId}, ${range}, '' ON CONFLICT DO NOTHING`;
  const numbers = {
    tiers: sql`(SELECT tiers FROM day_folds WHERE shop_id = ${shopId})`,
    channels: sql`(SELECT channels FROM day_folds WHERE shop_id = ${shopId})`,
  };
  await tx.$executeRaw`
    WITH ${days}, ${salesOfDays(shopId, { first, channels: "each", numbers })}, came AS (
      INSERT INTO sales_rows (list_id, shop_id, ${TOLD})
      SELECT l.list_id, ${shopId}, ${TOLD}
      FROM told JOIN sales_lists l ON l.shop_id = ${shopId} AND l.range = ${range} AND l.channel = told.channel
      RETURNING *)
    ${addToSums(shopId, { from: sql`came`, sign: sql`1` })}`;
}

/** Tiers and channels get numbers as they are met, and keep them. */
async function giveNumbers(
  tx: Tx,
  shopId: string,
  { column, met }: { column: "tiers" | "channels"; met: Prisma.Sql },
): Promise<void> {
  const numbered = Prisma.raw(column);
  await tx.$executeRaw`
    UPDATE day_folds f SET ${numbered} = f.${numbered} || new.names FROM (
      SELECT array_agg(met ORDER BY met) AS names FROM (${met}) AS all_met
      WHERE met <> ALL (SELECT unnest(${numbered}) FROM day_folds WHERE shop_id = ${shopId})) AS new
    WHERE f.shop_id = ${shopId} AND new.names IS NOT NULL`;
}

const SUMMED = [
  ...[
    "orders",
    "gross_minor",
    "discounts_minor",
    "returns_minor",
    "net_minor",
    "taxes_minor",
    "shipping_minor",
  ],
  ...["total_minor", "order_returns_minor", "order_net_minor", "order_taxes_minor", "order_shipping_minor"],
  ...["order_total_minor", "earned", "spent"],
];
const NAMES = Prisma.raw(SUMMED.join(", "));
const ADDED = Prisma.raw(SUMMED.map((name) => `${name} = s.${name} + excluded.${name}`).join(", "));

/** What comes and goes among the rows comes and goes here: once for everybody, and once for each of their tags. */
function addToSums(shopId: string, { from, sign }: { from: Prisma.Sql; sign: Prisma.Sql }) {
  const sums = Prisma.join(SUMMED.map((name) => sql`${sign} * sum(${Prisma.raw(name)})`));
  return sql`
    INSERT INTO sales_sums AS s (shop_id, list_id, tag, kinds, customers, ${NAMES})
    SELECT ${shopId}, list_id, told.tag, kinds & ~${TAGS.mask}::bigint, ${sign} * count(*), ${sums}
    FROM ${from} AS r CROSS JOIN LATERAL (SELECT DISTINCT tag FROM unnest(r.tags || ''::text) AS each (tag)) AS told
    GROUP BY 2, 3, 4 ORDER BY 2, 3, 4
    ON CONFLICT (shop_id, list_id, tag, kinds) DO UPDATE SET customers = s.customers + excluded.customers, ${ADDED}`;
}
