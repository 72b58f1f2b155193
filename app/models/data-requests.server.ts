/** Keeper of privacy requests: what a shop holds of one customer, gathered into a document or taken out everywhere. */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, sql } from "#app/db.server.ts";

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

export type DataRequestLine = {
  requestId: bigint;
  customerId: bigint;
  receivedAt: Date;
  /** When its document was gathered. */
  completedAt: Date | null;
  answeredAt: Date | null;
  answeredBy: string | null;
};

/** Those that wait for an answer first, the longest waiting before the others; then the answered ones, newest first. */
export async function listDataRequests(db: Db, shopId: string): Promise<DataRequestLine[]> {
  return db.$queryRaw(sql`
    SELECT request_id AS "requestId", customer_id AS "customerId", received_at AS "receivedAt",
      completed_at AS "completedAt", answered_at AS "answeredAt", answered_by AS "answeredBy"
    FROM data_requests WHERE shop_id = ${shopId}
    ORDER BY answered_at DESC NULLS FIRST, received_at, request_id LIMIT 100`);
}

/** Answers whether it was open until now. */
export async function markAnswered(
  tx: Tx,
  shopId: string,
  { requestId, by, now }: { requestId: bigint; by: string; now: Date },
): Promise<boolean> {
  const { count } = await tx.dataRequest.updateMany({
    where: { shopId, requestId, answeredAt: null },
    data: { answeredAt: now, answeredBy: by },
  });
  return count === 1;
}

/** Whether there is such a request in this shop, open or not. */
export async function hasDataRequest(db: Db, shopId: string, requestId: bigint): Promise<boolean> {
  return (await db.dataRequest.count({ where: { shopId, requestId } })) === 1;
}

/** Said once at the top of the document; the other ids go in as text, because they may be beyond 2^53. */
const OWN = sql`'{shop_id,customer_id}'::text[]`;

/** The customer of the request as whoever that one is by now, and everybody who was merged into the same. */
const personOf = (shopId: string, requestId: bigint) => sql`
  kept AS (
    SELECT coalesce(g.kept_id, r.customer_id) AS id FROM data_requests r
    LEFT JOIN customer_merges g ON g.shop_id = r.shop_id AND g.deleted_id = r.customer_id
    WHERE r.shop_id = ${shopId} AND r.request_id = ${requestId}
  ), person AS (
    SELECT id FROM kept UNION ALL
    SELECT g.deleted_id FROM customer_merges g WHERE g.shop_id = ${shopId} AND g.kept_id = (SELECT id FROM kept))`;

/**
 * Fills in the document of an open request: everything held of its customer, ids and amounts exactly as stored, under
 * whichever id they were a customer before a merge. Points are then told with the customer whose they were. One
 * statement; a completed request is left as it is. Answers whether there was anything to complete.
 */
export async function completeDocument(
  tx: Tx,
  shopId: string,
  { requestId, now }: { requestId: bigint; now: Date },
): Promise<boolean> {
  const completed = await tx.$executeRaw(sql`
    WITH ${personOf(shopId, requestId)}
    UPDATE data_requests AS request SET completed_at = ${now.toISOString()}::timestamptz, document = jsonb_build_object(
      'customerId', request.customer_id::text,
      'member', (SELECT to_jsonb(m) - ${OWN} FROM members m
        WHERE m.shop_id = request.shop_id AND m.customer_id = (SELECT id FROM kept)),
      'mergedCustomers', (SELECT coalesce(jsonb_agg(to_jsonb(g) - '{shop_id}'::text[] || jsonb_build_object(
          'deleted_id', g.deleted_id::text, 'into_id', g.into_id::text, 'kept_id', g.kept_id::text,
          'member', (SELECT to_jsonb(m) - ${OWN} FROM members m
            WHERE m.shop_id = g.shop_id AND m.customer_id = g.deleted_id)) ORDER BY g.merged_at), '[]')
        FROM customer_merges g WHERE g.shop_id = request.shop_id AND g.deleted_id IN (SELECT id FROM person)),
      'standing', (SELECT to_jsonb(s) - ${OWN} FROM standings s
        WHERE s.shop_id = request.shop_id AND s.customer_id IN (SELECT id FROM person)),
      'standingChanges', (SELECT coalesce(jsonb_agg(to_jsonb(c) - ${OWN} ORDER BY c.at), '[]') FROM standing_changes c
        WHERE c.shop_id = request.shop_id AND c.customer_id IN (SELECT id FROM person)),
      'entries', (SELECT coalesce(jsonb_agg(to_jsonb(e) - ${OWN}
          || jsonb_build_object('order_id', e.order_id::text, 'customer_id', e.customer_id::text)
        ORDER BY e.entry_id), '[]') FROM entries e
        WHERE e.shop_id = request.shop_id AND e.customer_id IN (SELECT id FROM person)),
      'lots', (SELECT coalesce(jsonb_agg(to_jsonb(l) - ${OWN} || jsonb_build_object('order_id', l.order_id::text)
        ORDER BY l.entry_id), '[]') FROM lots l
        WHERE l.shop_id = request.shop_id AND l.customer_id IN (SELECT id FROM person)),
      'pendingPoints', (SELECT coalesce(jsonb_agg(to_jsonb(p) - ${OWN} || jsonb_build_object('order_id', p.order_id::text)
        ORDER BY p.matures_at), '[]') FROM pending_points p
        WHERE p.shop_id = request.shop_id AND p.customer_id IN (SELECT id FROM person)),
      'expiryWarnings', (SELECT coalesce(jsonb_agg(to_jsonb(w) - ${OWN} ORDER BY w.noted_at), '[]')
        FROM expiry_warnings w
        WHERE w.shop_id = request.shop_id AND w.customer_id IN (SELECT id FROM person)),
      'redemptions', (SELECT coalesce(jsonb_agg(to_jsonb(r) - ${OWN}
          || jsonb_build_object('used_order_id', r.used_order_id::text)
        ORDER BY r.requested_at), '[]') FROM redemptions r
        WHERE r.shop_id = request.shop_id AND r.customer_id IN (SELECT id FROM person)),
      'adjustments', (SELECT coalesce(jsonb_agg(jsonb_build_object('adjustmentId', a.adjustment_id, 'row', a.row,
          'points', a.points::text, 'reason', a.reason, 'error', a.error, 'postedAt', a.posted_at, 'undoneAt',
            a.undone_at)
          ORDER BY a.adjustment_id, a.row), '[]') FROM adjustment_rows a
        WHERE a.shop_id = request.shop_id AND (a.customer_id IN (SELECT id FROM person) OR lower(a.email) = (
          SELECT lower(m.email) FROM members m
          WHERE m.shop_id = request.shop_id AND m.customer_id = (SELECT id FROM kept)))),
      'activities', (SELECT coalesce(jsonb_agg(jsonb_build_object('key', a.key, 'activity', a.activity_id,
          'points', a.points::text, 'at', a.at, 'proof', a.proof) ORDER BY a.at, a.key), '[]') FROM activity_records a
        WHERE a.shop_id = request.shop_id AND a.customer_id IN (SELECT id FROM person)),
      'conversions', (SELECT coalesce(jsonb_agg(to_jsonb(c) - ${OWN} || jsonb_build_object('points', c.points::text)
        ORDER BY c.at, c."window"), '[]') FROM conversions c
        WHERE c.shop_id = request.shop_id AND c.customer_id IN (SELECT id FROM person)),
      'entryRewards', (SELECT coalesce(jsonb_agg(to_jsonb(w) - ${OWN} || jsonb_build_object('points', w.points::text)
        ORDER BY w.period, w.tier_id), '[]') FROM entry_rewards w
        WHERE w.shop_id = request.shop_id AND w.customer_id IN (SELECT id FROM person)),
      'orders', (SELECT coalesce(jsonb_agg(to_jsonb(o) - ${OWN} || jsonb_build_object('order_id', o.order_id::text)
        ORDER BY o.processed_at, o.order_id), '[]') FROM orders o
        WHERE o.shop_id = request.shop_id AND o.customer_id IN (SELECT id FROM person)),
      'refunds', (SELECT coalesce(jsonb_agg(to_jsonb(f) - ${OWN}
          || jsonb_build_object('order_id', f.order_id::text, 'refund_id', f.refund_id::text)
        ORDER BY f.processed_at), '[]')
        FROM refunds f JOIN orders o ON o.shop_id = f.shop_id AND o.order_id = f.order_id
        WHERE o.shop_id = request.shop_id AND o.customer_id IN (SELECT id FROM person)),
      'deliveries', (SELECT coalesce(jsonb_agg(jsonb_build_object('topic', d.topic, 'receivedAt', d.received_at,
          'payload', d.payload) ORDER BY d.received_at), '[]') FROM deliveries d
        WHERE d.shop_id = request.shop_id AND ${ofPerson(sql`SELECT id::text FROM person`)}))
    WHERE request.shop_id = ${shopId} AND request.request_id = ${requestId} AND request.completed_at IS NULL`);
  return completed === 1;
}

/**
 * Forgets the person of these members, who are locked, and keeps the numbers. Who was put out of the programme stays
 * out. Doing it twice changes nothing; answers those who changed, and whether they take part.
 */
export async function redactMembers(
  tx: Tx,
  shopId: string,
  customerIds: readonly bigint[],
): Promise<{ customerId: bigint; takesPart: boolean }[]> {
  return tx.$queryRaw(sql`
    UPDATE members SET state = 'redacted', enrolled_at = CASE WHEN state <> 'excluded' THEN enrolled_at END,
      joined_at = CASE WHEN state <> 'excluded' THEN joined_at END,
      first_name = NULL, last_name = NULL, email = NULL, phone = NULL, tags = NULL, tags_read_at = NULL,
        tags_changed_at = NULL
    WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[]) AND state <> 'redacted'
    RETURNING customer_id AS "customerId", enrolled_at IS NOT NULL AS "takesPart"`);
}

/**
 * Takes the person out of stored payloads and documents: an order keeps its numbers and the customer's id, a
 * customer's own news keep nothing. News still waiting of a customer who is gone have nothing left to say.
 */
export async function redactPayloads(tx: Tx, shopId: string, customerIds: readonly bigint[]): Promise<void> {
  const ids = idList(customerIds);
  await tx.$executeRaw(sql`
    UPDATE deliveries AS d SET
      payload = CASE WHEN d.payload ? 'customer' AND d.topic LIKE 'orders/%'
        THEN jsonb_set(d.payload, '{customer}', jsonb_build_object('id', d.payload -> 'customer' -> 'id')) END,
      state = CASE WHEN d.state = 'received' AND d.topic IN ('customers/create', 'customers/update')
        THEN 'ignored' ELSE d.state END,
      outcome = CASE WHEN d.state = 'received' AND d.topic IN ('customers/create', 'customers/update')
        THEN 'The customer was redacted' ELSE d.outcome END
    WHERE d.shop_id = ${shopId} AND (d.topic LIKE 'orders/%' OR d.topic IN ('customers/create', 'customers/update'))
      AND ${ofPerson(sql`SELECT unnest(${ids}::text[])`)}`);
  await tx.$executeRaw(sql`
    UPDATE data_requests SET document = NULL
    WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[])`);
}

/** A delivery is about a customer when it is the customer's own news, or of an order or request that names them. */
function ofPerson(ids: ReturnType<typeof sql>) {
  return sql`d.payload IS NOT NULL AND (d.payload -> 'customer' ->> 'id' IN (${ids})
    OR (d.topic LIKE 'customers/%' AND d.payload ->> 'id' IN (${ids})))`;
}
