import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { loader } from "#app/routes/proxy.panel.tsx";
import { influencerTiers } from "#app/rules/presets.ts";
import { aMember, anEntry, postAll } from "../support/books.ts";
import { anOrderNews, later } from "../support/orders.ts";
import { onPool } from "../support/pool.ts";
import { aShop, anId } from "../support/shop.ts";
import { proxyAddress } from "../support/signed.ts";
import { aMemberWith, available, redeemBy } from "./redeem-setting.ts";

type Panel = {
  programme: { name: string };
  member: null | { available: string; tier: { id: string }; next: { remaining: string } | null };
  rewards: { id: string; value: string; affordable: boolean; missing: string }[];
  redemptions: { id: string; state: string; code: string | null; value: string }[];
  recent: string[];
  history: { kind: string; points: string; balance: string; title: string | null }[];
  error?: { code: string };
};

const get = async (address: URL) => {
  const response = await loader({ request: new Request(address), params: {}, context: {} });
  return { status: response.status, ...((await response.json()) as Panel) };
};
const panelOf = (caller: { shopId: string; customerId: bigint | null }, query: Record<string, string> = {}) =>
  get(proxyAddress({ ...caller, path: "/proxy/panel", query }));

async function members(shopId: string) {
  const { rows } = await onPool().query<{ customer_id: string; state: string; xmin: string }>(
    "SELECT customer_id, state, xmin::text FROM members WHERE shop_id = $1",
    [shopId],
  );
  return rows;
}

describe("the panel's door", () => {
  it("shows a guest the programme and nothing of anybody", async () => {
    const { shopId } = await aShop();
    const panel = await panelOf({ shopId, customerId: null });
    expect(panel).toMatchObject({ status: 200, member: null, redemptions: [], history: [] });
    expect(panel.rewards[0]).toMatchObject({
      id: "five-off",
      value: "$5",
      affordable: false,
      missing: "500",
    });
    expect(await members(shopId)).toEqual([]);
  });

  it("enrols a customer at the first signed request, and writes nothing at the next", async () => {
    const { shopId } = await aShop();
    const customerId = anId({ big: true });
    const panel = await panelOf({ shopId, customerId });
    expect(panel.member).toMatchObject({
      available: "0",
      tier: { id: "member" },
      next: { remaining: "$500" },
    });
    const enrolled = await members(shopId);
    expect(enrolled).toMatchObject([{ customer_id: customerId.toString(), state: "enrolled" }]);
    await panelOf({ shopId, customerId });
    expect(await members(shopId)).toEqual(enrolled);
  });

  it("shows the member's points, redemptions and history in the locale asked for", async () => {
    const member = await aMemberWith(600n);
    const { redemption } = await redeemBy(member, { redemptionId: randomUUID(), rewardId: "five-off" });
    const panel = await panelOf(member, { locale: "de" });
    expect(panel.member).toMatchObject({ available: "100", next: { remaining: "500\u00a0$" } });
    expect(panel.redemptions).toMatchObject([
      { id: redemption?.id, state: "issued", code: redemption?.code, value: "5\u00a0$" },
    ]);
    expect(panel.recent).toEqual([redemption?.id]);
    expect(panel.history).toMatchObject([
      { kind: "redeem", points: "-500", balance: "100", title: "$5 off" },
      { kind: "import", points: "600", balance: "600", title: null },
    ]);
  });

  it("shows what is pending, and which points end first", async () => {
    const customerId = 1n;
    const programme = { ...influencerTiers("USD"), maturityDays: 14 };
    const { shopId } = await aShop({ programme });
    const processedAt = new Date();
    await settleOrders(shopId, [anOrderNews({ orderId: 1n, customerId, processedAt })], { now: processedAt });
    const at = later(processedAt, { days: 3 });
    const gift = { customerId, kind: "import" as const };
    await postAll(shopId, [
      anEntry({ ...gift, key: "a", availableDelta: 7n, expiresAt: later(at, { days: 1 }) }),
      anEntry({ ...gift, key: "b", availableDelta: 5n, expiresAt: at }),
      anEntry({ ...gift, key: "c", availableDelta: 9n, expiresAt: null }),
    ]);
    const panel = await panelOf({ shopId, customerId });
    expect(panel.member).toMatchObject({
      available: "21",
      pending: "100",
      nextEnding: { points: "5", lastDay: new Date(at.getTime() - 1).toISOString() },
    });
    expect(panel.history.at(-1)).toMatchObject({ kind: "earn", points: "100", balance: "0" });
  });

  it("tells points that had expired and came back from points of a code", async () => {
    const member = await aMemberWith(600n);
    const { shopId, customerId } = member;
    const back = { customerId, kind: "return" as const, availableDelta: 3n };
    await postAll(shopId, [
      anEntry({ ...back, key: "order:1:2:expired", reason: { expiredOfOrder: "1" } }),
      anEntry({ ...back, key: "redemption:1:2", reason: { title: "$5 off" } }),
      anEntry({ ...back, key: "adjustment:a:1:undo:expired", reason: { expiredOf: "adjustment:a:1" } }),
    ]);
    const { history } = await panelOf(member);
    expect(history.slice(0, 3).map(({ kind }) => kind)).toEqual(["revive", "return", "revive"]);
  });

  // Shopify signs for whom the shopper logged in as: a session may outlive the customer, and a cached page does.
  it("shows whoever logged in as a customer that was merged what the kept one has", async () => {
    const member = await aMemberWith(600n);
    const { shopId, customerId } = member;
    const { redemption } = await redeemBy(member, { redemptionId: randomUUID(), rewardId: "five-off" });
    const kept = await aMember(shopId, { customerId: anId(), points: 7n });
    const merge = { deletedId: customerId, intoId: kept, mergedAt: new Date() };
    await mergeCustomers(shopId, merge, { now: new Date() });
    const panel = await panelOf(member);
    expect(panel).toEqual(await panelOf({ shopId, customerId: kept }));
    expect(panel.member).toMatchObject({ available: "107" });
    expect(panel.redemptions).toMatchObject([{ id: redemption?.id, state: "issued" }]);
    const states = (await members(shopId)).map(({ customer_id, state }) => [customer_id, state]);
    expect(new Map(states as [string, string][])).toEqual(
      new Map([
        [customerId.toString(), "redacted"],
        [kept.toString(), "enrolled"],
      ]),
    );
  });

  it("shows an excluded member what a guest sees", async () => {
    const member = await aMemberWith(600n);
    await onPool().query("UPDATE members SET state = 'excluded' WHERE shop_id = $1", [member.shopId]);
    expect(await panelOf(member)).toMatchObject({ status: 200, member: null, history: [] });
  });

  it("refuses forged, stale and doubled requests, and shops without Laurel", async () => {
    const { shopId } = await aShop();
    const caller = { shopId, customerId: 7n, path: "/proxy/panel" };
    const forged = proxyAddress(caller);
    forged.searchParams.set("logged_in_customer_id", "8");
    expect(await get(forged)).toMatchObject({ status: 401, error: { code: "FORGED" } });
    const doubled = proxyAddress(caller);
    doubled.searchParams.append("shop", shopId);
    expect(await get(doubled)).toMatchObject({ status: 401, error: { code: "FORGED" } });
    const stale = proxyAddress({ ...caller, at: new Date(Date.now() - 100_000) });
    expect(await get(stale)).toMatchObject({ status: 401, error: { code: "STALE_REQUEST" } });
    expect(await get(proxyAddress({ ...caller, secret: "somebody-elses-secret" }))).toMatchObject({
      status: 401,
    });
    expect(await get(proxyAddress({ ...caller, shopId: "unknown.myshopify.com" }))).toMatchObject({
      status: 404,
    });
    const away = await aShop({ installedAt: null });
    expect(await panelOf({ ...away, customerId: 7n })).toMatchObject({ status: 403 });
    expect(await members(shopId)).toEqual([]);
  });
});

describe("the redeem door", () => {
  it.each<[string, unknown]>([
    ["no JSON", "{"],
    ["an empty body", ""],
    ["a list", []],
    ["no redemption id", { rewardId: "five-off" }],
    ["an id that is no uuid", { redemptionId: "1", rewardId: "five-off" }],
    ["a price of one's own", { redemptionId: randomUUID(), rewardId: "five-off", points: -500 }],
    ["a customer of one's own", { redemptionId: randomUUID(), rewardId: "five-off", customerId: "8" }],
    ["an absurd reward id", { redemptionId: randomUUID(), rewardId: "x".repeat(5_000) }],
    ["a reward that is a number", { redemptionId: randomUUID(), rewardId: -1 }],
  ])("refuses %s with clear words", async (_what, body) => {
    const { shopId } = await aShop();
    const answer = await redeemBy({ shopId, customerId: 7n }, body);
    expect(answer).toMatchObject({ status: 400, error: { code: "BAD_REQUEST" } });
    expect(await members(shopId)).toEqual([]);
  });

  it("refuses a huge body, an unknown reward, too few points, and nobody", async () => {
    const { shopId } = await aShop();
    const caller = { shopId, customerId: 7n };
    const want = { redemptionId: randomUUID(), rewardId: "five-off" };
    expect(await redeemBy(caller, " ".repeat(20_000))).toMatchObject({ status: 413 });
    expect(await redeemBy(caller, { ...want, rewardId: "no-such" })).toMatchObject({
      status: 404,
      error: { code: "REWARD_NOT_FOUND" },
    });
    expect(await redeemBy(caller, want)).toMatchObject({
      status: 409,
      error: { code: "INSUFFICIENT_POINTS", message: "You have 0 points, and this reward costs 500." },
    });
    expect(await redeemBy({ shopId, customerId: null }, want)).toMatchObject({ status: 401 });
    // What a form on somebody else's page can send.
    expect(await redeemBy(caller, want, { type: "text/plain" })).toMatchObject({ status: 400 });
  });

  it("acts once for a signed address that is used again, and never beyond the window", async () => {
    const member = await aMemberWith(1200n);
    const address = proxyAddress({ ...member, path: "/proxy/redeem" });
    const want = { redemptionId: randomUUID(), rewardId: "five-off" };
    await redeemBy(member, want, { address });
    await redeemBy(member, want, { address });
    expect(await available(member)).toBe(700n);
    const old = proxyAddress({ ...member, path: "/proxy/redeem", at: new Date(Date.now() - 91_000) });
    const other = { ...want, redemptionId: randomUUID() };
    expect(await redeemBy(member, other, { address: old })).toMatchObject({
      status: 401,
      error: { code: "STALE_REQUEST" },
    });
    expect(await available(member)).toBe(700n);
  });
});
