/** The merchant has handed out what a member bought. */
import { inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { noteInAudit } from "#app/models/audit-log.server.ts";
import { markSpent } from "#app/models/redemption-ends.server.ts";
import { aboutRedemption, lockRedemption } from "#app/models/redemptions.server.ts";

/**
 * Takes an issued redemption of a reward of the merchant's own to `used`. Idempotent. Refuses REDEMPTION_NOT_FOUND,
 * REDEMPTION_NOT_UNUSED for what has come back, or is used by other means.
 */
export async function handOut(
  shopId: string,
  { redemptionId, by }: { redemptionId: string; by: `staff:${string}` },
  { now }: { now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const redemption = await lockRedemption(tx, shopId, redemptionId);
    if (!redemption) throw new Refusal("REDEMPTION_NOT_FOUND");
    const { state, reward } = redemption;
    if (reward.kind !== "custom") throw new Refusal("REDEMPTION_NOT_UNUSED");
    if (state === "used") return;
    if (state !== "issued") throw new Refusal("REDEMPTION_NOT_UNUSED");
    await markSpent(tx, shopId, { redemptionIds: [redemptionId], now });
    const about = aboutRedemption(redemption);
    await noteInAudit(tx, shopId, { actor: by, action: "reward handed out", about, at: now });
  });
}
