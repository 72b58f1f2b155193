import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { freshAccessToken } from "#app/tokens.server.ts";
import { aShopDomain } from "../support/shop.ts";
import {
  type Connected,
  connected,
  control,
  exchanged,
  letTokenEnd,
  openApp,
  storage,
  tokenCalls,
} from "./connect.ts";

const now = new Date("2026-11-22T12:00:00Z");
let shop: Connected;

beforeEach(async () => {
  shop = await connected();
  await db.shop.create({ data: { shopId: shop.shopId, installedAt: now } });
});

const stored = (sessionId: string) => db.session.findUniqueOrThrow({ where: { id: sessionId } });

describe("tokens at rest", () => {
  test("are sealed in the table and open through the storage", async () => {
    const row = await stored(shop.sessionId);
    expect(`${row.accessToken} ${String(row.refreshToken)}`).not.toMatch(/shpat|shprt/);
    const session = await storage.loadSession(shop.sessionId);
    expect(session?.accessToken).toMatch(/^shpat_/);
    expect(session?.refreshToken).toMatch(/^shprt_/);
    expect(await storage.findSessionsByShop(shop.shopId)).toHaveLength(1);
  });

  test("a row whose tokens do not open is no session, and the worker asks for the app to be opened", async () => {
    const { accessToken } = await stored((await connected()).sessionId);
    await db.session.update({ where: { id: shop.sessionId }, data: { accessToken } });
    expect(await storage.loadSession(shop.sessionId)).toBeUndefined();
    await expect(freshAccessToken(shop.shopId)).rejects.toMatchObject({ code: "SHOP_MUST_REOPEN" });
  });

  test("two exchanges of one first load leave one session that works", async () => {
    const pairs = await Promise.all([exchanged(shop.shopId), exchanged(shop.shopId)]);
    await Promise.all(pairs.map((session) => storage.storeSession(session)));
    expect(pairs.map(({ accessToken }) => accessToken)).toContain(await freshAccessToken(shop.shopId));
    expect(await db.session.count({ where: { shop: shop.shopId } })).toBe(1);
  });

  test("forgetting a rejected token leaves alone what was refreshed meanwhile", async () => {
    const rejected = await storage.loadSession(shop.sessionId);
    await openApp(shop.shopId);
    const renewed = await stored(shop.sessionId);
    delete rejected?.accessToken;
    if (rejected) await storage.storeSession(rejected);
    expect(await stored(shop.sessionId)).toEqual(renewed);

    const current = await storage.loadSession(shop.sessionId);
    delete current?.accessToken;
    if (current) await storage.storeSession(current);
    expect((await stored(shop.sessionId)).accessToken).toBe("");
    expect(await freshAccessToken(shop.shopId)).toMatch(/^shpat_/);
  });
});

describe("a fresh token", () => {
  test("is the stored one while it lasts", async () => {
    const calls = await tokenCalls(shop.shopId);
    const session = await storage.loadSession(shop.sessionId);
    expect(await freshAccessToken(shop.shopId)).toBe(session?.accessToken);
    expect(await calls()).toBe(0);
  });

  test("is refreshed once when it is about to end, however many ask at once", async () => {
    const before = await storage.loadSession(shop.sessionId);
    await letTokenEnd(shop.sessionId);
    const calls = await tokenCalls(shop.shopId);
    const tokens = await Promise.all(Array.from({ length: 12 }, () => freshAccessToken(shop.shopId)));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(before?.accessToken);
    expect(await calls()).toBe(1);
    const after = await storage.loadSession(shop.sessionId);
    expect(after?.accessToken).toBe(tokens[0]);
    expect(after?.refreshToken).not.toBe(before?.refreshToken);
    expect(after?.expires?.getTime()).toBeGreaterThan(Date.now() + 50 * 60_000);
    expect(await db.tokenLease.count({ where: { shopId: shop.shopId } })).toBe(0);
  });

  test("is refreshed when Shopify rejected the stored one, and is the newer one when there is one", async () => {
    const first = await freshAccessToken(shop.shopId);
    const second = await freshAccessToken(shop.shopId, first);
    expect(second).not.toBe(first);
    expect(await freshAccessToken(shop.shopId, first)).toBe(second);
  });

  test("survives a crash between Shopify's answer and the store: the old refresh token still works", async () => {
    await letTokenEnd(shop.sessionId);
    const before = await stored(shop.sessionId);
    await freshAccessToken(shop.shopId);
    await db.session.update({ where: { id: shop.sessionId }, data: before });
    expect(await freshAccessToken(shop.shopId)).toMatch(/^shpat_/);
  });

  test("waits for a holder that crashed no longer than its lease", async () => {
    await letTokenEnd(shop.sessionId);
    await db.$executeRaw`INSERT INTO token_leases VALUES (${shop.shopId}, gen_random_uuid(), now() + interval '400 ms')`;
    expect(await freshAccessToken(shop.shopId)).toMatch(/^shpat_/);
  });

  test("takes what a merchant's visit stored while it was being refreshed", async () => {
    await letTokenEnd(shop.sessionId);
    await control.fault({ target: "token", fault: "delay", ms: 400, shop: shop.shopId });
    const asking = freshAccessToken(shop.shopId);
    await expect.poll(() => db.tokenLease.count({ where: { shopId: shop.shopId } })).toBe(1);
    const visit = await exchanged(shop.shopId);
    await storage.storeSession(visit);
    expect(await asking).toBe(visit.accessToken);
  });
});

describe("when Shopify refuses", () => {
  test("a refused refresh token ends the session, and says what to do", async () => {
    await letTokenEnd(shop.sessionId);
    await control.fault({ target: "token", fault: "expired_token", shop: shop.shopId });
    await expect(freshAccessToken(shop.shopId)).rejects.toMatchObject({ code: "SHOP_MUST_REOPEN" });
    expect(await db.session.count({ where: { shop: shop.shopId } })).toBe(0);
    await expect(freshAccessToken(shop.shopId)).rejects.toMatchObject({ code: "SHOP_MUST_REOPEN" });
    await openApp(shop.shopId);
    expect(await freshAccessToken(shop.shopId)).toMatch(/^shpat_/);
  });

  test.each(["500", "429", "drop"])(
    "%s is a fault that keeps the session and frees the lease",
    async (fault) => {
      await letTokenEnd(shop.sessionId);
      await control.fault({ target: "token", fault, shop: shop.shopId });
      await expect(freshAccessToken(shop.shopId)).rejects.toMatchObject({ name: "Fault" });
      expect(await freshAccessToken(shop.shopId)).toMatch(/^shpat_/);
    },
  );

  test("no error carries a token", async () => {
    await letTokenEnd(shop.sessionId);
    await control.fault({ target: "token", fault: "500", shop: shop.shopId });
    const error: unknown = await freshAccessToken(shop.shopId).catch((thrown: unknown) => thrown);
    expect(
      JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).stack),
    ).not.toMatch(/shpat_|shprt_|laurel-test-secret/);
  });

  test("a shop without Laurel, and one we never heard of, are refused without asking Shopify", async () => {
    await db.session.deleteMany({ where: { shop: shop.shopId } });
    await db.shop.update({ where: { shopId: shop.shopId }, data: { uninstalledAt: now } });
    for (const shopId of [shop.shopId, aShopDomain()])
      await expect(freshAccessToken(shopId)).rejects.toMatchObject({ code: "SHOP_NOT_INSTALLED" });
    await expect(installShop(aShopDomain(), { now })).rejects.toMatchObject({ code: "SHOP_NOT_INSTALLED" });
  });
});
