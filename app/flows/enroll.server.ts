/** A customer takes part from the first signed request on. */
import { inTransaction } from "#app/db.server.ts";
import { enrolMember } from "#app/models/members.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";

/**
 * Enrols an unknown customer or a guest; an enrolled one stays as it is. Answers whether it changed anything. Refuses
 * MEMBER_EXCLUDED and SHOP_NOT_INSTALLED.
 */
export async function enroll(shopId: string, customerId: bigint, { now }: { now: Date }): Promise<boolean> {
  return inTransaction(async (tx) => {
    await requireInstalledShop(tx, shopId);
    return enrolMember(tx, shopId, { customerId, at: now, now });
  });
}
