/** Keeper of privacy requests: what a shop holds of one customer, gathered into a document or taken out everywhere. */
import type { Db, Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";

/** Records a request; a known id is left as it is. */
export async function insertDataRequest(
  tx: Tx,
  shopId: string,
  { requestId, customerId, now }: { requestId: bigint; customerId: bigint; now: Date },
): Promise<void> {
  await tx.$executeRaw(sql`
    INSERT INTO data_requests (shop_id, request_id, customer_id, received_at)
    VALUES (${shopId}, ${requestId}, ${customerId}, ${now.toISOString()}::timestamptz)
    ON CONFLICT DO NOTHING`);
}

/** Requests with their documents, newest first. */
export async function listDataRequests(
  db: Db,
  shopId: string,
): Promise<{ requestId: bigint; customerId: bigint; receivedAt: Date; completedAt: Date | null }[]> {
  return db.$queryRaw(sql`
    SELECT request_id AS "requestId", customer_id AS "customerId", received_at AS "receivedAt",
      completed_at AS "completedAt"
    FROM data_requests WHERE shop_id = ${shopId} ORDER BY received_at DESC, request_id LIMIT 100`);
}

/** Said once at the top of the document; the other ids go in as text, because they may be beyond 2^53. */
const OWN = sql`'{shop_id,customer_id}'::text[]`;

/**
 * Fills in the document of an open request: everything held of its customer, ids and amounts exactly as stored.
 * One statement; a completed request is left as it is. Answers whether there was anything to complete.
 */
export async function completeDocument(
  tx: Tx,
  shopId: string,
  { requestId, now }: { requestId: bigint; now: Date },
): Promise<boolean> {
  const completed = await tx.$executeRaw(sql`
    UPDATE data_requests AS request SET completed_at = ${now.toISOString()}::timestamptz, document = jsonb_build_object(
      'customerId', request.customer_id::text,
      'member', (SELECT to_jsonb(m) - ${OWN} FROM members m
        WHERE m.shop_id = request.shop_id AND m.customer_id = request.customer_id),
      'standing', (SELECT to_jsonb(s) - ${OWN} FROM standings s
        WHERE s.shop_id = request.shop_id AND s.customer_id = request.customer_id),
      'standingChanges', (SELECT coalesce(jsonb_agg(to_jsonb(c) - ${OWN} ORDER BY c.at), '[]') FROM standing_changes c
        WHERE c.shop_id = request.shop_id AND c.customer_id = request.customer_id),
      'entries', (SELECT coalesce(jsonb_agg(to_jsonb(e) - ${OWN} || jsonb_build_object('order_id', e.order_id::text) ORDER BY e.entry_id), '[]') FROM entries e
        WHERE e.shop_id = request.shop_id AND e.customer_id = request.customer_id),
      'lots', (SELECT coalesce(jsonb_agg(to_jsonb(l) - ${OWN} || jsonb_build_object('order_id', l.order_id::text) ORDER BY l.entry_id), '[]') FROM lots l
        WHERE l.shop_id = request.shop_id AND l.customer_id = request.customer_id),
      'redemptions', (SELECT coalesce(jsonb_agg(to_jsonb(r) - ${OWN} || jsonb_build_object('used_order_id', r.used_order_id::text) ORDER BY r.requested_at), '[]') FROM redemptions r
        WHERE r.shop_id = request.shop_id AND r.customer_id = request.customer_id),
      'adjustments', (SELECT coalesce(jsonb_agg(jsonb_build_object('adjustmentId', a.adjustment_id, 'row', a.row,
          'points', a.points::text, 'reason', a.reason, 'error', a.error, 'postedAt', a.posted_at, 'undoneAt', a.undone_at)
          ORDER BY a.adjustment_id, a.row), '[]') FROM adjustment_rows a
        WHERE a.shop_id = request.shop_id AND (a.customer_id = request.customer_id OR lower(a.email) = (
          SELECT lower(m.email) FROM members m
          WHERE m.shop_id = request.shop_id AND m.customer_id = request.customer_id))),
      'orders', (SELECT coalesce(jsonb_agg(to_jsonb(o) - ${OWN} || jsonb_build_object('order_id', o.order_id::text) ORDER BY o.processed_at), '[]') FROM orders o
        WHERE o.shop_id = request.shop_id AND o.customer_id = request.customer_id),
      'refunds', (SELECT coalesce(jsonb_agg(to_jsonb(f) - ${OWN} || jsonb_build_object('order_id', f.order_id::text, 'refund_id', f.refund_id::text) ORDER BY f.processed_at), '[]')
        FROM refunds f JOIN orders o ON o.shop_id = f.shop_id AND o.order_id = f.order_id
        WHERE o.shop_id = request.shop_id AND o.customer_id = request.customer_id),
      'deliveries', (SELECT coalesce(jsonb_agg(jsonb_build_object('topic', d.topic, 'receivedAt', d.received_at,
          'payload', d.payload) ORDER BY d.received_at), '[]') FROM deliveries d
        WHERE d.shop_id = request.shop_id AND ${ofCustomer(sql`request.customer_id::text`)}))
    WHERE request.shop_id = ${shopId} AND request.request_id = ${requestId} AND request.completed_at IS NULL`);
  return completed === 1;
}

/**
 * Forgets the member's person and keeps the numbers. Who was put out of the programme stays out. Doing it twice changes
 * nothing; answers whether it changed.
 */
export async function redactMember(tx: Tx, shopId: string, customerId: bigint): Promise<boolean> {
  const changed = await tx.$executeRaw(sql`
    UPDATE members SET state = 'redacted', enrolled_at = CASE WHEN state <> 'excluded' THEN enrolled_at END, first_name = NULL, last_name = NULL, email = NULL, phone = NULL
    WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND state <> 'redacted'`);
  return changed === 1;
}

/**
 * Takes the person out of stored payloads and documents: an order keeps its numbers and the customer's id, a
 * customer's own news keep nothing. News still waiting of a customer who is gone have nothing left to say.
 */
export async function redactPayloads(tx: Tx, shopId: string, customerId: bigint): Promise<void> {
  const id = customerId.toString();
  await tx.$executeRaw(sql`
    UPDATE deliveries AS d SET
      payload = CASE WHEN d.payload ? 'customer' AND d.topic LIKE 'orders/%'
        THEN jsonb_set(d.payload, '{customer}', jsonb_build_object('id', d.payload -> 'customer' -> 'id')) END,
      state = CASE WHEN d.state = 'received' AND d.topic IN ('customers/create', 'customers/update')
        THEN 'ignored' ELSE d.state END,
      outcome = CASE WHEN d.state = 'received' AND d.topic IN ('customers/create', 'customers/update')
        THEN 'The customer was redacted' ELSE d.outcome END
    WHERE d.shop_id = ${shopId} AND (d.topic LIKE 'orders/%' OR d.topic IN ('customers/create', 'customers/update'))
      AND ${ofCustomer(sql`${id}`)}`);
  await tx.$executeRaw(sql`
    UPDATE data_requests SET document = NULL WHERE shop_id = ${shopId} AND customer_id = ${customerId}`);
}

/** A delivery is about a customer when it is the customer's own news, or of an order or request that names them. */
function ofCustomer(id: ReturnType<typeof sql>) {
  return sql`d.payload IS NOT NULL AND (d.payload -> 'customer' ->> 'id' = ${id}
    OR (d.topic LIKE 'customers/%' AND d.payload ->> 'id' = ${id}))`;
}
