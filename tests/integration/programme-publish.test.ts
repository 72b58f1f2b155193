/** A draft becomes a version: once, checked, written into the log, and never without a way back. */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { publishDraft } from "#app/flows/publish-draft.server.ts";
import { startDraft } from "#app/flows/start-draft.server.ts";
import { auditLog } from "#app/models/audit-log.server.ts";
import { findDraft } from "#app/models/programme-drafts.server.ts";
import { findProgramme, programmeHistory, publishedProgrammes } from "#app/models/programmes.server.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { differenceInWords } from "#app/rules/programme/difference.ts";
import { waitingJobs } from "../support/drain.ts";
import { aShop } from "../support/shop.ts";
import { connected, control } from "./connect.ts";
import { ADA, BEN, changed, draftOf, later, now, save, withDraft } from "./programme-setting.ts";

const publish = (shopId: string, revision: number, more: { reevaluate?: boolean; note?: string } = {}) =>
  publishDraft(shopId, { revision, reevaluate: false, note: null, by: BEN, clock: () => later(1), ...more });

const jobsOf = async (shopId: string) =>
  (await waitingJobs())
    .filter(({ payload }) => (payload as { shopId: string }).shopId === shopId)
    .map(({ task }) => task)
    .toSorted();

/** The draft is begun from that version, changed, and published. */
async function nextVersion(shopId: string, from: number, change?: Partial<ProgrammeDocument>) {
  const begun = await startDraft(shopId, { from: { version: from }, by: ADA, now });
  const { revision } = change ? await save(shopId, begun.revision, change) : begun;
  return publish(shopId, revision);
}

describe("publishing a draft", () => {
  test("makes the next version of it, with what was said to it, and leaves no draft", async () => {
    const { shopId, revision } = await withDraft();
    const saved = await save(shopId, revision, { name: "Ours", maturityDays: 14 });
    const done = await publish(shopId, saved.revision, { reevaluate: true, note: "  For the autumn \n" });
    expect(done).toEqual({ version: 2 });
    expect(await findDraft(db, shopId)).toBeNull();
    expect(await findProgramme(db, shopId)).toMatchObject({
      version: 2,
      publishedAt: later(1),
      reevaluate: true,
      programme: { name: "Ours", maturityDays: 14 },
    });
    expect(await programmeHistory(db, shopId)).toMatchObject([
      {
        version: 2,
        name: "Ours",
        publishedBy: BEN,
        note: "For the autumn",
        restoredFrom: null,
        reevaluate: true,
      },
      { version: 1, name: "Influencer tiers", publishedBy: "test", note: null, reevaluate: false },
    ]);
    expect(await jobsOf(shopId)).toEqual(["advance-standings", "settle-again", "sync-rules"]);
  });

  test("is dated when it is written, and not when it was asked for", async () => {
    const { shopId, revision } = await withDraft();
    let at = later(1);
    const asked = { revision, reevaluate: false, note: null, by: BEN, clock: () => at };
    const publishing = publishDraft(shopId, asked);
    at = later(5);
    await publishing;
    expect(await findProgramme(db, shopId)).toMatchObject({ version: 2, publishedAt: later(5) });
  });

  test("writes into the log and the history what is different, in words", async () => {
    const { shopId, revision } = await withDraft();
    const saved = await save(shopId, revision, { name: "Ours", maturityDays: 14 });
    await publish(shopId, saved.revision);
    const [first, second] = await publishedProgrammes(db, shopId);
    if (!first || !second) throw new Error("there are two versions");
    const words = differenceInWords(first.programme, second.programme);
    expect(words.length).toBeGreaterThan(1);
    const [newest] = await auditLog(db, shopId);
    expect(newest).toMatchObject({ actor: BEN, action: "programme published", about: "programme 2", words });
    expect(newest?.at).toEqual(later(1));
    expect((await programmeHistory(db, shopId))[0]?.words).toEqual(words);
  });

  test("dates the points that stand anew where they expire otherwise", async () => {
    const { shopId, revision } = await withDraft();
    const saved = await save(shopId, revision, { expiry: { policy: "inactivity", days: 365 } });
    await publish(shopId, saved.revision);
    expect(await jobsOf(shopId)).toEqual(["redate-lots", "settle-again", "sync-rules"]);
  });

  test("twice at once is one version", async () => {
    const { shopId, revision } = await withDraft();
    const ends = await Promise.allSettled([1, 2, 3].map(() => publish(shopId, revision)));
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected", "rejected"]);
    for (const end of ends)
      if (end.status === "rejected") expect(end.reason).toMatchObject({ code: "DRAFT_NOT_FOUND" });
    expect(await publishedProgrammes(db, shopId)).toHaveLength(2);
    expect((await auditLog(db, shopId)).map(({ action }) => action)).toEqual([
      "programme published",
      "draft started",
    ]);
  });

  test("of another revision than was read is refused, and nothing is in force that nobody looked at", async () => {
    const { shopId, revision } = await withDraft();
    const saved = await save(shopId, revision, { name: "Not seen" });
    await expect(publish(shopId, revision)).rejects.toMatchObject({
      code: "DRAFT_OVERTAKEN",
      detail: { by: ADA, revision: saved.revision },
    });
    expect(await publishedProgrammes(db, shopId)).toHaveLength(1);
    expect((await draftOf(shopId)).programme.name).toBe("Not seen");
  });

  test("beside a saving ends with one of the two, whole", async () => {
    const { shopId, revision } = await withDraft();
    const [published, saved] = await Promise.allSettled([
      publish(shopId, revision),
      save(shopId, revision, { name: "Later" }),
    ]);
    expect([published.status, saved.status].toSorted()).toEqual(["fulfilled", "rejected"]);
    expect((await findDraft(db, shopId)) === null).toBe(published.status === "fulfilled");
    expect((await findProgramme(db, shopId))?.programme.name).toBe("Influencer tiers");
  });

  test("of another shop, or by one that has not Laurel any more, is refused", async () => {
    const [{ shopId, revision }, other] = [await withDraft(), await aShop()];
    await expect(publish(other.shopId, revision)).rejects.toMatchObject({ code: "DRAFT_NOT_FOUND" });
    await db.shop.update({ where: { shopId }, data: { uninstalledAt: now } });
    await expect(publish(shopId, revision)).rejects.toMatchObject({ code: "SHOP_NOT_INSTALLED" });
  });

  test("is refused once the books have another currency than the draft", async () => {
    const { shopId, revision } = await withDraft();
    await db.shop.update({ where: { shopId }, data: { currency: "EUR" } });
    await expect(publish(shopId, revision)).rejects.toMatchObject({
      code: "PROGRAMME_INVALID",
      detail: { issues: [{ path: "currency", message: "must be EUR" }] },
    });
  });
});

describe("going back", () => {
  test("an old version is published again as a new one that says so", async () => {
    const { shopId } = await aShop();
    const [first] = await publishedProgrammes(db, shopId);
    await nextVersion(shopId, 1, { name: "Second" });
    expect(await nextVersion(shopId, 1)).toEqual({ version: 3 });
    expect((await findProgramme(db, shopId))?.programme).toEqual(first?.programme);
    const history = await programmeHistory(db, shopId);
    expect(history.map(({ version, restoredFrom }) => [version, restoredFrom])).toEqual([
      [3, 1],
      [2, null],
      [1, null],
    ]);
    expect(history[0]?.words).not.toEqual([]);
  });

  test("what was begun from an old version and changed, or from what is in force, restores nothing", async () => {
    const { shopId } = await aShop();
    await nextVersion(shopId, 1, { name: "Second" });
    await nextVersion(shopId, 1, { name: "Third" });
    await nextVersion(shopId, 3);
    const history = await programmeHistory(db, shopId);
    expect(history.map(({ restoredFrom }) => restoredFrom)).toEqual([null, null, null, null]);
    expect(history[0]?.words).toEqual([]);
  });

  test("the history and the log are read page by page", async () => {
    const { shopId } = await aShop();
    for (const version of [1, 2, 3]) await nextVersion(shopId, version, { name: `After ${version}` });
    expect((await programmeHistory(db, shopId, { before: 3 })).map(({ name }) => name)).toEqual([
      "After 1",
      "Influencer tiers",
    ]);
    const all = await auditLog(db, shopId);
    expect(all).toHaveLength(6);
    const start = await auditLog(db, shopId, { limit: 2 });
    const rest = await auditLog(db, shopId, { after: start[1]?.auditId ?? null });
    expect([...start, ...rest]).toEqual(all);
  });
});

describe("goods that a programme names", () => {
  let shopId = "";
  let revision = 0;

  beforeEach(async () => {
    ({ shopId } = await connected());
    await installShop(shopId, { now });
    ({ revision } = await startDraft(shopId, { from: "published", by: ADA, now }));
  });

  const aProduct = async () =>
    (
      await control.post<{ product: { id: string; variantId: string } }>("products", {
        shop: shopId,
        title: "Pen",
        priceMinor: 100,
      })
    ).product;
  const aCollection = async () =>
    (await control.post<{ collection: { id: string } }>("collections", { shop: shopId, title: "Sale" }))
      .collection;

  test("may be any that the shop has", async () => {
    const [{ id, variantId }, collection] = [await aProduct(), await aCollection()];
    const goods = { productIds: [id], variantIds: [variantId], collectionIds: [collection.id] };
    const saved = await save(shopId, revision, { ...ruleFor(goods), excluded: { productIds: [id] } });
    expect(await publish(shopId, saved.revision)).toEqual({ version: 2 });
  });

  test("are refused at their field where the shop has no such goods, also of another kind", async () => {
    const { id, variantId } = await aProduct();
    const goods = { productIds: [id, "123"], variantIds: [id], collectionIds: ["99999999999999999999"] };
    const asked = save(shopId, revision, { ...ruleFor(goods), excluded: { productIds: [variantId] } });
    await expect(asked).rejects.toMatchObject({
      code: "PROGRAMME_INVALID",
      detail: {
        issues: [
          { path: "excluded.productIds.0", message: `there is no product ${variantId} in this shop` },
          { path: "earning.rules.0.goods.productIds.1", message: "there is no product 123 in this shop" },
          { path: "earning.rules.0.goods.variantIds.0", message: `there is no variant ${id} in this shop` },
          {
            path: "earning.rules.0.goods.collectionIds.0",
            message: "there is no collection 99999999999999999999 in this shop",
          },
        ],
      },
    });
    expect((await draftOf(shopId)).revision).toBe(revision);
  });

  test("are asked for again when it is published", async () => {
    const { id } = await aProduct();
    const saved = await save(shopId, revision, ruleFor({ productIds: [id] }));
    await control.post(`products/${id}/delete`, { shop: shopId });
    await expect(publish(shopId, saved.revision)).rejects.toMatchObject({
      code: "PROGRAMME_INVALID",
      detail: { detail: `earning.rules.0.goods.productIds.0 there is no product ${id} in this shop` },
    });
    expect(await findProgramme(db, shopId)).toMatchObject({ version: 1 });
  });

  test("by the hundred are asked for in few calls", async () => {
    const productIds = Array.from({ length: 250 }, (_, index) => String(1_000 + index));
    const { id } = await aProduct();
    const asked = save(shopId, revision, { ...ruleFor({ productIds }), excluded: { productIds: [id] } });
    const error: unknown = await asked.catch((reason: unknown) => reason);
    expect((error as { detail: { issues: unknown[] } }).detail.issues).toHaveLength(250);
  });

  test("by the thousand are refused without asking", async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, index) => String(1 + index));
    const goods = { productIds: ids(250), variantIds: ids(250), collectionIds: ids(250) };
    const more = { ...ruleFor(goods), excluded: { productIds: ids(1_000) } };
    // A product that is named twice is asked for once.
    await expect(save(shopId, revision, more)).rejects.toMatchObject({
      detail: { issues: { length: 1_750 } },
    });
    const rules = [0, 250].map((from) => ({
      ...more.earning?.rules?.[0],
      ...{ id: `from-${from}`, goods: { variantIds: ids(1_000).slice(from, from + 250) } },
    }));
    const campaigns = ["a", "b"].map((id, at) => ({
      ...{ id, name: id, from: "2026-11-27T00:00", until: "2026-11-28T00:00" },
      ...{
        effect: { kind: "bonus", points: 5 },
        goods: { collectionIds: ids(1_000).slice(at * 250, at * 250 + 250) },
      },
    }));
    const tooMany = { excluded: { ...more.excluded, collectionIds: ["5000"] }, campaigns };
    await expect(
      save(shopId, revision, { ...tooMany, earning: { ...more.earning, rules } }),
    ).rejects.toMatchObject({ code: "PROGRAMME_INVALID", detail: { issues: [{ path: "" }] } });
  });

  test("cannot be judged while Shopify does not answer: the draft stays as it is", async () => {
    const { id } = await aProduct();
    await control.fault({ target: "admin", fault: "500", shop: shopId, times: 4 });
    await expect(save(shopId, revision, ruleFor({ productIds: [id] }))).rejects.toMatchObject({
      name: "Unsure",
    });
    expect((await draftOf(shopId)).revision).toBe(revision);
    await save(shopId, revision, ruleFor({ productIds: [id] }));
  });
});

function ruleFor(goods: Record<string, string[]>): Partial<ProgrammeDocument> {
  const rate = { points: 2, perMinor: "100" };
  const { earning } = changed({});
  return { earning: { ...earning, rules: [{ id: "pens", name: "Pens", kind: "rate", rate, goods }] } };
}
