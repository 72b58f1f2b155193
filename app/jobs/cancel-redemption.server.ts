/** What somebody wants back: out of use at Shopify, its orders settled, then its points come back. */
import { db } from "#app/db.server.ts";
import { endRedemptions } from "#app/flows/end-redemptions.server.ts";
import { findCodeOrders } from "#app/flows/find-code-orders.server.ts";
import { withdrawCodes } from "#app/flows/withdraw-codes.server.ts";
import { settleReadOrders } from "#app/jobs/settle-read-orders.server.ts";
import type { Redemption } from "#app/models/redemptions.server.ts";
import { findRedemption } from "#app/models/redemptions.server.ts";

/**
 * The order of the steps is the promise, as it is for codes that end: nobody gets points back for what can still be
 * used, or was. A crash anywhere begins again; every step may be repeated. What Shopify does not let go stays issued, and says why.
 * Where an order that carries the code cannot be read, the points wait for it. Answers how it stands then.
 */
export async function cancelRedemption(
  shopId: string,
  redemptionId: string,
  { now }: { now: Date },
): Promise<Redemption | null> {
  const asked = await findRedemption(db, shopId, redemptionId);
  if (asked?.state !== "issued" || asked.withdrawalAt === null) return asked;
  const withdrawn = await withdrawCodes(shopId, [redemptionId], { now });
  const { carrying, ...read } = await findCodeOrders(shopId, withdrawn);
  const unfit = await settleReadOrders(shopId, read);
  const isKnown = carrying.get(redemptionId)?.every((orderId) => !unfit.has(orderId)) ?? false;
  if (isKnown) await endRedemptions(shopId, [redemptionId], { now, as: "cancelled" });
  return findRedemption(db, shopId, redemptionId);
}
