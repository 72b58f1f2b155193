/**
 * The words and the look of a shop's widget: one row, for everybody who edits. Whoever changes it says which revision was
 * read; a revision is never used twice.
 */
import type { Db, Tx } from "#app/db.server.ts";
import { assert, Refusal } from "#app/errors.ts";
import type { Storefront } from "#app/rules/storefront/storefront.ts";
import { parseStorefront } from "#app/rules/storefront/storefront.ts";

export type KeptStorefront = {
  storefront: Storefront;
  revision: number;
  /** The one that Shopify has; null before the first. */
  syncedRevision: number | null;
  editedBy: string;
  editedAt: Date;
};

/** What was last saved, or null. */
export async function findStorefront(db: Db, shopId: string): Promise<KeptStorefront | null> {
  const row = await db.storefront.findUnique({ where: { shopId } });
  if (!row) return null;
  const { document, revision, syncedRevision, editedBy, editedAt } = row;
  const read = parseStorefront(document);
  assert("storefront" in read, `the storefront of ${shopId} can be read`);
  return { storefront: read.storefront, revision, syncedRevision, editedBy, editedAt };
}

/** Whether the shop's app-data metafield has what was saved last, and why not; all null where nothing ever was. */
export async function storefrontHeard(
  db: Db,
  shopId: string,
): Promise<{ revision: number | null; syncedRevision: number | null; refused: string | null }> {
  const select = { revision: true, syncedRevision: true, refused: true };
  const row = await db.storefront.findUnique({ where: { shopId }, select });
  return row ?? { revision: null, syncedRevision: null, refused: null };
}

type Edit = { storefront: Storefront; by: string; now: Date };

/**
 * Writes over the revision that was read, null where there was none, and answers the new one. Refuses
 * STOREFRONT_OVERTAKEN (by whom, when, which revision) where somebody else has saved since.
 */
export async function writeStorefront(
  tx: Tx,
  shopId: string,
  { storefront, revision, by, now }: Edit & { revision: number | null },
): Promise<number> {
  const document = JSON.stringify(storefront);
  const rows = await tx.$queryRaw<{ revision: number }[]>`
    INSERT INTO storefronts AS s (shop_id, document, edited_by, edited_at)
    VALUES (${shopId}, ${document}::jsonb, ${by}, ${now})
    ON CONFLICT (shop_id) DO UPDATE SET document = EXCLUDED.document, revision = DEFAULT,
      refused = NULL, edited_by = EXCLUDED.edited_by, edited_at = EXCLUDED.edited_at
    WHERE s.revision = ${revision}::integer
    RETURNING revision`;
  if (rows[0]) return rows[0].revision;
  const theirs = await findStorefront(tx, shopId);
  assert(theirs, `a storefront of ${shopId} was in the way`);
  const { editedBy, editedAt } = theirs;
  throw new Refusal("STOREFRONT_OVERTAKEN", {
    ...{ by: editedBy, at: editedAt.toISOString(), revision: theirs.revision },
  });
}

/** The revision is in the shop's app-data metafield; an older one never takes the place of a newer one. */
export async function markStorefrontSynced(tx: Tx, shopId: string, revision: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE storefronts SET synced_revision = ${revision}, refused = NULL
    WHERE shop_id = ${shopId} AND coalesce(synced_revision, 0) < ${revision}`;
}

/** Why Shopify did not take the revision; nothing where a newer one was saved or written meanwhile. */
export async function markStorefrontRefused(
  tx: Tx,
  shopId: string,
  { revision, words }: { revision: number; words: string },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE storefronts SET refused = ${words}
    WHERE shop_id = ${shopId} AND revision = ${revision} AND coalesce(synced_revision, 0) < ${revision}`;
}

/** Shopify has forgotten it with the installation. */
export async function forgetSynced(tx: Tx, shopId: string): Promise<void> {
  await tx.$executeRaw`UPDATE storefronts SET synced_revision = NULL, refused = NULL WHERE shop_id = ${shopId}`;
}

/** Installed shops whose metafield has not what was saved before `before`; any of them, at most `limit`. */
export async function findUntoldStorefronts(
  db: Db,
  { before, limit }: { before: Date; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>`
    SELECT f.shop_id AS "shopId" FROM storefronts f JOIN shops s USING (shop_id)
    WHERE s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL AND f.edited_at < ${before}
      AND f.revision > coalesce(f.synced_revision, 0)
    ORDER BY random() LIMIT ${limit}`;
  return rows.map(({ shopId }) => shopId);
}
