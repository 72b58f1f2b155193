/** The merchant says how the widget speaks and looks. */
import { inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { noteInAudit } from "#app/models/audit-log.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { findStorefront, writeStorefront } from "#app/models/storefronts.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { storefrontDifference } from "#app/rules/storefront/difference.ts";
import { parseStorefront, UNTOUCHED } from "#app/rules/storefront/storefront.ts";

/**
 * Writes over the revision that was read (null: none), says in the audit log what is different, and has the storefront
 * told; answers the new revision, or the one that was read where nothing is different. Refuses SHOP_NOT_INSTALLED; STOREFRONT_INVALID with the fields at fault (`issues`);
 * STOREFRONT_OVERTAKEN where somebody else saved meanwhile. Twice is refused the second time.
 */
export async function saveStorefront(
  shopId: string,
  { document, revision, by, now }: { document: unknown; revision: number | null; by: string; now: Date },
): Promise<{ revision: number }> {
  const parsed = parseStorefront(document);
  if ("issues" in parsed) {
    const detail = parsed.issues.map(({ path, message }) => `${path}: ${message}`).join(" ");
    throw new Refusal("STOREFRONT_INVALID", { detail, issues: parsed.issues });
  }
  const { storefront } = parsed;
  return inTransaction(async (tx) => {
    await requireInstalledShop(tx, shopId);
    const before = await findStorefront(tx, shopId);
    const words = storefrontDifference(before?.storefront ?? UNTOUCHED, storefront);
    if (before?.revision === revision && words.length === 0) return { revision: before.revision };
    const saved = await writeStorefront(tx, shopId, { storefront, revision, by, now });
    if (words.length > 0)
      await noteInAudit(tx, shopId, { at: now, actor: by, action: "storefront changed", about: null, words });
    await enqueue(tx, "sync-storefront", { shopId }, { jobKey: `sync-storefront:${shopId}` });
    return { revision: saved };
  });
}
