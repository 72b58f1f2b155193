/** One draft for everybody who edits: nobody's words are written over unread. */
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import type { Refusal } from "#app/errors.ts";
import { discardDraft } from "#app/flows/discard-draft.server.ts";
import { eraseShop } from "#app/flows/erase-shop.server.ts";
import { saveDraft } from "#app/flows/save-draft.server.ts";
import { startDraft } from "#app/flows/start-draft.server.ts";
import { auditLog } from "#app/models/audit-log.server.ts";
import { findDraft } from "#app/models/programme-drafts.server.ts";
import { PRESETS } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme, toDocument } from "#app/rules/programme.ts";
import { onPool } from "../support/pool.ts";
import { aShop, publish } from "../support/shop.ts";
import { ADA, BEN, changed, draftOf, later, now, save, withDraft } from "./programme-setting.ts";

describe("a draft begins", () => {
  test.each(PRESETS.map((preset) => [preset.id, preset] as const))(
    "from the preset %s",
    async (id, { name, document }) => {
      const { shopId } = await aShop({ currency: "EUR" });
      const { revision } = await startDraft(shopId, { from: { preset: id }, by: ADA, now });
      const draft = await draftOf(shopId);
      expect(draft).toMatchObject({ revision, basedOn: null, editedBy: ADA, editedAt: now });
      expect({ programme: draft.programme }).toEqual(parseProgramme(document("EUR")));
      expect(await auditLog(db, shopId)).toMatchObject([
        { actor: ADA, action: "draft started", about: `preset ${name}`, words: [], at: now },
      ]);
    },
  );

  test("from a preset with the tiers that members hold, where they are called alike", async () => {
    const { shopId } = await aShop();
    const [member, influencer, ambassador] = changed({}).tiers;
    const typed = [member, { ...influencer, id: "typed" }, ambassador] as ProgrammeDocument["tiers"];
    await publish({ shopId, version: 2, programme: changed({ tiers: typed }), publishedAt: now });
    await startDraft(shopId, { from: { preset: "influencer-tiers" }, by: ADA, now });
    const { programme } = await draftOf(shopId);
    expect(programme.tiers.map(({ id }) => id)).toEqual(["member", "typed", "ambassador"]);
  });

  test("from an old version, and from what is in force", async () => {
    const { shopId } = await aShop();
    await publish({ shopId, version: 2, programme: changed({ name: "Second" }), publishedAt: now });
    const { revision } = await startDraft(shopId, { from: { version: 1 }, by: ADA, now });
    expect(await draftOf(shopId)).toMatchObject({ basedOn: 1, programme: { name: "Influencer tiers" } });
    await startDraft(shopId, { from: "published", replace: revision, by: BEN, now: later(1) });
    expect(await draftOf(shopId)).toMatchObject({ basedOn: 2, editedBy: BEN, programme: { name: "Second" } });
    const [newest] = await auditLog(db, shopId);
    expect(newest).toMatchObject({ actor: BEN, about: "programme 2" });
    expect(newest?.words).toEqual(["In place of the draft that was there"]);
  });

  test("from what was typed while somebody else threw the draft away, if that is in order", async () => {
    const { shopId, revision } = await withDraft();
    await discardDraft(shopId, { revision, by: BEN, now });
    const begin = (change: object) =>
      startDraft(shopId, { from: { document: { ...changed({}), ...change } }, by: ADA, now });
    await expect(begin({ tiers: [] })).rejects.toMatchObject({ code: "PROGRAMME_INVALID" });
    expect(await findDraft(db, shopId)).toBeNull();
    await begin({ name: "Ada's" });
    expect(await draftOf(shopId)).toMatchObject({ basedOn: null, programme: { name: "Ada's" } });
  });

  test("only once: the second is told whose draft there is", async () => {
    const { shopId, revision } = await withDraft();
    const second = startDraft(shopId, { from: { preset: "blank" }, by: BEN, now: later(1) });
    await expect(second).rejects.toMatchObject({
      code: "DRAFT_EXISTS",
      status: 409,
      detail: { by: ADA, at: now.toISOString(), revision },
    });
    expect((await draftOf(shopId)).programme.name).toBe("Influencer tiers");
  });

  test("in place of the revision that was read, never of one that somebody has written since", async () => {
    const { shopId, revision } = await withDraft();
    const theirs = await save(shopId, revision, { name: "Ada's" });
    const begin = (replace: number) =>
      startDraft(shopId, { from: { preset: "blank" }, replace, by: BEN, now: later(1) });
    for (const unread of [revision, 1e18, -1])
      await expect(begin(unread)).rejects.toMatchObject({
        code: "DRAFT_OVERTAKEN",
        detail: { by: ADA, revision: theirs.revision },
      });
    expect((await draftOf(shopId)).programme.name).toBe("Ada's");
    const both = await Promise.allSettled([begin(theirs.revision), begin(theirs.revision)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "DRAFT_OVERTAKEN" },
    });
    expect((await draftOf(shopId)).programme.name).toBe("Rewards");
  });

  test("where the one that it should replace is gone, there is nothing to lose", async () => {
    const { shopId, revision } = await withDraft();
    await discardDraft(shopId, { revision, by: BEN, now });
    await startDraft(shopId, { from: { preset: "blank" }, replace: revision, by: BEN, now });
    expect((await draftOf(shopId)).programme.name).toBe("Rewards");
  });

  test("once of two at the same time", async () => {
    const { shopId } = await aShop();
    const asked = [ADA, BEN].map((by) => startDraft(shopId, { from: "published", by, now }));
    const ends = await Promise.allSettled(asked);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await auditLog(db, shopId)).toHaveLength(1);
  });

  test.each([
    ["an unknown preset", { preset: "nordy" }, "PRESET_NOT_FOUND"],
    ["a version that never was", { version: 7 }, "PROGRAMME_VERSION_NOT_FOUND"],
  ])("is refused from %s", async (_which, from, code) => {
    const { shopId } = await aShop();
    await expect(startDraft(shopId, { from, by: ADA, now })).rejects.toMatchObject({ code, status: 404 });
    expect(await findDraft(db, shopId)).toBeNull();
  });

  test("is refused from what is in force where nothing is", async () => {
    const { shopId } = await aShop({ programme: null });
    const asked = startDraft(shopId, { from: "published", by: ADA, now });
    await expect(asked).rejects.toMatchObject({ code: "PROGRAMME_NOT_PUBLISHED" });
  });
});

describe("saving", () => {
  test("writes over what was read, with a new revision", async () => {
    const { shopId, revision } = await withDraft();
    const saved = await save(shopId, revision, { name: "Ours" });
    expect(saved.revision).not.toBe(revision);
    expect(await draftOf(shopId)).toMatchObject({ ...saved, basedOn: 1, programme: { name: "Ours" } });
  });

  test("over somebody else's is refused, with who it was, and nothing is lost", async () => {
    const { shopId, revision } = await withDraft();
    const theirs = await saveDraft(shopId, {
      document: changed({ name: "Ben's" }),
      revision,
      by: BEN,
      now: later(1),
    });
    await expect(save(shopId, revision, { name: "Ada's" })).rejects.toMatchObject({
      code: "DRAFT_OVERTAKEN",
      status: 409,
      detail: { by: BEN, at: later(1).toISOString(), revision: theirs.revision },
    });
    expect((await draftOf(shopId)).programme.name).toBe("Ben's");
    await save(shopId, theirs.revision, { name: "Ada's" });
    expect((await draftOf(shopId)).programme.name).toBe("Ada's");
  });

  test("twenty at once: one wins, and the words of the others are added to those of whoever was faster", async () => {
    const { shopId, revision } = await withDraft();
    const add = async (perk: string, read: number): Promise<string | null> => {
      const document = toDocument((await draftOf(shopId)).programme) as ProgrammeDocument;
      document.tiers[0]?.perks?.push(perk);
      const asked = saveDraft(shopId, { document, revision: read, by: `staff:${perk}`, now });
      const error = await asked.then(() => null).catch((reason: unknown) => reason);
      if (error === null) return null;
      expect(error).toMatchObject({ code: "DRAFT_OVERTAKEN", detail: { by: expect.any(String) as string } });
      return perk;
    };
    const perks = Array.from({ length: 20 }, (_, index) => `perk ${index}`);
    const ends = await Promise.all(perks.map((perk) => add(perk, revision)));
    const overtaken = ends.filter((perk) => perk !== null);
    expect(overtaken).toHaveLength(19);
    for (const perk of overtaken) expect(await add(perk, (await draftOf(shopId)).revision)).toBeNull();
    expect((await draftOf(shopId)).programme.tiers[0]?.perks.toSorted()).toEqual(perks.toSorted());
  });

  test("a draft that was thrown away and begun again is not the one that was read", async () => {
    const { shopId, revision } = await withDraft();
    await discardDraft(shopId, { revision, by: BEN, now });
    await expect(save(shopId, revision, {})).rejects.toMatchObject({ code: "DRAFT_NOT_FOUND", status: 404 });
    await startDraft(shopId, { from: "published", by: BEN, now });
    await expect(save(shopId, revision, {})).rejects.toMatchObject({ code: "DRAFT_OVERTAKEN" });
  });

  test.each([
    ["a negative rate", { earning: { rate: { points: -1, perMinor: "100" } } }, "earning.rate.points"],
    ["another currency", { currency: "EUR" }, "currency"],
    ["no tier", { tiers: [] }, "tiers"],
    ["what no programme has", { doublePoints: true }, "doublePoints"],
  ])("refuses %s at its field, in words", async (_which, change, path) => {
    const { shopId, revision } = await withDraft();
    const error = await save(shopId, revision, change).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "PROGRAMME_INVALID", status: 422 });
    const { detail, message } = error as Refusal;
    expect(detail["issues"]).toEqual([{ path, message: expect.stringMatching(/^[a-z]/) as string }]);
    expect(message).toMatch(`The programme is not in order: ${path} `);
    expect((await draftOf(shopId)).revision).toBe(revision);
  });
});

describe("discarding", () => {
  test("takes the draft away once, and says so", async () => {
    const { shopId, revision } = await withDraft();
    await discardDraft(shopId, { revision, by: BEN, now: later(1) });
    expect(await findDraft(db, shopId)).toBeNull();
    const [newest] = await auditLog(db, shopId);
    expect(newest).toMatchObject({ actor: BEN, action: "draft discarded", at: later(1) });
    const again = discardDraft(shopId, { revision, by: BEN, now });
    await expect(again).rejects.toMatchObject({ code: "DRAFT_NOT_FOUND" });
  });

  test("does not take away what somebody else has written since", async () => {
    const { shopId, revision } = await withDraft();
    await save(shopId, revision, { name: "Ada's" });
    const asked = discardDraft(shopId, { revision, by: BEN, now });
    await expect(asked).rejects.toMatchObject({ code: "DRAFT_OVERTAKEN", detail: { by: ADA } });
    expect((await draftOf(shopId)).programme.name).toBe("Ada's");
  });
});

test.each([1e18, 2_147_483_648, -1, 0.5])(
  "%s was never a revision, and is refused as overtaken",
  async (never) => {
    const { shopId } = await withDraft();
    const asked = discardDraft(shopId, { revision: never, by: BEN, now });
    await expect(asked).rejects.toMatchObject({ code: "DRAFT_OVERTAKEN" });
  },
);

describe("another shop", () => {
  test("reaches neither the draft nor its revision", async () => {
    const [{ shopId, revision }, other] = [await withDraft(), await aShop()];
    expect(await findDraft(db, other.shopId)).toBeNull();
    await expect(save(other.shopId, revision, {})).rejects.toMatchObject({ code: "DRAFT_NOT_FOUND" });
    const gone = discardDraft(other.shopId, { revision, by: ADA, now });
    await expect(gone).rejects.toMatchObject({ code: "DRAFT_NOT_FOUND" });
    expect((await draftOf(shopId)).revision).toBe(revision);
    expect(await auditLog(db, other.shopId)).toEqual([]);
  });

  test("that has not Laurel (any more) is refused everything", async () => {
    const { shopId, revision } = await withDraft();
    await db.shop.update({ where: { shopId }, data: { uninstalledAt: now } });
    const asked = [
      startDraft(shopId, { from: "published", replace: revision, by: ADA, now }),
      save(shopId, revision, {}),
      discardDraft(shopId, { revision, by: ADA, now }),
    ];
    for (const each of await Promise.allSettled(asked))
      expect(each).toMatchObject({ status: "rejected", reason: { code: "SHOP_NOT_INSTALLED" } });
  });

  test("that is erased leaves no draft and no log", async () => {
    const { shopId } = await withDraft();
    await db.shop.update({ where: { shopId }, data: { uninstalledAt: now } });
    await eraseShop(shopId, { now: later(1) });
    for (const table of ["programme_drafts", "audit_log", "programme_versions"]) {
      const { rows } = await onPool().query(`SELECT 1 FROM ${table} WHERE shop_id = $1`, [shopId]);
      expect(rows, table).toEqual([]);
    }
  });
});
