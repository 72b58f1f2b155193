/**
 * What was stored is read by its shape: what is asked of documents since it was written is asked at the next writing.
 */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { publishDraft } from "#app/flows/publish-draft.server.ts";
import { saveDraft } from "#app/flows/save-draft.server.ts";
import { startDraft } from "#app/flows/start-draft.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { aShop, publish } from "../support/shop.ts";
import { ADA, changed, draftOf, now } from "./programme-setting.ts";

const gold = { id: "gold", name: "Gold", reach: { metric: "spend" as const, atLeast: "50000" } };
const triple = {
  ...{ id: "triple", name: "Triple", from: "2026-07-03T00:00", until: "2026-07-06T00:00" },
  effect: { kind: "multiplier" as const, multiplier: "3" },
};

test.each<[string, Partial<ProgrammeDocument>, string]>([
  ["two tiers of one name", { tiers: [{ ...gold, id: "first", reach: null }, gold] }, "tiers.1.name"],
  ["a tag with a comma", { excluded: { productTags: ["sale,new"] } }, "excluded.productTags.0"],
  ["a warning twice", { expiryWarningDays: [30, 30] }, "expiryWarningDays.1"],
  [
    "a campaign for some members only that names none",
    { campaigns: [{ ...triple, audience: { tierIds: [], customerTags: [] } }] },
    "campaigns.0.audience",
  ],
  ["an end on 31 June", { expiry: { policy: "calendar", month: 6, day: 31 } }, "expiry.day"],
  [
    "more points than can be counted",
    { earning: { rate: { points: 100_000_000, perMinor: "1" } } },
    "earning.rate.points",
  ],
])("a version with %s is read; saved or published again it is refused", async (_, change, path) => {
  const { shopId } = await aShop();
  const document = changed(change);
  await publish({ shopId, version: 2, programme: document, publishedAt: now });
  expect(await findProgramme(db, shopId)).toMatchObject({ version: 2, programme: { currency: "USD" } });

  const { revision } = await startDraft(shopId, { from: "published", by: ADA, now });
  expect(await draftOf(shopId)).toMatchObject({ basedOn: 2, revision });
  const issues: unknown[] = [expect.objectContaining({ path })];
  const invalid = { code: "PROGRAMME_INVALID", detail: { issues } };
  await expect(saveDraft(shopId, { document, revision, by: ADA, now })).rejects.toMatchObject(invalid);
  const publication = { revision, reevaluate: false, note: null, by: ADA, clock: () => now };
  await expect(publishDraft(shopId, publication)).rejects.toMatchObject(invalid);
});
