/** Why an order earns what it earns: asked for on demand, worked out from facts. */
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { ordersOfMembers } from "#app/models/member-orders.server.ts";
import { findParticipants } from "#app/models/members.server.ts";
import { mergesAround } from "#app/models/merges.server.ts";
import { findOrders } from "#app/models/orders.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import type { ExplainedOrder } from "#app/rules/explained-order.ts";
import { explainOrderAmong } from "#app/rules/explained-order.ts";

/**
 * Every figure that the order's points are made of, by what it found among the settled orders of its customer; where it
 * earns nothing, why. Reads only: it is a flow because it asks several keepers. Refuses SHOP_NOT_FOUND and
 * ORDER_NOT_FOUND.
 */
export async function explainOrder(
  shopId: string,
  orderId: bigint,
  { now }: { now: Date },
): Promise<ExplainedOrder> {
  const { timeZone } = await requireShop(db, shopId);
  const [stored] = await findOrders(db, shopId, [orderId]);
  if (!stored) throw new Refusal("ORDER_NOT_FOUND");
  const customerId = stored.order.state?.customerId ?? null;
  const ids = customerId === null ? [] : [customerId];
  const [versions, members, merged, history] = await Promise.all([
    publishedProgrammes(db, shopId),
    findParticipants(db, shopId, ids),
    mergesAround(db, shopId, ids),
    ordersOfMembers(db, shopId, ids),
  ]);
  return explainOrderAmong(stored, {
    people: { members: new Map(members.map((each) => [each.customerId, each])), merged },
    settled: history.filter((each) => each.programmeVersion !== null && each.orderId !== orderId),
    calendar: { versions, timeZone: timeZone ?? "UTC", now },
  });
}
