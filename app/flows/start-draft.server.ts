/**
 * A draft is begun: from a preset, a version of before, what is in force, or what was typed when the draft went away.
 */
import { db, inTransaction } from "#app/db.server.ts";
import { assert, Refusal } from "#app/errors.ts";
import { noteInAudit } from "#app/models/audit-log.server.ts";
import { findDraft, insertDraft } from "#app/models/programme-drafts.server.ts";
import { findProgramme, requireProgramme, requireVersion } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { findPreset } from "#app/rules/presets.ts";
import type { Programme } from "#app/rules/programme.ts";
import { requireInOrder } from "#app/rules/programme/in-order.ts";
import { withIdsOf } from "#app/rules/programme/same-tiers.ts";
import { refuseUnknownGoods } from "#app/shopify/named-goods.server.ts";

export type DraftSource = { preset: string } | { version: number } | { document: unknown } | "published";

type Beginning = { programme: Programme; basedOn: number | null; about: string | null };

/**
 * Begins the shop's one draft and answers its revision. Refuses SHOP_NOT_INSTALLED, PRESET_NOT_FOUND,
 * PROGRAMME_VERSION_NOT_FOUND, PROGRAMME_NOT_PUBLISHED, PROGRAMME_INVALID as a saving does, and DRAFT_EXISTS (by whom,
 * when, which revision) unless it shall `replace` the revision that was read; where that is another by now, it refuses
 * DRAFT_OVERTAKEN, told alike: nobody's words are thrown away unread. `by` is an actor: `system` or `staff:<id>`. Not
 * idempotent: a second call is refused.
 */
export async function startDraft(
  shopId: string,
  { from, replace = null, by, now }: { from: DraftSource; replace?: number | null; by: string; now: Date },
): Promise<{ revision: number }> {
  const { currency } = await requireInstalledShop(db, shopId);
  const { about, ...beginning } = await beginningOf(shopId, from, currency);
  return inTransaction(async (tx) => {
    const replaced = await findDraft(tx, shopId);
    const revision = await insertDraft(tx, shopId, { ...beginning, replace, by, now });
    const words = replaced ? ["In place of the draft that was there"] : [];
    await noteInAudit(tx, shopId, { at: now, actor: by, action: "draft started", about, words });
    return { revision };
  });
}

async function beginningOf(shopId: string, from: DraftSource, currency: string | null): Promise<Beginning> {
  if (from !== "published" && "preset" in from) return presetOf(shopId, from.preset, currency);
  if (from !== "published" && "document" in from) return typed(shopId, from.document, currency);
  const { programme, version } =
    from === "published"
      ? await requireProgramme(db, shopId)
      : await requireVersion(db, shopId, from.version);
  return { programme, basedOn: version, about: `programme ${version}` };
}

/** Somebody published or discarded the draft while this was typed. */
async function typed(shopId: string, document: unknown, currency: string | null): Promise<Beginning> {
  const programme = requireInOrder(document, currency);
  await refuseUnknownGoods(shopId, programme);
  return { programme, basedOn: null, about: null };
}

/** Its tiers are those in force where they are called alike, so that nobody loses one for an id. */
async function presetOf(shopId: string, id: string, currency: string | null): Promise<Beginning> {
  const preset = findPreset(id);
  if (!preset) throw new Refusal("PRESET_NOT_FOUND", { preset: id });
  assert(currency !== null, "an installed shop has a currency");
  const programme = requireInOrder(preset.document(currency), currency);
  const published = await findProgramme(db, shopId);
  const kept = published ? withIdsOf(published.programme, programme) : programme;
  return { programme: kept, basedOn: null, about: `preset ${preset.name}` };
}
