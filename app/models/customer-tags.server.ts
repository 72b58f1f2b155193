/**
 * Tags of customers as Shopify has them, mirrored for members of whom a programme asked for them. A row whose change is
 * newer than its reading is to be read.
 */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows } from "#app/db.server.ts";
import type { LockedMember } from "#app/models/members.server.ts";
import { TRUSTED_MS } from "#app/rules/customer-tags.ts";

const sorted = (ids: readonly bigint[]) => [...new Set(ids)].sort((a, b) => (a < b ? -1 : 1));

/**
 * The tags of a locked member; null where they have to be read first. Of whom the person was removed nothing is to be
 * read any more: they have none.
 */
export function tagsOfMember(
  {
    state,
    tags,
    tagsReadAt,
    tagsChangedAt,
  }: Pick<LockedMember, "state" | "tags" | "tagsReadAt" | "tagsChangedAt">,
  now: Date,
): readonly string[] | null {
  if (state === "redacted") return [];
  if (!tags || !tagsReadAt || tagsReadAt.getTime() <= now.getTime() - TRUSTED_MS) return null;
  return tagsChangedAt && tagsReadAt <= tagsChangedAt ? null : tags;
}

/** The same of a member who is not locked; null for a customer nobody knows. */
export async function findTagsOf(
  db: Db,
  shopId: string,
  customerId: bigint,
  now: Date,
): Promise<readonly string[] | "to be read" | null> {
  const [row] = await db.$queryRaw<Parameters<typeof tagsOfMember>[0][]>`
    SELECT state, tags, tags_read_at AS "tagsReadAt", tags_changed_at AS "tagsChangedAt" FROM members
    WHERE shop_id = ${shopId} AND customer_id = ${customerId}`;
  return row ? (tagsOfMember(row, now) ?? "to be read") : null;
}

/** Has the tags of these members read: unknown ones, and those that were read too long ago. Idempotent. */
export async function askForTags(
  tx: Tx,
  shopId: string,
  { customerIds, now }: { customerIds: readonly bigint[]; now: Date },
): Promise<void> {
  if (customerIds.length === 0) return;
  await tx.$executeRaw`
    WITH asked AS MATERIALIZED (
      SELECT customer_id FROM members
      WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(sorted(customerIds))}::bigint[])
        AND state <> 'redacted' AND (tags_changed_at IS NULL OR tags_read_at > tags_changed_at)
      ORDER BY customer_id FOR NO KEY UPDATE)
    UPDATE members m SET tags_changed_at = ${now} FROM asked
    WHERE m.shop_id = ${shopId} AND m.customer_id = asked.customer_id`;
}

/**
 * Notes that the tags of these customers changed at Shopify; of whom nobody ever asked for them only where everybody's
 * are needed. Answers how many there are to be read.
 */
export async function noteChangedTags(
  tx: Tx,
  shopId: string,
  { customerIds, everybodys, now }: { customerIds: readonly bigint[]; everybodys: boolean; now: Date },
): Promise<number> {
  if (customerIds.length === 0) return 0;
  return tx.$executeRaw`
    WITH changed AS MATERIALIZED (
      SELECT customer_id FROM members
      WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(sorted(customerIds))}::bigint[])
        AND state <> 'redacted' AND (tags_changed_at < ${now} OR tags_changed_at IS NULL AND ${everybodys})
      ORDER BY customer_id FOR NO KEY UPDATE)
    UPDATE members m SET tags_changed_at = ${now} FROM changed
    WHERE m.shop_id = ${shopId} AND m.customer_id = changed.customer_id`;
}

/**
 * Has the tags of everybody read who takes part, or of those alone whose tags were read before, `limit` at a time by id;
 * answers where to go on, or null.
 */
export async function askForTagsOfAll(
  tx: Tx,
  shopId: string,
  { everybodys, after, limit, now }: { everybodys: boolean; after: bigint; limit: number; now: Date },
): Promise<bigint | null> {
  const rows = await tx.$queryRaw<{ customerId: bigint }[]>`
    SELECT customer_id AS "customerId" FROM members
    WHERE shop_id = ${shopId} AND customer_id > ${after} AND state = 'enrolled'
      AND (${everybodys} OR tags_read_at IS NOT NULL)
    ORDER BY customer_id LIMIT ${limit}`;
  const customerIds = rows.map(({ customerId }) => customerId);
  await askForTags(tx, shopId, { customerIds, now });
  return rows.length < limit ? null : (customerIds.at(-1) ?? null);
}

/**
 * Customers whose tags changed before that instant and were not read since, at most `limit`: those of now first, so
 * that an order does not wait until everybody was read.
 */
export async function findTagsToRead(
  db: Db,
  shopId: string,
  { before, limit }: { before: Date; limit: number },
): Promise<bigint[]> {
  const rows = await db.$queryRaw<{ customerId: bigint }[]>`
    SELECT customer_id AS "customerId" FROM members
    WHERE shop_id = ${shopId} AND tags_changed_at IS NOT NULL
      AND (tags_read_at IS NULL OR tags_read_at <= tags_changed_at) AND tags_changed_at < ${before}
    ORDER BY tags_changed_at DESC, customer_id LIMIT ${limit}`;
  return rows.map(({ customerId }) => customerId);
}

/** What was read; null of a customer that Shopify does not have (any more): what was known stands. */
export type ReadTags = { customerId: bigint; tags: readonly string[] | null };

/** A member with the tags of before and of now. `tierId`: null without a tier. */
export type TaggedMember = {
  customerId: bigint;
  state: string;
  before: string[] | null;
  after: string[];
  tierId: string | null;
};

/**
 * Writes what was read at that instant, and answers it; a reading that is older than the one before changes nothing.
 */
export async function writeTags(
  tx: Tx,
  shopId: string,
  { read, readAt }: { read: readonly ReadTags[]; readAt: Date },
): Promise<TaggedMember[]> {
  if (read.length === 0) return [];
  const rows = read.map(({ customerId, tags }) => ({ id: customerId.toString(), tags: tags ?? undefined }));
  return tx.$queryRaw<TaggedMember[]>`
    WITH x AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${jsonRows(rows)}) AS told(id bigint, tags text[])
    ), locked AS MATERIALIZED (
      SELECT customer_id, tags FROM members
      WHERE shop_id = ${shopId} AND customer_id IN (SELECT id FROM x) AND state <> 'redacted'
        AND (tags_read_at IS NULL OR tags_read_at < ${readAt})
      ORDER BY customer_id FOR NO KEY UPDATE)
    UPDATE members m SET tags = coalesce(x.tags, m.tags, '{}'), tags_read_at = ${readAt}
    FROM locked JOIN x ON x.id = locked.customer_id
      LEFT JOIN standings s ON s.shop_id = ${shopId} AND s.customer_id = locked.customer_id
    WHERE m.shop_id = ${shopId} AND m.customer_id = locked.customer_id
    RETURNING m.customer_id AS "customerId", m.state, locked.tags AS before, m.tags AS after, s.tier_id AS "tierId"`;
}
