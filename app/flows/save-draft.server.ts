/** The merchant saves what was written so far. */
import { db, inTransaction } from "#app/db.server.ts";
import { requireDraft, updateDraft } from "#app/models/programme-drafts.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { requireInOrder } from "#app/rules/programme/in-order.ts";
import { refuseUnknownGoods } from "#app/shopify/named-goods.server.ts";

/**
 * Writes the document over the revision of the draft that was read, and answers the new one. Refuses
 * SHOP_NOT_INSTALLED; PROGRAMME_INVALID with the fields at fault (`issues`), also for goods that the shop does not
 * have; DRAFT_NOT_FOUND; DRAFT_OVERTAKEN (by whom, when, which revision) where somebody else saved meanwhile: nothing
 * is written then, and saving again over their revision is a decision of the one who asks. Asks Shopify only where
 * goods are named by id. Twice is refused the second time.
 */
export async function saveDraft(
  shopId: string,
  { document, revision, by, now }: { document: unknown; revision: number; by: string; now: Date },
): Promise<{ revision: number }> {
  const { currency } = await requireInstalledShop(db, shopId);
  const programme = requireInOrder(document, currency);
  await requireDraft(db, shopId, revision);
  await refuseUnknownGoods(shopId, programme);
  return inTransaction(async (tx) => ({
    revision: await updateDraft(tx, shopId, { programme, revision, by, now }),
  }));
}
