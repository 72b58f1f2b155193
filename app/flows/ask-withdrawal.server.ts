/** Somebody wants the points of what was not used: the member gives it back, or staff cancel it. */
import { inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { Actor } from "#app/ledger/entry.ts";
import { noteInAudit } from "#app/models/audit-log.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { keptIdOf } from "#app/models/merges.server.ts";
import { noteWithdrawal } from "#app/models/redemption-withdrawals.server.ts";
import type { Redemption } from "#app/models/redemptions.server.ts";
import { aboutRedemption, findRedemption, lockRedemption } from "#app/models/redemptions.server.ts";
import { enqueue } from "#app/queue.server.ts";

type Asked = {
  redemptionId: string;
  /** Whose it must be; null for staff, who may cancel anybody's. */
  customerId: bigint | null;
  by: Actor;
};

/**
 * Writes down that a redemption is to come back; a job takes it out of use at Shopify, and then its points return.
 * Idempotent: what has come back already is answered as it is. Refuses REDEMPTION_NOT_FOUND, REDEMPTION_NOT_UNUSED, and
 * REDEMPTION_KEPT to members for what only staff take back, or what cost nothing.
 */
export async function askWithdrawal(
  shopId: string,
  { redemptionId, customerId, by }: Asked,
  { now }: { now: Date },
): Promise<Redemption> {
  return inTransaction(async (tx) => {
    const kept = customerId === null ? null : await keptIdOf(tx, shopId, customerId);
    const known = await findRedemption(tx, shopId, redemptionId);
    if (!known || (kept !== null && known.customerId !== kept)) throw new Refusal("REDEMPTION_NOT_FOUND");
    await lockMembers(tx, shopId, [known.customerId]);
    const redemption = await lockRedemption(tx, shopId, redemptionId);
    if (!redemption) throw new Refusal("REDEMPTION_NOT_FOUND");
    if (redemption.state === "cancelled") return redemption;
    if (redemption.state !== "issued") throw new Refusal("REDEMPTION_NOT_UNUSED");
    if (customerId !== null) refuseKept(redemption);
    await noteWithdrawal(tx, shopId, { redemptionId, by, now });
    if (customerId === null && redemption.withdrawalAt === null) {
      const about = aboutRedemption(redemption);
      await noteInAudit(tx, shopId, { actor: by, action: "reward cancelled", about, at: now });
    }
    const jobKey = `cancel-redemption:${shopId}:${redemptionId}`;
    await enqueue(tx, "cancel-redemption", { shopId, redemptionId }, { jobKey });
    return {
      ...redemption,
      withdrawalAt: redemption.withdrawalAt ?? now,
      withdrawalBy: redemption.withdrawalBy ?? by,
    };
  });
}

function refuseKept({ reward, points }: Redemption): void {
  if (points === 0n) throw new Refusal("REDEMPTION_KEPT", { detail: "it cost no points" });
  if (reward.kind === "store_credit")
    throw new Refusal("REDEMPTION_KEPT", { detail: "it is in your account already; ask the shop" });
}
