import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { changeScopes } from "#app/flows/change-scopes.server.ts";
import { dismissGuide } from "#app/flows/dismiss-guide.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { syncShop } from "#app/flows/sync-shop.server.ts";
import { uninstallShop } from "#app/flows/uninstall-shop.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { waitingJobs } from "../support/drain.ts";
import { connected, control, openApp } from "./connect.ts";

const now = new Date("2026-11-22T12:00:00Z");
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const jobsOf = async (shopId: string) =>
  (await waitingJobs())
    .filter(({ payload }) => (payload as { shopId: string }).shopId === shopId)
    .map(({ task }) => task)
    .toSorted();

describe("installing", () => {
  test("makes the shop ours, with a first programme in its currency and the work that waits", async () => {
    const { shopId } = await connected({ name: "Kagi", currency: "JPY", timeZone: "Asia/Tokyo" });
    await installShop(shopId, { now });
    const shop = await requireShop(db, shopId);
    expect(shop).toMatchObject({ name: "Kagi", currency: "JPY", timeZone: "Asia/Tokyo", installedAt: now });
    expect(shop.scopes).toContain("read_orders");
    const [first, ...others] = await publishedProgrammes(db, shopId);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ version: 1, programme: { currency: "JPY", name: "Influencer tiers" } });
    expect(first?.programme.tiers[1]?.reach).toEqual({ metric: "spend", atLeast: 50_000n });
    expect(await jobsOf(shopId)).toEqual(["drain-inbox", "sync-members", "sync-rules"]);
  });

  test("twice in a row and twice at once is once", async () => {
    const { shopId } = await connected();
    await Promise.all([installShop(shopId, { now }), installShop(shopId, { now })]);
    await installShop(shopId, { now: later(1) });
    expect(await publishedProgrammes(db, shopId)).toHaveLength(1);
    expect((await requireShop(db, shopId)).installedAt).toEqual(now);
    expect(await jobsOf(shopId)).toHaveLength(3);
  });

  test("writes nothing when Shopify does not say what shop it is", async () => {
    const { shopId } = await connected();
    await control.fault({ target: "admin", fault: "500", shop: shopId, times: 4 });
    await expect(installShop(shopId, { now })).rejects.toMatchObject({ name: "Unsure" });
    expect(await db.shop.count({ where: { shopId } })).toBe(0);
    await installShop(shopId, { now });
    expect(await db.shop.count({ where: { shopId } })).toBe(1);
  });
});

describe("uninstalling", () => {
  test("drops the tokens and keeps the books; a reinstall finds its programme", async () => {
    const { shopId } = await connected();
    await installShop(shopId, { now });
    await publishProgramme(
      shopId,
      { ...influencerTiers("USD"), name: "Ours" },
      { now: later(1), by: "staff:1" },
    );
    await dismissGuide(shopId, { now: later(1) });
    await installShop(shopId, { now: later(1) });
    expect(await requireShop(db, shopId)).toMatchObject({ guideDismissedAt: later(1) });
    expect(await uninstallShop(shopId, { triggeredAt: later(2) })).toBe(true);
    expect(await requireShop(db, shopId)).toMatchObject({ uninstalledAt: later(2), scopes: [] });
    expect(await db.session.count({ where: { shop: shopId } })).toBe(0);
    await expect(syncShop(shopId, { now })).rejects.toMatchObject({ code: "SHOP_NOT_INSTALLED" });

    await control.post("uninstall", { shop: shopId });
    await control.post("install", { shop: shopId });
    await openApp(shopId);
    await installShop(shopId, { now: later(3) });
    expect(await requireShop(db, shopId)).toMatchObject({
      installedAt: later(3),
      uninstalledAt: null,
      guideDismissedAt: null,
    });
    expect((await publishedProgrammes(db, shopId)).at(-1)?.programme.name).toBe("Ours");
  });

  test("a late webhook does not uninstall a shop that came back, and a repeated one changes nothing", async () => {
    const { shopId } = await connected();
    await installShop(shopId, { now });
    expect(await uninstallShop(shopId, { triggeredAt: later(-1) })).toBe(false);
    expect(await db.session.count({ where: { shop: shopId } })).toBe(1);
    expect(await uninstallShop(shopId, { triggeredAt: later(1) })).toBe(true);
    expect(await uninstallShop(shopId, { triggeredAt: later(1) })).toBe(false);
    expect(await uninstallShop("never-heard-of.myshopify.com", { triggeredAt: now })).toBe(false);
  });
});

describe("what Shopify says later", () => {
  test("scopes are the ones told last", async () => {
    const { shopId } = await connected();
    await installShop(shopId, { now });
    await changeScopes(shopId, ["read_orders", "read_all_orders", "read_orders"]);
    expect((await requireShop(db, shopId)).scopes).toEqual(["read_all_orders", "read_orders"]);
  });

  test("name and time zone follow, the currency of the books does not", async () => {
    const { shopId } = await connected({ currency: "EUR" });
    await installShop(shopId, { now });
    await db.shop.update({ where: { shopId }, data: { currency: "USD", name: "Old" } });
    await control.post("settings", { shop: shopId, name: "New", timeZone: "Europe/Paris" });
    await syncShop(shopId, { now });
    expect(await requireShop(db, shopId)).toMatchObject({
      name: "New",
      timeZone: "Europe/Paris",
      currency: "USD",
    });
  });
});

describe("publishing a programme", () => {
  test("makes the next version and has the storefront told", async () => {
    const { shopId } = await connected();
    await installShop(shopId, { now });
    const version = await publishProgramme(shopId, influencerTiers("USD"), { now: later(1), by: "staff:7" });
    expect(version).toBe(2);
    expect((await publishedProgrammes(db, shopId)).map((each) => each.version)).toEqual([1, 2]);
    expect(await jobsOf(shopId)).toContain("sync-rules");
  });

  test("two at once get two numbers", async () => {
    const { shopId } = await connected();
    await installShop(shopId, { now });
    const publish = () => publishProgramme(shopId, influencerTiers("USD"), { now: later(1), by: "staff:7" });
    expect((await Promise.all([publish(), publish()])).toSorted()).toEqual([2, 3]);
  });

  test.each([
    ["nothing", null],
    ["an unknown switch", { ...influencerTiers("USD"), doublePoints: true }],
    ["another currency", influencerTiers("EUR")],
    [
      "a negative price",
      { ...influencerTiers("USD"), rewards: [{ ...influencerTiers("USD").rewards?.[0], points: -5 }] },
    ],
    ["no tier", { ...influencerTiers("USD"), tiers: [] }],
  ])("refuses %s", async (_what, document) => {
    const { shopId } = await connected();
    await installShop(shopId, { now });
    const asked = publishProgramme(shopId, document, { now, by: "staff:7" });
    await expect(asked).rejects.toMatchObject({ code: "PROGRAMME_INVALID" });
    expect(await publishedProgrammes(db, shopId)).toHaveLength(1);
  });
});
