/** A process of its own that settles what it is given, several times at once: `node settle-in-process.ts <news>`. */
import { closeDatabase } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { parseOrderPayload } from "#app/shopify/parse-order.ts";

const { shopId, payload, times } = JSON.parse(process.argv[2] ?? "{}") as {
  shopId: string;
  payload: unknown;
  times: number;
};
const news = { kind: "order", ...parseOrderPayload(payload) } as const;
const settled = Array.from({ length: times }, () => settleOrders(shopId, [news], { now: new Date() }));
await Promise.all(settled).finally(closeDatabase);
