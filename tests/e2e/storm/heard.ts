/**
 * Whose orders the app could know. Where every word of an order's customer was lost before that customer was merged into
 * another, the store itself says ever after that it is the other's, and so it counts for the other alone.
 */
import type pg from "pg";
import type { StormShop } from "./scenery.ts";
import type { World } from "./world.ts";

type Message = { state: string; topic: string; body: string };
type Told = { admin_graphql_api_id?: string; customer?: { admin_graphql_api_id?: string } | null };

/** Whether a delivery named the customer for the order, or the app says, in either of two places, that it read so. */
export async function heardOf(
  world: World,
  shop: StormShop,
  database: pg.Pool,
): Promise<(orderId: string, customerId: string) => boolean> {
  const { messages } = await world.control.get<{ messages: Message[] }>(`webhooks?shop=${shop.domain}`);
  const named = messages
    .filter(({ state, topic }) => state === "delivered" && topic.startsWith("orders/"))
    .map(({ body }) => JSON.parse(body) as Told)
    .map((order) => pairOf(idOf(order.admin_graphql_api_id), idOf(order.customer?.admin_graphql_api_id)));
  const { rows } = await database.query<{ order: string; customer: string }>(
    `SELECT order_id::text AS order, absorbed_from::text AS customer FROM orders
       WHERE shop_id = $1 AND absorbed_from IS NOT NULL
     UNION SELECT order_id::text, unnest(named_customers)::text FROM orders WHERE shop_id = $1`,
    [shop.domain],
  );
  const heard = new Set([...named, ...rows.map(({ order, customer }) => pairOf(order, customer))]);
  return (orderId, customerId) => heard.has(pairOf(orderId, customerId));
}

const pairOf = (orderId: string, customerId: string) => `${orderId} ${customerId}`;
const idOf = (gid = "") => gid.split("/").at(-1) ?? "";
