/** Which members' balance and tier Shopify does not know yet. */
import type { Db, Tx } from "#app/db.server.ts";

export type MemberToSync = {
  customerId: bigint;
  revision: number;
  available: bigint;
  /** The tier's id in the rules; null before the first settled order. */
  tierId: string | null;
  state: string;
};

/** Up to `limit` changed members after `afterId`, by id. Redacted members are left alone. */
export function membersToSync(
  db: Db,
  shopId: string,
  { afterId, limit }: { afterId: bigint; limit: number },
): Promise<MemberToSync[]> {
  return db.$queryRaw<MemberToSync[]>`
    SELECT m.customer_id AS "customerId", m.revision, m.available, m.state, s.tier_id AS "tierId"
    FROM members m LEFT JOIN standings s USING (shop_id, customer_id)
    WHERE m.shop_id = ${shopId} AND m.customer_id > ${afterId} AND m.revision > m.synced_revision
      AND m.state <> 'redacted'
    ORDER BY m.customer_id LIMIT ${limit}`;
}

/**
 * Shopify knows these members as of the revision that was read; answers whether any of them has changed since, or was
 * told something newer by another process meanwhile: what we wrote may have overwritten it, so it is to be told again.
 */
export async function markMembersSynced(
  tx: Tx,
  shopId: string,
  members: readonly Pick<MemberToSync, "customerId" | "revision">[],
): Promise<{ behind: boolean }> {
  const rows = members.map(({ customerId, revision }) => ({ id: customerId.toString(), revision }));
  // Locked in the order in which everybody locks members: an update takes them as it finds them.
  const marked = await tx.$queryRaw<{ behind: boolean }[]>`
    WITH x AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS told(id bigint, revision integer)
    ), locked AS MATERIALIZED (
      SELECT customer_id FROM members WHERE shop_id = ${shopId} AND customer_id IN (SELECT id FROM x)
      ORDER BY customer_id FOR NO KEY UPDATE)
    UPDATE members m SET synced_revision = x.revision
    FROM x JOIN locked ON locked.customer_id = x.id
    WHERE m.shop_id = ${shopId} AND m.customer_id = x.id
    RETURNING m.revision > x.revision AS behind`;
  return { behind: marked.some(({ behind }) => behind) };
}
