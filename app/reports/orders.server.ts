/** The list of orders, latest first, with what each earned and how it stands. */
import type { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { containing } from "#app/reports/listing.ts";
import type { OrderLine, OrderPlace, OrdersQuestion } from "#app/reports/orders.ts";

export const ORDERS_LENGTH = 50;
/** Of so many customers whose name or e-mail fits, the orders are looked through. */
export const CUSTOMERS_SEARCHED = 100;

export type OrdersPage = {
  lines: OrderLine[];
  more: OrderPlace | null;
  /** More customers fit than were looked through. */
  tooMany: boolean;
};

/**
 * The latest orders, or those after a place; of a search those with that name (with "#" or without), id or customer's id;
 * where it is no number, also those of customers whose name or e-mail holds the words. Each part is read through an index
 * and no further than a page; what no index serves is the customers' names, as in the list of members.
 */
export async function listOrders(
  db: Db,
  shopId: string,
  { search, after }: OrdersQuestion,
): Promise<OrdersPage> {
  const before = after
    ? sql`o.processed_at <= ${iso(after.processedAt)}::timestamptz
        AND (o.processed_at, o.order_id) < (${iso(after.processedAt)}::timestamptz, ${after.orderId})`
    : sql`true`;
  const number = NUMBER.test(search) ? BigInt(search.replace("#", "")) : null;
  const people = search && number === null ? await customersLike(db, shopId, search) : [];
  const found = search
    ? searched(shopId, { search, number, people: people.slice(0, CUSTOMERS_SEARCHED), before })
    : sql`SELECT o.order_id FROM orders o WHERE o.shop_id = ${shopId} AND o.processed_at IS NOT NULL AND ${before}
        ${LATEST}`;
  const rows = await db.$queryRaw<OrderLine[]>(sql`
    SELECT ${LINE} FROM (${found}) f
    JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = f.order_id
    LEFT JOIN members m ON m.shop_id = o.shop_id AND m.customer_id = o.customer_id
    ORDER BY o.processed_at DESC NULLS LAST, o.order_id DESC LIMIT ${ORDERS_LENGTH + 1}`);
  const lines = rows.slice(0, ORDERS_LENGTH);
  const last = lines.at(-1);
  const more =
    last?.processedAt && rows.length > ORDERS_LENGTH
      ? { processedAt: last.processedAt, orderId: last.orderId }
      : null;
  return { lines, more, tooMany: people.length > CUSTOMERS_SEARCHED };
}

const LINE = sql`o.order_id AS "orderId", o.name, o.processed_at AS "processedAt", o.state IS NOT NULL AS "isKnown",
  o.read_again AS "readAgain", o.awaits_products AS "awaitsProducts", o.awaits_tags AS "awaitsTags",
  o.settled_at AS "settledAt", o.target, o.tier_id AS "tierId", o.history_only AS "historyOnly", o.test, o.paid,
  o.financial_status AS "financialStatus", o.cancelled_at AS "cancelledAt", o.deleted_at AS "deletedAt",
  o.customer_id AS "customerId", m.state AS "memberState", m.first_name AS "firstName", m.last_name AS "lastName",
  m.email`;

/** As the indexes have them, read backwards. */
const LATEST = sql`ORDER BY o.processed_at DESC, o.order_id DESC LIMIT ${ORDERS_LENGTH + 1}`;

const NUMBER = /^#?\d{1,18}$/;

/** One more than are looked through. */
async function customersLike(db: Db, shopId: string, search: string): Promise<bigint[]> {
  const rows = await db.$queryRaw<{ customerId: bigint }[]>(sql`
    SELECT m.customer_id AS "customerId" FROM members m
    WHERE m.shop_id = ${shopId} AND (concat_ws(' ', m.first_name, m.last_name) ILIKE ${containing(search)}
      OR m.email ILIKE ${containing(search)})
    ORDER BY m.customer_id LIMIT ${CUSTOMERS_SEARCHED + 1}`);
  return rows.map(({ customerId }) => customerId);
}

type Searched = { search: string; number: bigint | null; people: readonly bigint[]; before: Prisma.Sql };

function searched(shopId: string, { search, number, people, before }: Searched): Prisma.Sql {
  const customers = JSON.stringify([...people, ...(number === null ? [] : [number])].map(String));
  return sql`
    SELECT o.order_id FROM orders o
      WHERE o.shop_id = ${shopId} AND o.name IN (${search}, ${`#${search}`}, ${search.replace(/^#/, "")}) AND ${before}
    UNION
    SELECT o.order_id FROM orders o WHERE o.shop_id = ${shopId} AND o.order_id = ${number}::bigint AND ${before}
    UNION
    SELECT o.order_id FROM jsonb_array_elements_text(${customers}::jsonb) AS c(id) CROSS JOIN LATERAL (
      SELECT o.order_id FROM orders o
      WHERE o.shop_id = ${shopId} AND o.customer_id = c.id::bigint AND o.processed_at IS NOT NULL AND ${before}
      ${LATEST}) o`;
}

const iso = (instant: Date) => instant.toISOString();
