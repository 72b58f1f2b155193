/** The merchant puts the set-up guide away. */
import { inTransaction } from "#app/db.server.ts";
import { dismissGuide as keepDismissed } from "#app/models/shops.server.ts";

/** The guide of this shop stays away from now on. Doing it twice changes nothing. */
export async function dismissGuide(shopId: string, { now }: { now: Date }): Promise<void> {
  await inTransaction((tx) => keepDismissed(tx, shopId, now));
}
