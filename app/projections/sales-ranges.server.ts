/**
 * Sales by customer, kept added up for the dates that merchants ask for most: a row for each customer of a range, ready
 * in every order. A customer who changes, and whoever bought on a day that a range leaves or comes to, is worked out
 * anew from `customer_days`; nothing is ever added to what stands there.
 */
import type { Prisma } from "@prisma/client";
import type { Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { salesOfDays, TOLD } from "#app/sales-of-days.server.ts";
import { addDays, periodOf, STANDING_RANGES } from "#app/reports/period.ts";

/** Notes whose rows are not what they were. Called under the fold's lock: `seq` rises as transactions commit. */
export async function noteChanges(tx: Tx, shopId: string, customers: readonly string[]): Promise<void> {
  if (customers.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO day_changes (shop_id, customer_id) SELECT ${shopId}, unnest(${literal(customers)}::bigint[])`;
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
    await writeRows(tx, shopId, { range, customers: literal(dues.map(({ customerId }) => customerId)) });
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
  await nameTiers(tx, shopId, customers);
  const first = sql`(SELECT first FROM sales_ranges WHERE shop_id = ${shopId} AND range = ${range})`;
  const next = sql`(SELECT next FROM sales_ranges WHERE shop_id = ${shopId} AND range = ${range})`;
  const days = sql`
    days AS MATERIALIZED (
      SELECT d.* FROM unnest(${customers}::bigint[]) AS who (customer_id)
      JOIN customer_days d ON d.shop_id = ${shopId} AND d.customer_id = who.customer_id
        AND d.day >= ${first} AND d.day < ${next})`;
  await tx.$executeRaw`
    WITH ${days}
    INSERT INTO sales_lists (shop_id, range, channel)
    SELECT DISTINCT ${shopId}, ${range}, channel FROM days UNION SELECT ${shopId}, ${range}, '' ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    WITH ${days}, ${salesOfDays(shopId, { first, returnsOn: "processed", channels: "each" })}, came AS (
      INSERT INTO sales_rows (list_id, shop_id, tier_number, ${TOLD})
      SELECT l.list_id, ${shopId},
        coalesce(array_position((SELECT tiers FROM day_folds WHERE shop_id = ${shopId}), told.tier_id), 0), ${TOLD}
      FROM told JOIN sales_lists l ON l.shop_id = ${shopId} AND l.range = ${range} AND l.channel = told.channel
      RETURNING *)
    ${addToSums(shopId, { from: sql`came`, sign: sql`1` })}`;
}

/** Tiers get numbers as they are met, and keep them. */
async function nameTiers(tx: Tx, shopId: string, customers: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE day_folds f SET tiers = f.tiers || met.tiers FROM (
      SELECT array_agg(DISTINCT t.tier_id) AS tiers FROM standings t
      WHERE t.shop_id = ${shopId} AND t.customer_id = ANY (${customers}::bigint[]) AND t.tier_id IS NOT NULL
        AND t.tier_id <> ALL (SELECT unnest(tiers) FROM day_folds WHERE shop_id = ${shopId})) AS met
    WHERE f.shop_id = ${shopId} AND met.tiers IS NOT NULL`;
}

/** What comes and goes among the rows comes and goes here. */
function addToSums(shopId: string, { from, sign }: { from: Prisma.Sql; sign: Prisma.Sql }) {
  return sql`
    INSERT INTO sales_sums AS s (list_id, traits, tier_number, shop_id, customers, orders, gross_minor, discounts_minor,
      returns_minor, net_minor, taxes_minor, shipping_minor, total_minor, earned, spent)
    SELECT list_id, traits, tier_number, ${shopId}, ${sign} * count(*), ${sign} * sum(orders), ${sign} * sum(gross_minor),
      ${sign} * sum(discounts_minor), ${sign} * sum(returns_minor), ${sign} * sum(net_minor), ${sign} * sum(taxes_minor),
      ${sign} * sum(shipping_minor), ${sign} * sum(total_minor), ${sign} * sum(earned), ${sign} * sum(spent)
    FROM ${from} GROUP BY list_id, traits, tier_number ORDER BY list_id, traits, tier_number
    ON CONFLICT (shop_id, list_id, traits, tier_number) DO UPDATE SET customers = s.customers + excluded.customers,
      orders = s.orders + excluded.orders, gross_minor = s.gross_minor + excluded.gross_minor,
      discounts_minor = s.discounts_minor + excluded.discounts_minor,
      returns_minor = s.returns_minor + excluded.returns_minor, net_minor = s.net_minor + excluded.net_minor,
      taxes_minor = s.taxes_minor + excluded.taxes_minor, shipping_minor = s.shipping_minor + excluded.shipping_minor,
      total_minor = s.total_minor + excluded.total_minor, earned = s.earned + excluded.earned,
      spent = s.spent + excluded.spent`;
}

const literal = (ids: readonly string[]) => `{${ids.join()}}`;
