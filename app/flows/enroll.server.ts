/** A customer takes part from the first signed request on. */
import { inTransaction } from "#app/db.server.ts";
import { enrolMember } from "#app/models/members.server.ts";
import { keptIdOf } from "#app/models/merges.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueue } from "#app/queue.server.ts";

/**
 * Enrols an unknown customer or a guest; an enrolled one stays as it is. Answers whether it changed anything; then a
 * job settles the orders from before, and the door may do so at once. An old session of a merged customer enrols whom
 * that one became. Refuses MEMBER_EXCLUDED, SHOP_NOT_INSTALLED.
 */
export async function enroll(shopId: string, customerId: bigint, { now }: { now: Date }): Promise<boolean> {
  return inTransaction(async (tx) => {
    await requireInstalledShop(tx, shopId);
    const keptId = await keptIdOf(tx, shopId, customerId);
    const enrolled = await enrolMember(tx, shopId, { customerId: keptId, at: now, now });
    if (enrolled) await enqueue(tx, "settle-members", { shopId, customerIds: [keptId.toString()] });
    return enrolled;
  });
}
