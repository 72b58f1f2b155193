/** Why an order earns what it earns: asked for on demand, worked out from facts. */
import { db } from "#app/db.server.ts";
import { ordersOfMembers } from "#app/models/member-orders.server.ts";
import { findParticipants } from "#app/models/members.server.ts";
import { mergesAround } from "#app/models/merges.server.ts";
import { findOrders } from "#app/models/orders.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import type { Explanation } from "#app/rules/earning/explain.ts";
import { explainPoints } from "#app/rules/earning/explain.ts";
import { assess, FOUND_NOTHING } from "#app/rules/settlement.ts";
import { planSettlement } from "#app/rules/settlement-plan.ts";

/**
 * Every figure that the order's points are made of, by what it found among the settled orders of its customer. Null for
 * an order that is not known or not settled yet. Reads only. Refuses SHOP_NOT_FOUND.
 */
export async function explainOrder(
  shopId: string,
  orderId: bigint,
  { now }: { now: Date },
): Promise<Explanation | null> {
  const { timeZone } = await requireShop(db, shopId);
  const calendar = { versions: await publishedProgrammes(db, shopId), timeZone: timeZone ?? "UTC", now };
  const [stored] = await findOrders(db, shopId, [orderId]);
  const assessed = stored && assess(stored.order, calendar);
  if (!assessed) return null;
  const ids = assessed.customerId === null ? [] : [assessed.customerId];
  const members = await findParticipants(db, shopId, ids);
  const history = await ordersOfMembers(db, shopId, ids);
  const settled = history.filter((each) => each.programmeVersion !== null && each.orderId !== orderId);
  const people = {
    members: new Map(members.map((each) => [each.customerId, each])),
    merged: await mergesAround(db, shopId, ids),
  };
  const { found } = planSettlement({ assessed: [assessed], settled }, people, calendar);
  return explainPoints(assessed.assessment, {
    programme: assessed.version.programme,
    customerTags: assessed.order.customerTags,
    timeZone: assessed.timeZone,
    ...(found.get(orderId) ?? FOUND_NOTHING),
  });
}
