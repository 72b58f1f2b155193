/** A merchant removed Laurel. */
import { inTransaction } from "#app/db.server.ts";
import { markUninstalled } from "#app/models/shops.server.ts";
import { forgetSynced } from "#app/models/storefronts.server.ts";

/**
 * Marks the shop uninstalled as of `triggeredAt` and drops its sessions: their tokens are void. The books stay until
 * shop/redact. A late or repeated webhook, older than the standing install, changes nothing. Answers whether it did.
 */
export async function uninstallShop(
  shopId: string,
  { triggeredAt }: { triggeredAt: Date },
): Promise<boolean> {
  return inTransaction(async (tx) => {
    const changed = await markUninstalled(tx, shopId, triggeredAt);
    if (!changed) return false;
    await forgetSynced(tx, shopId);
    await tx.session.deleteMany({ where: { shop: shopId } });
    return true;
  });
}
