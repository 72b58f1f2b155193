/** Keeper of customer merges, as Shopify told them, and of the rows that follow them. */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows } from "#app/db.server.ts";
import type { MemberState } from "#app/models/members.server.ts";
import type { Merge } from "#app/rules/merges.ts";

/** A customer who is gone, and how it took part. */
export type MergedCustomer = Merge & {
  customerId: bigint;
  state: MemberState;
  enrolledAt: Date | null;
  joinedAt: Date | null;
};

type Json = { rows: string | null };
type MergeRow = [string, string, string, MemberState, string | null, string | null];

/** Every merge that made somebody into the same customers as these are now, by the customer who is gone. */
export async function mergesAround(
  db: Db,
  shopId: string,
  customerIds: Iterable<bigint>,
): Promise<Map<bigint, MergedCustomer>> {
  const ids = [...new Set(customerIds)];
  if (ids.length === 0) return new Map();
  const answer = await db.$queryRaw<Json[]>`
    WITH kept AS (
      SELECT unnest(${idList(ids)}::bigint[]) AS id
      UNION SELECT kept_id FROM customer_merges WHERE shop_id = ${shopId}
        AND deleted_id = ANY(${idList(ids)}::bigint[]))
    SELECT json_agg(json_build_array(c.deleted_id::text, c.into_id::text, c.merged_at, coalesce(m.state, 'guest'),
      m.enrolled_at, m.joined_at))::text AS rows
    FROM customer_merges c LEFT JOIN members m ON m.shop_id = c.shop_id AND m.customer_id = c.deleted_id
    WHERE c.shop_id = ${shopId} AND c.kept_id IN (SELECT id FROM kept)`;
  return new Map(
    (JSON.parse(answer[0]?.rows ?? "[]") as MergeRow[]).map(
      ([deleted, into, mergedAt, state, enrolledAt, joinedAt]) => [
        BigInt(deleted),
        {
          deletedId: BigInt(deleted),
          customerId: BigInt(deleted),
          intoId: BigInt(into),
          mergedAt: new Date(mergedAt),
          state,
          enrolledAt: enrolledAt === null ? null : new Date(enrolledAt),
          joinedAt: joinedAt === null ? null : new Date(joinedAt),
        },
      ],
    ),
  );
}

/** Who the customer is now: an old session still names the one who is gone. */
export async function keptIdOf(db: Db, shopId: string, customerId: bigint): Promise<bigint> {
  const rows = await db.$queryRaw<{ keptId: bigint }[]>`
    SELECT kept_id AS "keptId" FROM customer_merges WHERE shop_id = ${shopId} AND deleted_id = ${customerId}`;
  return rows[0]?.keptId ?? customerId;
}

/**
 * Writes a merge whose members are locked, and leads everybody who had become the one who is gone to the last of the
 * chain. `keptId` is that last one.
 */
export async function insertMerge(
  tx: Tx,
  shopId: string,
  { deletedId, intoId, keptId, mergedAt }: Merge & { keptId: bigint },
): Promise<void> {
  await tx.$executeRaw`
    WITH led AS (
      UPDATE customer_merges SET kept_id = ${keptId} WHERE shop_id = ${shopId} AND kept_id = ${deletedId})
    INSERT INTO customer_merges (shop_id, deleted_id, into_id, kept_id, merged_at)
    VALUES (${shopId}, ${deletedId}, ${intoId}, ${keptId}, ${mergedAt})`;
}

/** Members of whom nothing may be known yet get a row, so that it can be locked. */
export async function insertStrangers(
  tx: Tx,
  shopId: string,
  customerIds: readonly bigint[],
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO members (shop_id, customer_id, state, created_at)
    SELECT ${shopId}, id, 'guest', ${now} FROM unnest(${idList([...customerIds])}::bigint[]) AS id ORDER BY id
    ON CONFLICT DO NOTHING`;
}

/** The row of who is gone, which is locked, keeps what its orders are judged by, and loses the person. */
export async function forgetPerson(tx: Tx, shopId: string, deletedId: bigint): Promise<void> {
  await tx.$executeRaw`
    UPDATE members SET first_name = NULL, last_name = NULL, email = NULL, phone = NULL, synced_revision = revision,
      tags = NULL, tags_read_at = NULL, tags_changed_at = NULL,
      state = CASE state WHEN 'excluded' THEN state ELSE 'redacted' END
    WHERE shop_id = ${shopId} AND customer_id = ${deletedId}`;
}

/** An order that changes hands, with everybody its news ever named. */
export type NamedOrder = { orderId: bigint; customerId: bigint; namedCustomers: bigint[] };

/**
 * The orders of who is gone, and those of the kept one that named others before, locked in the order of their ids.
 */
export async function lockOrdersToMerge(
  tx: Tx,
  shopId: string,
  { deletedId, keptId }: { deletedId: bigint; keptId: bigint },
): Promise<NamedOrder[]> {
  const answer = await tx.$queryRaw<Json[]>`
    WITH locked AS (
      SELECT order_id, customer_id, named_customers FROM orders
      WHERE shop_id = ${shopId} AND (customer_id = ${deletedId}
        OR customer_id = ${keptId} AND named_customers IS NOT NULL)
      ORDER BY order_id FOR UPDATE)
    SELECT json_agg(json_build_array(order_id::text, customer_id::text, named_customers::text[]))::text AS rows FROM locked`;
  const rows = JSON.parse(answer[0]?.rows ?? "[]") as [string, string, string[] | null][];
  return rows.map(([orderId, customerId, named]) => ({
    orderId: BigInt(orderId),
    customerId: BigInt(customerId),
    namedCustomers: (named ?? [customerId]).map(BigInt),
  }));
}

/** Writes whose locked orders are now, and who placed them. */
export async function moveOrders(
  tx: Tx,
  shopId: string,
  { keptId, orders }: { keptId: bigint; orders: readonly (NamedOrder & { absorbedFrom: bigint | null })[] },
): Promise<void> {
  if (orders.length === 0) return;
  const rows = orders.map(({ orderId, namedCustomers, absorbedFrom }) => ({
    id: orderId.toString(),
    named: namedCustomers.map(String),
    absorbed: absorbedFrom?.toString(),
  }));
  await tx.$executeRaw`
    UPDATE orders o SET customer_id = ${keptId}, named_customers = x.named, absorbed_from = x.absorbed
    FROM json_to_recordset(${jsonRows(rows)}) AS x(id bigint, named bigint[], absorbed bigint)
    WHERE o.shop_id = ${shopId} AND o.order_id = x.id`;
}

/**
 * Everything else of who is gone becomes the kept one's: redemptions (locked in the order of their ids), what was
 * given by hand and what files said of its e-mail, which is not known by anything else later, activities, warnings.
 * Its standing goes: it is folded again for the kept one. To be done before the person is forgotten.
 */
export async function moveBelongings(
  tx: Tx,
  shopId: string,
  { deletedId, keptId }: { deletedId: bigint; keptId: bigint },
): Promise<void> {
  await tx.$executeRaw`
    WITH locked AS MATERIALIZED (
      SELECT redemption_id FROM redemptions WHERE shop_id = ${shopId} AND customer_id = ${deletedId}
      ORDER BY redemption_id FOR UPDATE)
    UPDATE redemptions r SET customer_id = ${keptId} FROM locked
    WHERE r.shop_id = ${shopId} AND r.redemption_id = locked.redemption_id`;
  await tx.$executeRaw`
    WITH adjusted AS (
      UPDATE adjustment_rows SET customer_id = ${keptId}
      WHERE shop_id = ${shopId} AND (customer_id = ${deletedId} OR customer_id IS NULL AND lower(email) = (
        SELECT lower(email) FROM members WHERE shop_id = ${shopId} AND customer_id = ${deletedId}))
    ), warned AS (
      DELETE FROM expiry_warnings WHERE shop_id = ${shopId} AND customer_id = ${deletedId}
      RETURNING expires_at, days_before, points, noted_at
    ), recorded AS (
      UPDATE activity_records SET customer_id = ${keptId} WHERE shop_id = ${shopId} AND customer_id = ${deletedId}
    ), converted AS (
      UPDATE conversions c SET customer_id = ${keptId} WHERE shop_id = ${shopId} AND customer_id = ${deletedId}
        AND NOT EXISTS (SELECT FROM conversions k WHERE k.shop_id = c.shop_id AND k.customer_id = ${keptId}
          AND k."window" = c."window")
    ), changed AS (
      DELETE FROM standing_changes WHERE shop_id = ${shopId} AND customer_id = ${deletedId}
    ), stood AS (
      DELETE FROM standings WHERE shop_id = ${shopId} AND customer_id = ${deletedId}
    )
    INSERT INTO expiry_warnings (shop_id, customer_id, expires_at, days_before, points, noted_at)
    SELECT ${shopId}, ${keptId}, expires_at, days_before, points, noted_at FROM warned
    ON CONFLICT DO NOTHING`;
}
