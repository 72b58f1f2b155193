/** Settles parsed webhooks in batches, as the drain job does; its own process, so that its environment is set first. */
import { db, closeDatabase } from "#app/db.server.ts";
import { settleOrders, type OrderNews } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { parseOrderPayload } from "#app/shopify/parse-order.ts";
import { orderPayload, SHOP } from "../doors/sample.ts";

const [orders = "10000", customers = "2000", batch = "500"] = process.argv.slice(2).map(Number);
const now = new Date("2026-11-20T12:00:00Z");
const before = new Date("2020-01-01T00:00:00Z");

await db.shop.create({
  data: { shopId: SHOP, name: "Bench", currency: "USD", timeZone: "America/New_York", installedAt: before },
});
await db.programmeVersion.create({
  data: {
    shopId: SHOP,
    version: 1,
    document: influencerTiers("USD"),
    publishedAt: before,
    publishedBy: "bench",
  },
});

const news: OrderNews[] = Array.from({ length: Number(orders) }, (_, index) => {
  const payload = orderPayload(5_000_000_000_000 + index, 6_000_000_000_000 + (index % Number(customers)));
  return { kind: "order", ...parseOrderPayload(payload) };
});

const begun = performance.now();
for (let at = 0; at < news.length; at += Number(batch))
  await settleOrders(SHOP, news.slice(at, at + Number(batch)), { now });
const seconds = (performance.now() - begun) / 1000;

const entries = await db.entry.count({ where: { shopId: SHOP } });
await closeDatabase();
process.stdout.write(`${JSON.stringify({ perSecond: news.length / seconds, entries })}\n`);
