/** A whole document comes into force at once, without a draft: for tests that are about what follows. */
import { db, inTransaction } from "#app/db.server.ts";
import { putInForce } from "#app/models/publication.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { requireInOrder } from "#app/rules/programme/in-order.ts";

/**
 * Publishes the document as the next version, with all that follows, and answers the version. Refuses what is not in
 * order.
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
