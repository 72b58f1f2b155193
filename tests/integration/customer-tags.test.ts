/** Rules that ask for tags of customers: read before they decide, frozen with the order, followed when they change. */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { changeScopes } from "#app/flows/change-scopes.server.ts";
import { explainOrder } from "#app/flows/explain-order.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { readTags } from "#app/flows/read-tags.server.ts";
import { redactCustomer } from "#app/flows/redact-customer.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { sweep } from "#app/flows/sweep.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { parseExact } from "#app/shopify/parse-json.ts";
import { parseOrderPayload } from "#app/shopify/parse-order.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { control } from "./connect.ts";
import { aCustomer, aTaggingShop, bought, hear, hearOfTags, publish, tag, tierOf } from "./tags-setting.ts";

let shopId = "";
beforeEach(async () => {
  shopId = await aTaggingShop();
});

const audience = (customerTags: string[], excludedCustomerTags: string[] = []) => ({
  audience: { customerTags, excludedCustomerTags },
});
const orders = () => db.order.findMany({ where: { shopId }, orderBy: { processedAt: "asc" } });
const targets = async () => (await orders()).map(({ target }) => target);

describe("a programme for some customers", () => {
  test("lets an order wait for the tags of its customer, who earns as one of them", async () => {
    await publish(shopId, audience(["VIP"]));
    const id = await bought(shopId, await aCustomer(shopId, ["vip", "knits"]));
    expect(await statementOf(shopId)).toEqual([]);
    expect(await hear(shopId, id)).toBe("Noted, counts once its customer's tags are read");
    expect(await discrepancies(shopId)).toEqual([]);
    await drain();
    expect(await statementOf(shopId)).toEqual(["earn +60 = 60"]);
    expect((await orders())[0]).toMatchObject({ awaitsTags: false, customerTags: ["vip"] });
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test.each([
    ["who has not the tag that it asks for", audience(["vip"]), ["knits"]],
    ["who has one that it leaves out", audience([], ["Wholesale"]), ["wholesale"]],
    ["who has both", audience(["vip"], ["wholesale"]), ["vip", "wholesale"]],
  ])("gives nothing to somebody %s, counts nothing, and says so", async (_, asked, tags) => {
    await publish(shopId, asked);
    const customerId = await aCustomer(shopId, tags);
    const id = await bought(shopId, customerId, { minor: 60_000 });
    await drain();
    expect(await statementOf(shopId)).toEqual([]);
    expect(await tierOf(shopId, customerId)).toBe("member");
    // Whoever buys is active all the same: points that they have stay alive.
    expect((await orders())[0]).toMatchObject({ target: 0n, qualifyingMinor: 0n, isActivity: true });
    const explained = await explainOrder(shopId, BigInt(id), { now: new Date() });
    expect(explained.explanation?.nothing).toBe("audience");
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("reads nobody's tags where it is for everybody", async () => {
    await bought(shopId, await aCustomer(shopId, ["vip"]));
    expect((await waitingJobs()).map(({ task }) => task)).not.toContain("read-tags");
    expect((await orders())[0]).toMatchObject({ awaitsTags: false, customerTags: [], target: 60n });
  });

  test("asks again the next day, and not the same day", async () => {
    await publish(shopId, audience(["vip"]));
    const customerId = await aCustomer(shopId, ["vip"]);
    await bought(shopId, customerId);
    await drain();
    await bought(shopId, customerId);
    expect(await targets()).toEqual([60n, 60n]);
    const tagsReadAt = new Date(Date.now() - 25 * 3_600_000);
    await db.member.updateMany({
      where: { shopId },
      data: { tagsReadAt, tagsChangedAt: new Date(tagsReadAt.getTime() - 1) },
    });
    await bought(shopId, customerId);
    expect((await orders()).map(({ awaitsTags }) => awaitsTags)).toEqual([false, false, true]);
    await drain();
    expect(await targets()).toEqual([60n, 60n, 60n]);
  });

  test("earns nothing for a customer whom Shopify does not have any more, and waits no longer", async () => {
    await publish(shopId, audience(["vip"]));
    const customerId = await aCustomer(shopId, ["vip"]);
    await bought(shopId, customerId);
    const others = await aCustomer(shopId);
    await control.post("customers/merge", { shop: shopId, keptId: others, deletedId: customerId });
    await drain();
    expect((await orders())[0]).toMatchObject({ awaitsTags: false, target: 0n });
  });

  test("is never lost: what could not be read is swept up", async () => {
    await publish(shopId, audience(["vip"]));
    await control.post("scopes", { shop: shopId, scopes: ["read_orders"] });
    await bought(shopId, await aCustomer(shopId, ["vip"]));
    await drain();
    expect(await statementOf(shopId)).toEqual([]);
    const scopes = ["read_orders", "read_customers"];
    await control.post("scopes", { shop: shopId, scopes });
    await changeScopes(shopId, scopes);
    await sweep({ now: new Date() });
    await drain();
    expect(await statementOf(shopId)).toEqual(["earn +60 = 60"]);
  });
});

describe("tags that change", () => {
  test("count for orders that settle first after that; settled ones keep what they earned", async () => {
    await publish(shopId, audience(["vip"]));
    const customerId = await aCustomer(shopId, ["vip"]);
    const first = await bought(shopId, customerId);
    await drain();
    await tag(shopId, customerId, { remove: ["VIP"] });
    expect(await hearOfTags(shopId)).toBe("processed: Tags noted");
    await bought(shopId, customerId);
    await drain();
    expect(await targets()).toEqual([60n, 0n]);
    await control.post(`orders/${first}/refund`, { shop: shopId, amountMinor: 1_000 });
    await hear(shopId, first);
    await drain();
    expect(await statementOf(shopId)).toEqual(["earn +60 = 60", "reverse -10 = 50"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("are nobody's business where no rule asks for them", async () => {
    const customerId = await aCustomer(shopId);
    await bought(shopId, customerId);
    await tag(shopId, customerId, { add: ["vip"] });
    expect(await hearOfTags(shopId)).toBe("ignored: No rule asks for tags of customers");
  });

  test("of another customer decide once the order is theirs", async () => {
    await publish(shopId, audience(["vip"]));
    const [vip, other] = [await aCustomer(shopId, ["vip"]), await aCustomer(shopId, ["knits"])];
    const id = await bought(shopId, other);
    await drain();
    await control.post(`orders/${id}/customer`, { shop: shopId, customerId: vip });
    await hear(shopId, id);
    await drain();
    expect(await statementOf(shopId)).toEqual(["earn +60 = 60"]);
    expect((await orders())[0]).toMatchObject({ customerTags: ["vip"] });
  });
});

test("a campaign for tagged customers waits for tags while it runs, and not before it", async () => {
  const dates = { from: "2024-01-01T00:00", until: "2099-01-01T00:00" };
  const effect = { kind: "multiplier" as const, multiplier: "3" };
  const whose = { tierIds: [], customerTags: ["insider"] };
  const campaigns = [{ id: "insiders", name: "Insiders", goods: null, ...dates, audience: whose, effect }];
  await publish(shopId, { campaigns });
  const customerId = await aCustomer(shopId, ["Insider"]);
  await bought(shopId, customerId, { processedAt: "2023-06-01T00:00:00Z" });
  expect((await orders())[0]).toMatchObject({ awaitsTags: false, customerTags: [] });
  await bought(shopId, customerId);
  await bought(shopId, await aCustomer(shopId, ["outsider"]));
  await drain();
  expect((await targets()).toSorted()).toEqual([180n, 60n, 60n].toSorted());
});

describe("a tier that asks for a tag", () => {
  const tiers = influencerTiers("USD").tiers.map((tier) =>
    tier.id === "influencer" ? { ...tier, requiredTag: "Insider" } : tier,
  );

  test("is held while the customer has it, and finds the rate of it", async () => {
    await publish(shopId, { tiers });
    const customerId = await aCustomer(shopId);
    await bought(shopId, customerId, { minor: 60_000 });
    await drain();
    expect(await tierOf(shopId, customerId)).toBe("member");
    await tag(shopId, customerId, { add: ["insider"] });
    await hearOfTags(shopId);
    await drain();
    expect(await tierOf(shopId, customerId)).toBe("influencer");
    await bought(shopId, customerId);
    await tag(shopId, customerId, { remove: ["insider"] });
    await hearOfTags(shopId);
    await drain();
    expect(await tierOf(shopId, customerId)).toBe("member");
    expect(await targets()).toEqual([600n, 120n]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("stays with whoever has it already when the version is published, also until it is read", async () => {
    const [insider, other] = [await aCustomer(shopId, ["insider"]), await aCustomer(shopId)];
    await bought(shopId, insider, { minor: 60_000 });
    await bought(shopId, other, { minor: 60_000 });
    expect([await tierOf(shopId, insider), await tierOf(shopId, other)]).toEqual([
      "influencer",
      "influencer",
    ]);
    await publish(shopId, { tiers }, { now: new Date() });
    await settleOrders(shopId, [], { now: new Date(), customerIds: [insider, other].map(BigInt) });
    expect([await tierOf(shopId, insider), await tierOf(shopId, other)]).toEqual([
      "influencer",
      "influencer",
    ]);
    await drain();
    expect(await db.member.count({ where: { shopId, tagsReadAt: { not: null } } })).toBe(2);
    expect([await tierOf(shopId, insider), await tierOf(shopId, other)]).toEqual(["influencer", "member"]);
    expect(await db.standingChange.count({ where: { shopId, customerId: BigInt(insider) } })).toBe(1);
  });
});

test("orders of the shop's past have the tags of the day on which they are read", async () => {
  await publish(shopId, audience(["vip"]));
  const [vip, other] = [await aCustomer(shopId, ["vip"]), await aCustomer(shopId)];
  for (const customerId of [vip, other]) {
    const lines = [{ title: "Pen", priceMinor: 60_000, quantity: 1 }];
    await control.order({ shop: shopId, customerId, lines });
  }
  const told = (await control.webhooks(shopId)).filter(({ topic }) => topic === "orders/updated");
  const installed = new Date(Date.now() + 60_000);
  await db.shop.update({ where: { shopId }, data: { installedAt: installed, createdAt: installed } });
  const news = told.map(({ body }) => {
    return { kind: "order" as const, ...parseOrderPayload(parseExact(body)), history: installed };
  });
  await settleOrders(shopId, news, { now: installed });
  expect((await orders()).map(({ historyOnly, awaitsTags }) => [historyOnly, awaitsTags])).toEqual([
    [true, true],
    [true, true],
  ]);
  await readTags(shopId, { now: new Date(installed.getTime() + 1) });
  await settleOrders(shopId, [], {
    now: new Date(installed.getTime() + 2),
    orderIds: (await orders()).map(({ orderId }) => orderId),
  });
  expect(await tierOf(shopId, vip)).toBe("influencer");
  expect(await tierOf(shopId, other)).toBe("member");
  expect((await orders()).map(({ awaitsTags, qualifyingMinor }) => [awaitsTags, qualifyingMinor])).toEqual([
    [false, 60_000n],
    [false, 0n],
  ]);
});

test("who takes another customer in is read anew, and the orders keep what was frozen with them", async () => {
  await publish(shopId, audience(["vip"]));
  const [kept, gone] = [await aCustomer(shopId), await aCustomer(shopId, ["vip"])];
  await bought(shopId, kept);
  await bought(shopId, gone);
  await drain();
  await tag(shopId, kept, { add: ["vip"] });
  const merged = { deletedId: BigInt(gone), intoId: BigInt(kept), mergedAt: new Date() };
  await mergeCustomers(shopId, merged, { now: new Date() });
  await drain();
  await bought(shopId, kept);
  expect((await orders()).map(({ customerTags, target }) => [customerTags, target])).toEqual([
    [[], 0n],
    [["vip"], 60n],
    [["vip"], 60n],
  ]);
  const rows = await db.$queryRaw<{ tags: string[] | null }[]>`
    SELECT tags FROM members WHERE shop_id = ${shopId} AND customer_id = ${BigInt(gone)}`;
  expect(rows).toEqual([{ tags: null }]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("who is forgotten leaves no tags but those that decided, and their orders go on as they were", async () => {
  await publish(shopId, audience(["vip"]));
  const customerId = await aCustomer(shopId, ["vip", "knits-jumpers"]);
  const id = await bought(shopId, customerId);
  await drain();
  await redactCustomer(
    shopId,
    { customerId: BigInt(customerId), webhookId: "1", asked: true },
    { now: new Date() },
  );
  const rows = await db.$queryRaw<{ tags: string[] | null; read: Date | null; changed: Date | null }[]>`
    SELECT tags, tags_read_at AS read, tags_changed_at AS changed FROM members WHERE shop_id = ${shopId}`;
  expect(rows).toEqual([{ tags: null, read: null, changed: null }]);
  await control.post(`orders/${id}/refund`, { shop: shopId, amountMinor: 3_000 });
  await hear(shopId, id);
  await drain();
  expect(await statementOf(shopId)).toEqual(["earn +60 = 60", "reverse -30 = 30"]);
  expect(await discrepancies(shopId)).toEqual([]);
});
