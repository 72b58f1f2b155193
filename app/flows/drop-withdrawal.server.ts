/** What turns out to be used, or cannot be taken back, is not wanted back any more. */
import { inTransaction } from "#app/db.server.ts";
import { dropWithdrawal as drop } from "#app/models/redemption-ends.server.ts";

/** Idempotent; what is not issued any more stays as it is. */
export async function dropWithdrawal(shopId: string, redemptionId: string): Promise<void> {
  await inTransaction((tx) => drop(tx, shopId, redemptionId));
}
