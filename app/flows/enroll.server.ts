/** A customer takes part from the first signed request on. */
import { inTransaction } from "#app/db.server.ts";
import { enrolMember } from "#app/models/members.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueue } from "#app/queue.server.ts";

/**
 * Enrols an unknown customer or a guest; an enrolled one stays as it is. Answers whether it changed anything; then a
 * job settles the orders from before, and the door may do so at once. Refuses MEMBER_EXCLUDED, SHOP_NOT_INSTALLED.
 */
export async function enroll(shopId: string, customerId: bigint, { now }: { now: Date }): Promise<boolean> {
  return inTransaction(async (tx) => {
    await requireInstalledShop(tx, shopId);
    const enrolled = await enrolMember(tx, shopId, { customerId, at: now, now });
    if (enrolled) await enqueue(tx, "settle-members", { shopId, customerIds: [customerId.toString()] });
    return enrolled;
  });
}
