import { beforeEach, describe, expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { readOrders } from "#app/flows/read-orders.server.ts";
import { syncMembers } from "#app/flows/sync-members.server.ts";
import { syncRules } from "#app/flows/sync-rules.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { enqueueSync } from "#app/queue.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { storefrontRules } from "#app/rules/storefront-rules.ts";
import { runDue, waitingJobs } from "../support/drain.ts";
import { type Connected, connected, control, hitsOf } from "./connect.ts";

const now = new Date("2026-11-22T12:00:00Z");
let shop: Connected;

beforeEach(async () => {
  shop = await connected();
  await installShop(shop.shopId, { now });
});

type Metafield = { ownerGid?: string; owner?: string; namespace: string; key: string; value: string };

async function metafields(): Promise<Metafield[]> {
  const { metafields: all } = await control.get<{ metafields: Metafield[] }>(
    `metafields?shop=${shop.shopId}`,
  );
  return all;
}

/** "points_balance=40" … of one customer, as Shopify holds them. */
async function held(customerId: bigint): Promise<string[]> {
  const gid = `gid://shopify/Customer/${customerId}`;
  const own = (await metafields()).filter((each) => (each.ownerGid ?? each.owner) === gid);
  return own.map(({ key, value }) => `${key}=${value}`).toSorted();
}

/** A member, and its customer at Shopify unless that is unknown there. */
async function aMember(available: bigint, { known = true, state = "enrolled" } = {}): Promise<bigint> {
  let customerId = BigInt(Math.floor(Math.random() * 1e15)) + 1_000n;
  if (known) {
    const email = `member-${customerId}@ink.test`;
    const { customer } = await control.post<{ customer: { id: string } }>("customers", {
      shop: shop.shopId,
      email,
      firstName: "Ada",
      lastName: "Ink",
    });
    customerId = BigInt(customer.id);
  }
  await db.member.create({
    data: { shopId: shop.shopId, customerId, state, createdAt: now, available, revision: 1 },
  });
  return customerId;
}

/** The store takes its time to write what it is told, once; answers the fault. */
async function slowTelling(): Promise<string> {
  const slow = { target: "admin", fault: "delay", ms: 600, operation: "metafieldsSet" } as const;
  return (await control.fault({ ...slow, shop: shop.shopId })).id;
}

async function change(member: bigint, available: bigint): Promise<void> {
  const key = { shopId_customerId: { shopId: shop.shopId, customerId: member } };
  await db.member.update({ where: key, data: { available, revision: { increment: 1 } } });
}

const toSync = () => db.member.count({ where: { shopId: shop.shopId, syncedRevision: 0 } });

describe("telling Shopify of members", () => {
  test("writes balance and tier of everybody who changed, and nothing the next time", async () => {
    const members: bigint[] = [];
    for (let each = 0n; each < 27n; each++) members.push(await aMember(each * 10n));
    await db.standing.create({
      data: {
        shopId: shop.shopId,
        customerId: members[1] ?? 0n,
        tierId: "influencer",
        since: now,
        period: "2026",
        values: { spend: "50000" },
      },
    });
    expect(await syncMembers(shop.shopId)).toBe(27);
    expect(await held(members[1] ?? 0n)).toEqual(["points_balance=10", "tier=Influencer"]);
    expect(await held(members[26] ?? 0n)).toEqual(["points_balance=260", "tier=Member"]);
    expect(await syncMembers(shop.shopId)).toBe(0);
  });

  test("writes a negative balance as it is", async () => {
    const member = await aMember(-100n);
    await syncMembers(shop.shopId);
    expect(await held(member)).toEqual(["points_balance=-100", "tier=Member"]);
  });

  test("a change while it was being told is told again", async () => {
    const member = await aMember(10n);
    const id = await slowTelling();
    const telling = syncMembers(shop.shopId);
    await expect.poll(() => hitsOf(id)).toBe(1);
    await change(member, 20n);
    await telling;
    expect(await syncMembers(shop.shopId)).toBe(1);
    expect(await held(member)).toEqual(["points_balance=20", "tier=Member"]);
  });

  test("a slow run that overwrote what a faster one told is made up for", async () => {
    const member = await aMember(10n);
    const id = await slowTelling();
    const slow = syncMembers(shop.shopId);
    await expect.poll(() => hitsOf(id)).toBe(1);
    await change(member, 20n);
    await syncMembers(shop.shopId);
    await slow;
    expect(await held(member)).toEqual(["points_balance=10", "tier=Member"]);
    expect(await waitingJobs()).toContainEqual({ task: "sync-members", payload: { shopId: shop.shopId } });
    expect(await syncMembers(shop.shopId)).toBe(1);
    expect(await held(member)).toEqual(["points_balance=20", "tier=Member"]);
  });

  test("of one shop no two jobs tell at once", async () => {
    await runDue();
    const member = await aMember(10n);
    const id = await slowTelling();
    const enqueueNow = () => inTransaction((tx) => enqueueSync(tx, shop.shopId));
    await enqueueNow();
    const slow = runDue();
    await expect.poll(() => hitsOf(id)).toBe(1);
    await change(member, 20n);
    await enqueueNow();
    await runDue();
    expect(await held(member)).toEqual([]);
    await slow;
    await runDue();
    expect(await held(member)).toEqual(["points_balance=20", "tier=Member"]);
  });

  test("a customer that Shopify does not know keeps nobody else waiting", async () => {
    const known = [await aMember(10n), await aMember(20n)];
    await aMember(30n, { known: false });
    expect(await syncMembers(shop.shopId)).toBe(3);
    expect(await held(known[0] ?? 0n)).toContain("points_balance=10");
    expect(await held(known[1] ?? 0n)).toContain("points_balance=20");
    expect(await toSync()).toBe(0);
  });

  test("a redacted member is never told", async () => {
    const member = await aMember(10n, { state: "redacted" });
    expect(await syncMembers(shop.shopId)).toBe(0);
    expect(await held(member)).toEqual([]);
  });

  test("a failure in between leaves what was not told to the next run", async () => {
    for (let each = 0n; each < 14n; each++) await aMember(each);
    await control.fault({
      target: "admin",
      fault: "500",
      shop: shop.shopId,
      times: 4,
      operation: "metafieldsSet",
    });
    await expect(syncMembers(shop.shopId)).rejects.toMatchObject({ name: "Unsure" });
    expect(await toSync()).toBe(14);
    expect(await syncMembers(shop.shopId)).toBe(14);
  });
});

describe("telling the storefront the rules", () => {
  const rules = async () => {
    const found = (await metafields()).find(
      ({ namespace, key }) => namespace === "laurel" && key === "rules",
    );
    return JSON.parse(found?.value ?? "null") as Record<string, unknown> | null;
  };

  test("writes the version in force as Liquid reads it", async () => {
    expect(await syncRules(shop.shopId, { now })).toEqual({ version: 1 });
    const { programme } = await requireProgramme(db, shop.shopId);
    expect(await rules()).toEqual(storefrontRules(programme, { timeZone: "America/New_York", now }));
    expect(await rules()).toMatchObject({ v: 2, currency: "USD", earning: { online: true } });
    expect((await requireShop(db, shop.shopId)).rulesSyncedVersion).toBe(1);
  });

  test("a newer version follows, and a repeat changes nothing", async () => {
    await publishProgramme(
      shop.shopId,
      { ...influencerTiers("USD"), rounding: "up" },
      { now, by: "staff:1" },
    );
    expect(await syncRules(shop.shopId, { now })).toEqual({ version: 2 });
    expect(await syncRules(shop.shopId, { now })).toEqual({ version: 2 });
    expect(await rules()).toMatchObject({ rounding: "up" });
    expect((await requireShop(db, shop.shopId)).rulesSyncedVersion).toBe(2);
  });

  test("a shop that moves while they are written has them by its new clock", async () => {
    const until = { offeredUntil: "2027-01-01T00:00", validDays: 30, valueMinor: "500" };
    const reward = { id: "five-off", kind: "amount_off", title: "$5 off", points: 500, ...until };
    const { shopId } = shop;
    await publishProgramme(shopId, { ...influencerTiers("USD"), rewards: [reward] }, { now, by: "staff:1" });
    const id = await slowTelling();
    const telling = syncRules(shopId, { now });
    await expect.poll(() => hitsOf(id)).toBe(1);
    await db.shop.update({ where: { shopId }, data: { timeZone: "Asia/Tokyo" } });
    await telling;
    const { programme } = await requireProgramme(db, shopId);
    expect(storefrontRules(programme, { timeZone: "America/New_York", now })).not.toEqual(
      storefrontRules(programme, { timeZone: "Asia/Tokyo", now }),
    );
    expect(await rules()).toEqual(storefrontRules(programme, { timeZone: "Asia/Tokyo", now }));
  });
});

describe("reading orders again", () => {
  test("answers each once as news, and says which Shopify does not show", async () => {
    const lines = [{ title: "Pen", priceMinor: 4_000, quantity: 1 }];
    const { order } = await control.order({ shop: shop.shopId, customerId: null, lines });
    const id = BigInt(order.id);
    const { news, unread } = await readOrders(shop.shopId, [id, id, 1n]);
    expect(unread).toEqual([]);
    expect(news).toHaveLength(2);
    expect(news[1]).toEqual({ kind: "hidden", orderId: 1n });
    expect(news[0]).toMatchObject({
      kind: "order",
      order: { orderId: id, financialStatus: "paid" },
      customer: null,
    });
  });
});
