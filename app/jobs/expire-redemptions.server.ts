/** Codes that ended unused: out of use at Shopify, their orders settled, then their points come back. */
import { db } from "#app/db.server.ts";
import { endRedemptions } from "#app/flows/end-redemptions.server.ts";
import { findCodeOrders } from "#app/flows/find-code-orders.server.ts";
import { withdrawCodes } from "#app/flows/withdraw-codes.server.ts";
import { settleReadOrders } from "#app/jobs/settle-read-orders.server.ts";
import type { EndedCode } from "#app/models/redemption-ends.server.ts";
import { findEndedCodes } from "#app/models/redemption-ends.server.ts";
import { codesEndedBefore } from "#app/rules/redemption.ts";

/** Each costs a few calls to Shopify. */
const BATCH = 25;

/**
 * One batch of the shop's ended codes, the longest ended first. The order of the three steps is the promise: nobody
 * gets points back for a code that can still be used, or that was. A crash anywhere begins the batch again; every step
 * may be repeated. Answers how far it came; one that Shopify refuses does not keep the others waiting, nor does one
 * that is carried by an order which cannot be read or settled: that order is set aside, and the points wait for it.
 */
export async function expireCodes(
  shopId: string,
  { now, after = null, limit = BATCH }: { now: Date; after?: EndedCode | null; limit?: number },
): Promise<{ after: EndedCode | null; more: boolean }> {
  const ended = await findEndedCodes(db, shopId, { before: codesEndedBefore(now), after, limit });
  const withdrawn = await withdrawCodes(
    shopId,
    ended.map(({ redemptionId }) => redemptionId),
    { now },
  );
  const { carrying, ...read } = await findCodeOrders(shopId, withdrawn);
  const unfit = await settleReadOrders(shopId, read);
  const isKnown = (redemptionId: string) =>
    carrying.get(redemptionId)?.every((orderId) => !unfit.has(orderId)) ?? false;
  await endRedemptions(shopId, withdrawn.filter(isKnown), { now, as: "expired" });
  return { after: ended.at(-1) ?? after, more: ended.length === limit };
}
