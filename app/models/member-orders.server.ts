/** The orders of members without their lines, as the fold of their standings wants them. */
import type { Db } from "#app/db.server.ts";
import { idList } from "#app/db.server.ts";
import type { BringsRow } from "#app/models/order-rows.ts";
import { broughtBy, isSpendOnly } from "#app/models/order-rows.ts";
import type { SettledOrder } from "#app/rules/settlement.ts";

/** `readAgain`: its news were not enough, so that it waits to be read. */
export type HistoricOrder = SettledOrder & { readAgain: boolean };

type RefundRow = [
  ...[id: string, at: string, minor: string],
  ...[units: string | null, status: string | null, points: string | null],
];
type HistoryRow = BringsRow & {
  order_id: string;
  customer_id: string;
  processed_at: string;
  ended_at: string | null;
  read_again: boolean;
  programme_version: number | null;
  tier_id: string | null;
  target: string;
  qualifies_from: string | null;
  named_customers: string[] | null;
  customer_tags: string[] | null;
  time_zone: string | null;
  refunds: RefundRow[] | null;
};

/** Every order of the members with what it brings towards a tier: earlier orders are never read line by line. */
export async function ordersOfMembers(
  db: Db,
  shopId: string,
  customerIds: readonly bigint[],
): Promise<HistoricOrder[]> {
  if (customerIds.length === 0) return [];
  const answer = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT json_agg(row_to_json(o))::text AS rows FROM (
      SELECT order_id::text, customer_id::text, processed_at, least(cancelled_at, deleted_at) AS ended_at, read_again,
        programme_version, qualifying_minor::text, qualifying_units::text, status_points::text, order_points::text,
        tier_id, target::text, qualifies_from, named_customers::text[], customer_tags, time_zone,
        (SELECT json_agg(json_build_array(r.refund_id::text, r.processed_at, r.qualifying_minor::text, r.units::text,
            r.status_points::text, r.points::text)) FROM refunds r
          WHERE r.shop_id = orders.shop_id AND r.order_id = orders.order_id) AS refunds
      FROM orders
      WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[])
        AND processed_at IS NOT NULL) o`;
  return (JSON.parse(answer[0]?.rows ?? "[]") as HistoryRow[]).map(historicOrder);
}

function historicOrder(row: HistoryRow): HistoricOrder {
  return {
    orderId: BigInt(row.order_id),
    customerId: BigInt(row.customer_id),
    processedAt: new Date(row.processed_at),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
    readAgain: row.read_again,
    programmeVersion: row.programme_version,
    brings: broughtBy(row),
    spendOnly: isSpendOnly(row),
    tierId: row.tier_id,
    target: BigInt(row.target),
    qualifiesFrom: row.qualifies_from === null ? null : new Date(row.qualifies_from),
    namedCustomers: (row.named_customers ?? [row.customer_id]).map(BigInt),
    customerTags: row.customer_tags,
    timeZone: row.time_zone,
    refunds: (row.refunds ?? []).map(([id, at, minor, units, status, points]) => ({
      refundId: BigInt(id),
      processedAt: new Date(at),
      takes: {
        spendMinor: BigInt(minor),
        units: BigInt(units ?? 0),
        statusPoints: BigInt(status ?? 0),
        points: BigInt(points ?? 0),
      },
    })),
  };
}

/**
 * Customers whose orders wait, to be read, for their products or for their tags; also those whom such an order named
 * before.
 */
export async function customersWaiting(db: Db, shopId: string): Promise<Set<bigint>> {
  const rows = await db.$queryRaw<{ customerId: bigint }[]>`
    SELECT DISTINCT unnest(array_append(named_customers, customer_id)) AS "customerId" FROM orders
    WHERE shop_id = ${shopId} AND (read_again OR awaits_products OR awaits_tags)`;
  return new Set(rows.map(({ customerId }) => customerId));
}
