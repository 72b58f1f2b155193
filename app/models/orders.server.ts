/**
 * Orders and refunds: the facts, and what the last settlement made of them. Rows go in and out as one JSON each
 * statement: for a batch of 500 that is half the time of rows and columns through the client.
 */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows, sql } from "#app/db.server.ts";
import type { BringsRow, OrderRow } from "#app/models/order-rows.ts";
import {
  broughtBy,
  isSpendOnly,
  knownOrder,
  knownRefund,
  orderColumns,
  storedRefund,
} from "#app/models/order-rows.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { RefundState } from "#app/rules/order.ts";
import type { Carrier } from "#app/rules/redemption.ts";
import { orderSales, refundSales } from "#app/rules/sales.ts";
import type { OrderSettlement, Settlement } from "#app/rules/settlement.ts";

export type StoredOrder = { order: KnownOrder; settlement: OrderSettlement };

type Json = { rows: string | null };
type SettledRow = OrderRow &
  BringsRow & {
    programme_version: number | null;
    tier_id: string | null;
    target: string;
    is_activity: boolean;
    settled_at: string | null;
  };

const COLUMNS = sql`
  order_id::text, name, customer_id::text, processed_at, created_at, cancelled_at, deleted_at, shop_updated_at,
  state_hash, read_again, financial_status, fulfillment_status, paid, test, source_name, currency, discount_codes,
  state, programme_version, qualifying_minor::text, qualifying_units::text, status_points::text, order_points::text,
  tier_id, target::text, is_activity, settled_at, history_only, qualifies_from, absorbed_from::text,
  named_customers::text[], product_facts, awaits_products, awaits_tags, customer_tags, time_zone`;

const parseRows = <Row>(answer: Json[]): Row[] => JSON.parse(answer[0]?.rows ?? "[]") as Row[];
const idsOf = (ids: Iterable<bigint>) => [...ids].sort((a, b) => (a < b ? -1 : 1));

/** Locks those of the orders that exist, in sorted order, and reads them with their refunds as they are then. */
export async function lockOrders(
  tx: Tx,
  shopId: string,
  orderIds: readonly bigint[],
): Promise<StoredOrder[]> {
  if (orderIds.length === 0) return [];
  const answer = await tx.$queryRaw<Json[]>`
    WITH locked AS (
      SELECT ${COLUMNS} FROM orders WHERE shop_id = ${shopId} AND order_id = ANY(${idList(idsOf(orderIds))}::bigint[])
      ORDER BY orders.order_id FOR UPDATE)
    SELECT json_agg(row_to_json(locked))::text AS rows FROM locked`;
  return withRefunds(tx, shopId, parseRows<SettledRow>(answer));
}

/** Reads orders with their refunds; their members are locked, so that nobody else settles them. */
export async function findOrders(
  db: Db,
  shopId: string,
  orderIds: readonly bigint[],
): Promise<StoredOrder[]> {
  if (orderIds.length === 0) return [];
  const answer = await db.$queryRaw<Json[]>`
    SELECT json_agg(row_to_json(o))::text AS rows FROM (
      SELECT ${COLUMNS} FROM orders WHERE shop_id = ${shopId} AND order_id = ANY(${idList(idsOf(orderIds))}::bigint[])
      ORDER BY orders.order_id) o`;
  return withRefunds(db, shopId, parseRows<SettledRow>(answer));
}

async function withRefunds(db: Db, shopId: string, rows: SettledRow[]): Promise<StoredOrder[]> {
  const refunds = await refundsOf(db, shopId, rows);
  return rows.map((row) => ({
    order: knownOrder(row, refunds.get(row.order_id) ?? []),
    settlement: {
      programmeVersion: row.programme_version,
      brings: broughtBy(row),
      spendOnly: isSpendOnly(row),
      tierId: row.tier_id,
      target: BigInt(row.target),
      isActivity: row.is_activity,
      settledAt: row.settled_at === null ? null : new Date(row.settled_at),
    },
  }));
}

/** Read after the orders are locked: a refund goes in under its order's lock. */
async function refundsOf(db: Db, shopId: string, rows: SettledRow[]): Promise<Map<string, RefundState[]>> {
  if (rows.length === 0) return new Map();
  const answer = await db.$queryRaw<Json[]>`
    SELECT json_agg(json_build_array(order_id::text, state) ORDER BY order_id, refund_id)::text AS rows
    FROM refunds WHERE shop_id = ${shopId} AND order_id = ANY(${idList(rows.map((row) => BigInt(row.order_id)))}::bigint[])`;
  const refunds = new Map<string, RefundState[]>();
  for (const [orderId, state] of parseRows<[string, unknown]>(answer)) {
    const list = refunds.get(orderId) ?? [];
    list.push(knownRefund(state));
    refunds.set(orderId, list);
  }
  return refunds;
}

/** Orders that carry one of the codes (upper case); one that was given up as a whole does not live. */
export async function carriersOfCodes(
  db: Db,
  shopId: string,
  codes: readonly string[],
): Promise<(Carrier & { codes: string[] })[]> {
  if (codes.length === 0) return [];
  return db.$queryRaw<(Carrier & { codes: string[] })[]>`
    SELECT order_id AS "orderId", processed_at AS "processedAt", discount_codes AS codes,
      cancelled_at IS NULL AND deleted_at IS NULL
        AND (financial_status IS DISTINCT FROM 'refunded'
          OR coalesce(fulfillment_status IN ('fulfilled', 'partial'), false)) AS live
    FROM orders
    WHERE shop_id = ${shopId} AND discount_codes <> '{}' AND discount_codes && ${[...codes]}::text[]
      AND processed_at IS NOT NULL`;
}

/**
 * Orders of installed shops that wait to be read, at most `perShop` of each, by shop: what a sweep looks for. Any of
 * them, so that those that cannot be read do not stand in the way of the others for ever.
 */
export async function findOrdersToRead(
  db: Db,
  { perShop }: { perShop: number },
): Promise<{ shopId: string; orderIds: string[] }[]> {
  return db.$queryRaw(sql`
    SELECT shop_id AS "shopId", array_agg(order_id::text ORDER BY order_id) AS "orderIds"
    FROM (
      SELECT o.shop_id, o.order_id, row_number() OVER (PARTITION BY o.shop_id ORDER BY random()) AS place
      FROM orders o JOIN shops s USING (shop_id)
      WHERE o.read_again AND s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL) AS waiting
    WHERE place <= ${perShop}
    GROUP BY shop_id`);
}

export type OrderToWrite = { order: KnownOrder; settlement: Settlement };

/** Writes orders that nobody knew. Answers how many went in: fewer means that another transaction was first. */
export async function insertOrders(tx: Tx, shopId: string, orders: readonly OrderToWrite[]): Promise<number> {
  if (orders.length === 0) return 0;
  return tx.$executeRaw`
    INSERT INTO orders (shop_id, ${WRITTEN})
    SELECT ${shopId}, ${READ} FROM json_to_recordset(${jsonRows(rowsOf(orders))}) AS x(${TYPES})
    ORDER BY x.order_id ON CONFLICT DO NOTHING`;
}

/** Overwrites locked orders with what is known of them now. */
export async function updateOrders(tx: Tx, shopId: string, orders: readonly OrderToWrite[]): Promise<void> {
  if (orders.length === 0) return;
  await tx.$executeRaw`
    UPDATE orders o SET (${WRITTEN}) = ROW(${READ})
    FROM json_to_recordset(${jsonRows(rowsOf(orders))}) AS x(${TYPES})
    WHERE o.shop_id = ${shopId} AND o.order_id = x.order_id`;
}

/** Writes every refund of the orders: new ones go in, known ones learn what they take from their order. */
export async function writeRefunds(tx: Tx, shopId: string, orders: readonly OrderToWrite[]): Promise<void> {
  const rows = orders.flatMap(({ order, settlement }) =>
    order.refunds.map((refund) => {
      const sales = refundSales(refund, order.state);
      const takes = settlement.takes.get(refund.refundId);
      return {
        order: order.orderId.toString(),
        refund: refund.refundId.toString(),
        at: refund.processedAt,
        state: storedRefund(refund),
        returns: sales.returnsMinor.toString(),
        taxes: sales.taxesMinor.toString(),
        shipping: sales.shippingMinor.toString(),
        qualifying: (takes?.spendMinor ?? 0n).toString(),
        units: (takes?.units ?? 0n).toString(),
        status: (takes?.statusPoints ?? 0n).toString(),
        points: (takes?.points ?? 0n).toString(),
      };
    }),
  );
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO refunds AS r (shop_id, order_id, refund_id, processed_at, state, returns_minor, taxes_minor,
                              shipping_minor, qualifying_minor, units, status_points, points)
    SELECT ${shopId}, x."order", x.refund, x.at, x.state, x.returns, x.taxes, x.shipping, x.qualifying, x.units,
      x.status, x.points
    FROM json_to_recordset(${jsonRows(rows)}) AS x("order" bigint, refund bigint, at timestamptz,
      state jsonb, returns bigint, taxes bigint, shipping bigint, qualifying bigint, units bigint, status bigint,
      points bigint)
    ORDER BY x."order", x.refund
    ON CONFLICT (shop_id, order_id, refund_id) DO UPDATE SET
      (processed_at, state, returns_minor, taxes_minor, shipping_minor, qualifying_minor, units, status_points,
       points) =
      ROW(EXCLUDED.processed_at, EXCLUDED.state, EXCLUDED.returns_minor, EXCLUDED.taxes_minor,
          EXCLUDED.shipping_minor, EXCLUDED.qualifying_minor, EXCLUDED.units, EXCLUDED.status_points,
          EXCLUDED.points)`;
}

const WRITTEN = sql`
  order_id, name, customer_id, processed_at, created_at, cancelled_at, deleted_at, shop_updated_at, state_hash,
  read_again, financial_status, fulfillment_status, paid, test, source_name, currency, discount_codes, gross_minor,
  discounts_minor, taxes_minor, shipping_minor, total_minor, state, programme_version, qualifying_minor,
  qualifying_units, status_points, order_points, tier_id, target, is_activity, settled_at, history_only,
  qualifies_from, absorbed_from, named_customers, product_facts, awaits_products, awaits_tags, customer_tags,
  time_zone`;
const READ = sql`
  x.order_id, x.name, x.customer_id, x.processed_at, x.created_at, x.cancelled_at, x.deleted_at, x.shop_updated_at,
  x.state_hash, coalesce(x.read_again, false), x.financial_status, x.fulfillment_status, coalesce(x.paid, false),
  coalesce(x.test, false), x.source_name, x.currency, coalesce(x.discount_codes, '{}'), coalesce(x.gross, 0),
  coalesce(x.discounts, 0), coalesce(x.taxes, 0), coalesce(x.shipping, 0), coalesce(x.total, 0), x.state,
  x.programme_version, coalesce(x.qualifying, 0),
  CASE WHEN x.spend_only IS NULL THEN coalesce(x.units, 0) END,
  CASE WHEN x.spend_only IS NULL THEN coalesce(x.status, 0) END,
  CASE WHEN x.spend_only IS NULL THEN coalesce(x.points, 0) END, x.tier_id, coalesce(x.target, 0),
  coalesce(x.is_activity, false), x.settled_at, coalesce(x.history_only, false), x.qualifies_from, x.absorbed_from,
  x.named_customers, x.product_facts, coalesce(x.awaits_products, false),
  coalesce(x.awaits_tags, false), x.customer_tags, x.time_zone`;
const TYPES = sql`
  order_id bigint, name text, customer_id bigint, processed_at timestamptz, created_at timestamptz,
  cancelled_at timestamptz, deleted_at timestamptz, shop_updated_at timestamptz, state_hash text, read_again boolean,
  financial_status text, fulfillment_status text, paid boolean, test boolean, source_name text, currency text,
  discount_codes text[], gross bigint, discounts bigint, taxes bigint, shipping bigint, total bigint, state jsonb,
  programme_version integer, qualifying bigint, spend_only boolean, units bigint, status bigint, points bigint,
  tier_id text, target bigint, is_activity boolean, settled_at timestamptz, history_only boolean,
    qualifies_from timestamptz,
  absorbed_from bigint, named_customers bigint[], product_facts jsonb, awaits_products boolean,
  awaits_tags boolean, customer_tags text[], time_zone text`;

/** Absent amounts are nothing: what is not written need not be read. */
function rowsOf(orders: readonly OrderToWrite[]): unknown[] {
  const some = (minor: bigint) => (minor === 0n ? undefined : minor.toString());
  return orders.map(({ order, settlement }) => {
    const sales = orderSales(order.state);
    return {
      ...orderColumns(order),
      gross: some(sales.grossMinor),
      discounts: some(sales.discountsMinor),
      taxes: some(sales.taxesMinor),
      shipping: some(sales.shippingMinor),
      total: some(sales.totalMinor),
      programme_version: settlement.programmeVersion ?? undefined,
      qualifying: some(settlement.brings.spendMinor),
      spend_only: settlement.spendOnly ? true : undefined,
      units: some(settlement.brings.units),
      status: some(settlement.brings.statusPoints),
      points: some(settlement.brings.points),
      tier_id: settlement.tierId ?? undefined,
      target: some(settlement.target),
      is_activity: settlement.isActivity ? true : undefined,
      settled_at: settlement.settledAt ?? undefined,
    };
  });
}
