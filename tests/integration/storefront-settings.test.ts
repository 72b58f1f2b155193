/** How the widget speaks and looks: saved once for everybody, and told to the shop's Liquid. */
import { beforeEach, describe, expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { eraseShop } from "#app/flows/erase-shop.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { saveStorefront } from "#app/flows/save-storefront.server.ts";
import { syncStorefront } from "#app/flows/sync-storefront.server.ts";
import { uninstallShop } from "#app/flows/uninstall-shop.server.ts";
import { auditLog } from "#app/models/audit-log.server.ts";
import { findStorefront, markStorefrontRefused } from "#app/models/storefronts.server.ts";
import type { HeardView } from "#app/components/storefront/heard-view.ts";
import { loader as heard } from "#app/routes/app.storefront_.heard.tsx";
import { action, loader } from "#app/routes/app.storefront.tsx";
import type { Storefront } from "#app/rules/storefront/storefront.ts";
import { UNTOUCHED } from "#app/rules/storefront/storefront.ts";
import { onPool } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";
import { anOpenShop, knock, STAFF, statusOf } from "./admin-doors.ts";
import { control } from "./connect.ts";

const now = new Date("2026-11-20T10:00:00Z");
const ADA = "staff:1";
const BEN = "staff:2";

const titled = (title: string): Storefront => ({ ...UNTOUCHED, texts: { en: { title } } });
const save = (shopId: string, title: string, revision: number | null, by = ADA) =>
  saveStorefront(shopId, { document: titled(title), revision, by, now });

type Metafield = { namespace: string; key: string; value: string };
async function told(shopId: string): Promise<unknown> {
  const { metafields } = await control.get<{ metafields: Metafield[] }>(`metafields?shop=${shopId}`);
  const found = metafields.find(({ namespace, key }) => namespace === "laurel" && key === "storefront");
  return found ? JSON.parse(found.value) : null;
}

async function jobsOf(shopId: string): Promise<number> {
  const { rows } = await onPool().query<{ n: number }>(
    "SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE key = $1",
    [`sync-storefront:${shopId}`],
  );
  return rows[0]?.n ?? 0;
}

describe("saving", () => {
  test("keeps the document, says in the audit log what is different, and has the storefront told once", async () => {
    const { shopId } = await aShop();
    const { revision } = await save(shopId, "Inklings", null);
    const second = await save(shopId, "Stars", revision, BEN);
    expect(await findStorefront(db, shopId)).toEqual({
      ...{ storefront: titled("Stars"), revision: second.revision, syncedRevision: null },
      ...{ editedBy: BEN, editedAt: now },
    });
    expect(await auditLog(db, shopId)).toMatchObject([
      { actor: BEN, action: "storefront changed", words: [expect.stringContaining("“Inklings” → “Stars”")] },
      { actor: ADA, words: ["English, title of the panel: as it comes → “Inklings”"] },
    ]);
    expect(await jobsOf(shopId)).toBe(1);
  });

  test("of what stands there already changes nothing and says nothing", async () => {
    const { shopId } = await aShop();
    const { revision } = await save(shopId, "Inklings", null);
    expect(await save(shopId, "Inklings", revision, BEN)).toEqual({ revision });
    expect(await findStorefront(db, shopId)).toMatchObject({ revision, editedBy: ADA });
    expect(await auditLog(db, shopId)).toHaveLength(1);
  });

  test("refuses to write over what was not read, and says whose it is", async () => {
    const { shopId } = await aShop();
    const first = await save(shopId, "Ada's", null);
    for (const unread of [null, first.revision - 1, first.revision + 1])
      await expect(save(shopId, "Ben's", unread, BEN)).rejects.toMatchObject({
        ...{ code: "STOREFRONT_OVERTAKEN", status: 409 },
        detail: { by: ADA, at: now.toISOString(), revision: first.revision },
      });
    expect((await findStorefront(db, shopId))?.storefront).toEqual(titled("Ada's"));
    expect(await auditLog(db, shopId)).toHaveLength(1);
  });

  test.each([
    ["the first", false],
    ["a later", true],
  ])("takes %s of two at the same time once", async (_which, hasOne) => {
    const { shopId } = await aShop();
    const read = hasOne ? (await save(shopId, "Old", null)).revision : null;
    const ends = await Promise.allSettled([save(shopId, "A", read), save(shopId, "B", read, BEN)]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(ends.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "STOREFRONT_OVERTAKEN" },
    });
  });

  test("refuses what is not in order with its fields, and a shop without Laurel", async () => {
    const { shopId } = await aShop();
    const document = { ...UNTOUCHED, look: { ...UNTOUCHED.look, accent: "red" } };
    await expect(saveStorefront(shopId, { document, revision: null, by: ADA, now })).rejects.toMatchObject({
      code: "STOREFRONT_INVALID",
      detail: { issues: [{ path: "look.accent" }] },
    });
    const away = await aShop({ installedAt: null });
    await expect(save(away.shopId, "x", null)).rejects.toMatchObject({ code: "SHOP_NOT_INSTALLED" });
    expect(await findStorefront(db, shopId)).toBeNull();
  });

  test("is one shop's alone, and goes with the shop", async () => {
    const [mine, other] = [(await aShop()).shopId, (await aShop()).shopId];
    const { revision } = await save(mine, "Mine", null);
    await expect(save(other, "Theirs", revision)).resolves.toBeDefined();
    expect((await findStorefront(db, mine))?.storefront).toEqual(titled("Mine"));
    await uninstallShop(mine, { triggeredAt: now });
    await eraseShop(mine, { now });
    expect(await findStorefront(db, mine)).toBeNull();
    expect((await findStorefront(db, other))?.storefront).toEqual(titled("Theirs"));
  });
});

describe("the door", () => {
  let shop: string;
  beforeEach(async () => {
    shop = await anOpenShop();
  });
  const path = "/app/storefront";
  const send = (document: unknown, revision: string) =>
    knock(action, { shop, path, fields: { document: JSON.stringify(document), revision } });

  test("shows what is kept, saves it, and tells the shop's Liquid", async () => {
    expect(await knock(loader, { shop, path })).toMatchObject({
      kept: { storefront: UNTOUCHED, revision: null },
    });
    const answer = (await send(titled("Inklings"), "")) as { saved: { revision: number } };
    expect(await knock(loader, { shop, path })).toMatchObject({
      kept: { storefront: titled("Inklings"), revision: answer.saved.revision },
    });
    expect(await told(shop)).toBeNull();
    expect(await syncStorefront(shop)).toEqual({ revision: answer.saved.revision });
    expect(await told(shop)).toEqual({ v: 1, ...titled("Inklings") });
    expect((await findStorefront(db, shop))?.syncedRevision).toBe(answer.saved.revision);
    expect(await syncStorefront(shop)).toEqual({ revision: answer.saved.revision });
  });

  test("says which field is at fault, and what somebody else saved", async () => {
    const wrong = { ...UNTOUCHED, hidePaths: ["pages"] };
    expect(await send(wrong, "")).toMatchObject({ issues: [{ path: "hidePaths.0" }] });
    const { revision } = await save(shop, "Ben's", null, BEN);
    const overtaken = await send(titled("Mine"), "");
    expect(overtaken).toMatchObject({
      overtaken: { by: "Staff member 2", revision, storefront: titled("Ben's") },
    });
    await save(shop, "My own", revision, STAFF);
    expect(await send(titled("Mine"), `${revision}`)).toMatchObject({ overtaken: { by: null } });
  });

  test.each([
    ["no document", 400, { revision: "" }],
    ["no JSON", 400, { document: "{", revision: "" }],
    ["a revision that never was", 400, { document: "{}", revision: "0" }],
    ["far too much", 413, { document: JSON.stringify("x".repeat(100_001)), revision: "" }],
  ])("refuses %s", async (_what, status, fields) => {
    expect(statusOf(await knock(action, { shop, path, fields }))).toBe(status);
  });

  test("writes nothing where nothing was said, and again after Laurel came back", async () => {
    expect(await syncStorefront(shop)).toEqual({ revision: null });
    expect(await told(shop)).toBeNull();
    await installShop(shop, { now });
    expect(await jobsOf(shop)).toBe(0);
    await save(shop, "Inklings", null);
    await onPool().query("SELECT graphile_worker.remove_job($1)", [`sync-storefront:${shop}`]);
    await installShop(shop, { now });
    expect(await jobsOf(shop)).toBe(1);
  });

  test("says whether the storefront shows what was saved, and why Shopify has refused it", async () => {
    const state = async () => ((await knock(heard, { shop, path: `${path}/heard` })) as HeardView).state;
    expect(await state()).toBe("untouched");
    const { revision } = await save(shop, "Inklings", null);
    expect(await state()).toBe("waiting");
    const refuse = (of: number) =>
      inTransaction((tx) => markStorefrontRefused(tx, shop, { revision: of, words: "Value is too big." }));
    await refuse(revision);
    expect(await knock(loader, { shop, path })).toMatchObject({
      heard: {
        state: "refused",
        words: "Shopify has refused it: Value is too big. Laurel tries again every few minutes.",
      },
    });
    const next = await save(shop, "Stars", revision);
    // Of the one before.
    await refuse(revision);
    expect(await state()).toBe("waiting");
    await refuse(next.revision);
    await syncStorefront(shop);
    await refuse(next.revision);
    expect(await state()).toBe("heard");
  });

  test("of two writings at once the newer stands in the end", async () => {
    const first = await save(shop, "Old", null);
    const both = Promise.all([syncStorefront(shop), syncStorefront(shop)]);
    await save(shop, "New", first.revision);
    await both;
    await syncStorefront(shop);
    expect(await told(shop)).toMatchObject({ texts: { en: { title: "New" } } });
  });
});
