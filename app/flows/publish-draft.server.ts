/** The draft becomes the next version of the programme. */
import { db, inTransaction } from "#app/db.server.ts";
import type { ProgrammeDraft } from "#app/models/programme-drafts.server.ts";
import { deleteDraft, requireDraft } from "#app/models/programme-drafts.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { putInForce } from "#app/models/publication.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import type { PublishedProgramme } from "#app/rules/programme.ts";
import { toDocument } from "#app/rules/programme.ts";
import { requireInOrder } from "#app/rules/programme/in-order.ts";
import { requireNote } from "#app/rules/programme/note.ts";
import { refuseUnknownGoods } from "#app/shopify/named-goods.server.ts";

type Publication = {
  revision: number;
  reevaluate: boolean;
  note: string | null;
  by: string;
  clock: () => Date;
};

/**
 * Publishes the revision of the draft that was read and answers the version; the draft is gone then, and the audit log
 * says what is different. Nobody's tier is lowered on the spot unless `reevaluate` says so. Refuses SHOP_NOT_INSTALLED,
 * DRAFT_NOT_FOUND (so also the second of two at once), DRAFT_OVERTAKEN, and PROGRAMME_INVALID with the fields at fault
 * (`issues`), also for another currency than the shop's, for goods that it does not have (any more) and for a `note`
 * that cannot be kept. It is in force from the moment at which it is written, whenever it was asked for: orders that
 * were placed before keep the version they were settled by, those placed since are settled by this one, at last a
 * minute later.
 */
export async function publishDraft(
  shopId: string,
  { revision, reevaluate, note, by, clock }: Publication,
): Promise<{ version: number }> {
  const { currency } = await requireInstalledShop(db, shopId);
  const words = requireNote(note);
  const draft = await requireDraft(db, shopId, revision);
  const programme = requireInOrder(toDocument(draft.programme), currency);
  await refuseUnknownGoods(shopId, programme);
  return inTransaction(async (tx) => {
    // What was judged is what is published: a revision never comes back.
    await deleteDraft(tx, shopId, revision);
    const restoredFrom = restoredBy(draft, await publishedProgrammes(tx, shopId));
    return putInForce(tx, shopId, programme, { now: clock(), by, reevaluate, restoredFrom, note: words });
  });
}

/** The older version that the draft was begun from, where it still says the same. */
function restoredBy(draft: ProgrammeDraft, versions: readonly PublishedProgramme[]): number | null {
  const from = versions.find(({ version }) => version === draft.basedOn);
  if (!from || from === versions.at(-1)) return null;
  const text = (programme: unknown) => JSON.stringify(toDocument(programme));
  return text(from.programme) === text(draft.programme) ? from.version : null;
}
