/** Settles the mix in batches, as the drain does, in books that are there already. Its own process. */
import { closeDatabase, db } from "#app/db.server.ts";
import { settleOrders, type OrderNews } from "#app/flows/settle-orders.server.ts";
import { parseOrderPayload, parseRefundPayload } from "#app/shopify/parse-order.ts";
import { tell } from "./mix-of-news.ts";

const [shopId = "", ...numbers] = process.argv.slice(2);
const [members = 1, count = 10_000, batch = 500] = numbers.map(Number);
const WARM_UP = 2_000;
const now = new Date("2026-11-20T12:00:00Z");

function newsOf(index: number): OrderNews {
  const { topic, payload } = tell(index, members);
  if (topic === "refunds/create") return { kind: "refund", ...parseRefundPayload(payload) };
  return { kind: "order", ...parseOrderPayload(payload) };
}

async function settle(news: readonly OrderNews[]): Promise<number> {
  const begun = performance.now();
  for (let at = 0; at < news.length; at += batch)
    await settleOrders(shopId, news.slice(at, at + batch), { now });
  return (performance.now() - begun) / 1000;
}

const news = Array.from({ length: WARM_UP + count }, (_, index) => newsOf(index));
await settle(news.slice(0, WARM_UP));
const seconds = await settle(news.slice(WARM_UP));
const orders = await db.order.count({ where: { shopId, orderId: { gte: 8_000_000_000_000n } } });
await closeDatabase();
if (orders < (news.length * 7) / 10 - 10) throw new Error(`only ${String(orders)} orders were settled`);
process.stdout.write(`${JSON.stringify({ perSecond: count / seconds })}\n`);
