/**
 * Settles parsed webhooks in batches, as the drain job does: two shops at a time, since a worker drains several. Its
 * own process, so that its environment is set first.
 */
import { db, closeDatabase } from "#app/db.server.ts";
import { settleOrders, type OrderNews } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { parseOrderPayload } from "#app/shopify/parse-order.ts";
import { orderPayload } from "../doors/sample.ts";

const [orders = "10000", customers = "2000", batch = "500"] = process.argv.slice(2).map(Number);
const now = new Date("2026-11-20T12:00:00Z");
const before = new Date("2020-01-01T00:00:00Z");

async function open(shopId: string): Promise<void> {
  await db.shop.create({
    data: { shopId, name: "Bench", currency: "USD", timeZone: "America/New_York", installedAt: before },
  });
  await db.programmeVersion.create({
    data: { shopId, version: 1, document: influencerTiers("USD"), publishedAt: before, publishedBy: "bench" },
  });
}

async function settle(shopId: string, news: readonly OrderNews[]): Promise<void> {
  for (let at = 0; at < news.length; at += Number(batch))
    await settleOrders(shopId, news.slice(at, at + Number(batch)), { now });
}

const shops = ["bench-one.myshopify.com", "bench-two.myshopify.com"];
for (const shopId of shops) await open(shopId);
const each = Math.floor(Number(orders) / shops.length);
const news: OrderNews[] = Array.from({ length: each }, (_, index) => {
  const payload = orderPayload(5_000_000_000_000 + index, 6_000_000_000_000 + (index % Number(customers)));
  return { kind: "order", ...parseOrderPayload(payload) };
});

const begun = performance.now();
await Promise.all(shops.map((shopId) => settle(shopId, news)));
const seconds = (performance.now() - begun) / 1000;

const entries = await db.entry.count({ where: { shopId: { in: shops } } });
await closeDatabase();
process.stdout.write(`${JSON.stringify({ perSecond: (each * shops.length) / seconds, entries })}\n`);
