/** A whole document comes into force at once, without a draft. */
import { db, inTransaction } from "#app/db.server.ts";
import { putInForce } from "#app/models/publication.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { requireInOrder } from "#app/rules/programme/in-order.ts";

/**
 * Validates the document, publishes it as the next version and has the storefront's copy written. Answers the version.
 * Refuses PROGRAMME_INVALID with the fields at fault, also for another currency than the shop's, and
 * SHOP_NOT_INSTALLED. Orders already settled keep the version they were settled by. Leaves a draft as it is. Not
 * idempotent: every call is a version. `by` is an actor: `system` or `staff:<id>`.
 */
export async function publishProgramme(
  shopId: string,
  document: unknown,
  { now, by }: { now: Date; by: string },
): Promise<number> {
  const { currency } = await requireInstalledShop(db, shopId);
  const programme = requireInOrder(document, currency);
  return inTransaction(async (tx) => (await putInForce(tx, shopId, programme, { now, by })).version);
}
