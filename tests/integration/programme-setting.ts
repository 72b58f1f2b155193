/** Drafts of a programme as two merchants' people write them. */
import { db } from "#app/db.server.ts";
import { saveDraft } from "#app/flows/save-draft.server.ts";
import { startDraft } from "#app/flows/start-draft.server.ts";
import { findDraft } from "#app/models/programme-drafts.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { aShop } from "../support/shop.ts";

export const ADA = "staff:1";
export const BEN = "staff:2";
export const now = new Date("2026-11-22T12:00:00Z");
export const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

/** A shop whose draft says what is in force. */
export async function withDraft(): Promise<{ shopId: string; revision: number }> {
  const { shopId } = await aShop();
  return { shopId, ...(await startDraft(shopId, { from: "published", by: ADA, now })) };
}

/** The Influencer tiers in dollars, changed. */
export const changed = (change: Partial<ProgrammeDocument>): ProgrammeDocument => ({
  ...influencerTiers("USD"),
  ...change,
});

/** Ada saves the Influencer tiers with a change, which need not be in order, over that revision. */
export const save = (shopId: string, revision: number, change: object) =>
  saveDraft(shopId, { document: changed(change), revision, by: ADA, now });

export async function draftOf(shopId: string) {
  const draft = await findDraft(db, shopId);
  if (!draft) throw new Error("there is no draft");
  return draft;
}
