/** The merchant throws a draft away. */
import { db, inTransaction } from "#app/db.server.ts";
import { noteInAudit } from "#app/models/audit-log.server.ts";
import { deleteDraft, requireDraft } from "#app/models/programme-drafts.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";

/**
 * Takes away the revision of the draft that was read; what is in force stays as it is. Refuses SHOP_NOT_INSTALLED,
 * DRAFT_NOT_FOUND (so also a second time) and DRAFT_OVERTAKEN: what somebody else wrote is not thrown away unread.
 */
export async function discardDraft(
  shopId: string,
  { revision, by, now }: { revision: number; by: string; now: Date },
): Promise<void> {
  await requireInstalledShop(db, shopId);
  await inTransaction(async (tx) => {
    // A number that is no revision at all is refused here, before the database is asked to hold it.
    await requireDraft(tx, shopId, revision);
    await deleteDraft(tx, shopId, revision);
    await noteInAudit(tx, shopId, { at: now, actor: by, action: "draft discarded", about: null });
  });
}
