/**
 * Retention, kept added up: cells (what those who first ordered in one month, quarter or year did in another) and flows
 * (who began, came back and lapsed on each day). What customers add to them follows from `customer_days`, the shop's
 * days of inactivity, and whether they were members when they were counted, which their span remembers: it is taken
 * away before their days change, and added again after. Guests are nobody in particular, and left out.
 */
import { Prisma } from "@prisma/client";
import type { Tx } from "#app/db.server.ts";
import { idList, sql } from "#app/db.server.ts";

/** Has everybody counted anew by the next folds. Called under the fold's lock. */
export async function countAgain(tx: Tx, shopId: string): Promise<void> {
  await tx.$executeRaw`UPDATE day_folds SET counted_to = 0 WHERE shop_id = ${shopId}`;
}

/**
 * Counts the next `limit` customers after `countedTo`; nobody is counted before the first. Once there are none left,
 * everybody is.
 */
export async function countNext(
  tx: Tx,
  shopId: string,
  { countedTo, limit }: { countedTo: string; limit: number },
): Promise<void> {
  if (countedTo === "0") await forget(tx, shopId);
  const rows = await tx.$queryRaw<{ customerId: string }[]>`
    SELECT DISTINCT customer_id::text AS "customerId", customer_id FROM customer_days
    WHERE shop_id = ${shopId} AND customer_id > ${countedTo}::bigint ORDER BY customer_id LIMIT ${limit}`;
  const customers = rows.map(({ customerId }) => customerId);
  await countIn(tx, shopId, customers);
  const last = customers.length < limit ? null : (customers.at(-1) ?? null);
  await tx.$executeRaw`UPDATE day_folds SET counted_to = ${last}::bigint WHERE shop_id = ${shopId}`;
}

async function forget(tx: Tx, shopId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM cohort_cells WHERE shop_id = ${shopId}`;
  await tx.$executeRaw`DELETE FROM customer_flows WHERE shop_id = ${shopId}`;
  await tx.$executeRaw`DELETE FROM customer_spans WHERE shop_id = ${shopId}`;
  await tx.$executeRaw`DELETE FROM segment_sums WHERE shop_id = ${shopId}`;
  await tx.$executeRaw`UPDATE day_folds SET rated_on = NULL WHERE shop_id = ${shopId}`;
}

/** Takes away what these customers add, before their days or their membership change. */
export async function countOut(tx: Tx, shopId: string, customers: readonly string[]): Promise<void> {
  await addUp(tx, shopId, { customers, sign: -1 });
}

/** Counts these customers as they are now: after their days were written. None of them may be counted already. */
export async function countIn(tx: Tx, shopId: string, customers: readonly string[]): Promise<void> {
  if (customers.length === 0) return;
  const ids = idList(customers);
  await tx.$executeRaw`
    DELETE FROM customer_spans s WHERE shop_id = ${shopId} AND customer_id = ANY (${ids}::bigint[])
      AND NOT EXISTS (SELECT FROM customer_days d
        WHERE d.shop_id = s.shop_id AND d.customer_id = s.customer_id AND d.orders > 0)`;
  await tx.$executeRaw`
    INSERT INTO customer_spans AS s (shop_id, customer_id, member, first_day, last_day, orders, net_minor)
    SELECT ${shopId}, d.customer_id,
      EXISTS (SELECT FROM members m WHERE m.shop_id = ${shopId} AND m.customer_id = d.customer_id AND m.state = 'enrolled'),
      min(day) FILTER (WHERE orders > 0), max(day) FILTER (WHERE orders > 0), sum(orders),
      sum(gross_minor - discounts_minor - returns_minor)
    FROM customer_days d
    WHERE d.shop_id = ${shopId} AND d.customer_id = ANY (${ids}::bigint[]) AND d.customer_id <> 0 AND d.channel <> ''
    GROUP BY d.customer_id HAVING sum(orders) > 0
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET member = excluded.member, first_day = excluded.first_day,
      last_day = excluded.last_day, orders = excluded.orders, net_minor = excluded.net_minor`;
  await addUp(tx, shopId, { customers, sign: 1 });
}

async function addUp(
  tx: Tx,
  shopId: string,
  { customers, sign }: { customers: readonly string[]; sign: 1 | -1 },
): Promise<void> {
  if (customers.length === 0) return;
  const days = daysOf(shopId, idList(customers));
  await tx.$executeRaw`
    WITH ${days}, lives AS (
      SELECT customer_id, member, first_day, unit, date_trunc(unit, day::timestamp)::date AS period,
        sum(orders)::bigint AS orders, sum(spent) AS spent, sum(returns) AS returns,
        round(extract(epoch FROM max(last_at) - min(first_at))) AS seconds
      FROM days CROSS JOIN unnest(${UNITS}::text[]) AS units (unit) GROUP BY 1, 2, 3, 4, 5)
    INSERT INTO cohort_cells AS c (shop_id, unit, cohort, period, member, ${names(CELL)})
    SELECT ${shopId}, unit, date_trunc(unit, first_day::timestamp)::date, period, member, ${signed(sign, [
      "count(*) FILTER (WHERE orders > 0)",
      "count(*) FILTER (WHERE orders > 1)",
      "count(*) FILTER (WHERE orders > 4)",
      "sum(orders)",
      "sum(spent)",
      "sum(spent - returns)",
      "sum(greatest(orders - 1, 0))",
      "coalesce(sum(seconds), 0)",
    ])}
    FROM lives GROUP BY 2, 3, 4, 5
    ON CONFLICT (shop_id, unit, cohort, period, member) DO UPDATE SET ${added("c", CELL)}`;
  await tx.$executeRaw`
    WITH ${days}, spells AS (
      SELECT member, first_day, day, lag(day) OVER same AS before, lead(day) OVER same AS after
      FROM days WHERE orders > 0 WINDOW same AS (PARTITION BY customer_id ORDER BY day)
    ), limits AS (SELECT inactive_after_days AS pause FROM shops WHERE shop_id = ${shopId}
    ), turns AS (
      SELECT member, first_day, day, 1 AS began, 0 AS came_back, 0 AS lapsed FROM spells WHERE before IS NULL
      UNION ALL SELECT member, first_day, day, 0, 1, 0 FROM spells, limits WHERE day > before + pause
      UNION ALL SELECT member, first_day, day + pause, 0, 0, 1 FROM spells, limits
        WHERE after IS NULL OR after > day + pause)
    INSERT INTO customer_flows AS f (shop_id, day, member, ${names(FLOW)})
    SELECT ${shopId}, day, member, ${signed(sign, [
      ...["sum(began)", "sum(came_back)", "sum(lapsed)"],
      ...UNITS.map((unit) => sumInOne(unit, "lapsed")),
      ...UNITS.map((unit) => sumInOne(unit, "came_back")),
    ])}
    FROM turns GROUP BY 2, 3 ON CONFLICT (shop_id, day, member) DO UPDATE SET ${added("f", FLOW)}`;
}

/** The days with sales of those who are counted, all channels together. */
const daysOf = (shopId: string, ids: string) => sql`
  days AS MATERIALIZED (
    SELECT d.customer_id, s.member, s.first_day, d.day, sum(d.orders) AS orders,
      sum(d.gross_minor - d.discounts_minor) AS spent, sum(d.returns_minor) AS returns,
      min(d.first_at) AS first_at, max(d.last_at) AS last_at
    FROM customer_spans s JOIN customer_days d ON d.shop_id = s.shop_id AND d.customer_id = s.customer_id
    WHERE s.shop_id = ${shopId} AND s.customer_id = ANY (${ids}::bigint[]) AND d.channel <> ''
    GROUP BY d.customer_id, s.member, s.first_day, d.day)`;

const CELL = [
  ...["customers", "repeaters", "loyal", "orders", "spent_minor", "net_minor", "gaps", "gap_seconds"],
];
const UNITS = ["month", "quarter", "year"];
const FLOW = [
  ...["began", "came_back", "lapsed"],
  ...UNITS.map((unit) => `lapsed_in_${unit}`),
  ...UNITS.map((unit) => `back_in_${unit}`),
];

/** Of those who began in the same unit. */
const sumInOne = (unit: string, column: string) =>
  `sum(CASE WHEN date_trunc('${unit}', day::timestamp) = date_trunc('${unit}', first_day::timestamp) THEN ${column} ELSE 0 END)`;

const names = (columns: readonly string[]) => Prisma.raw(columns.join(", "));
const signed = (sign: 1 | -1, sums: readonly string[]) =>
  Prisma.raw(sums.map((sum) => `${sign} * ${sum}`).join(", "));
const added = (table: string, columns: readonly string[]) =>
  Prisma.raw(columns.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(", "));
