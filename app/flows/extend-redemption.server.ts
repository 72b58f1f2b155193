/** A member gets more time for what was not used yet. */
import { db, inTransaction } from "#app/db.server.ts";
import { assert, Refusal } from "#app/errors.ts";
import { noteInAudit } from "#app/models/audit-log.server.ts";
import { moveEnd } from "#app/models/redemption-ends.server.ts";
import { enqueueSecondLook, enqueueWithdrawal } from "#app/models/redemption-withdrawals.server.ts";
import type { Redemption } from "#app/models/redemptions.server.ts";
import { aboutRedemption, findRedemption, lockRedemption } from "#app/models/redemptions.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { extendIssue } from "#app/shopify/issuing.server.ts";

/**
 * Gives an issued redemption a later end, at Shopify first: cut off in between, the code is good for longer than we say,
 * never for shorter. Saying it twice is harmless, an earlier end changes nothing. Refuses REDEMPTION_NOT_FOUND,
 * REDEMPTION_NOT_UNUSED, REDEMPTION_KEPT for what has no end or takes no other, CODE_REFUSED, SCOPE_MISSING.
 */
export async function extendRedemption(
  shopId: string,
  { redemptionId, endsAt, by }: { redemptionId: string; endsAt: Date; by: `staff:${string}` },
  { now }: { now: Date },
): Promise<Redemption> {
  const known = await findRedemption(db, shopId, redemptionId);
  if (!known) throw new Refusal("REDEMPTION_NOT_FOUND");
  if (known.state !== "issued" || known.withdrawalAt !== null) throw new Refusal("REDEMPTION_NOT_UNUSED");
  if (known.endsAt === null) throw new Refusal("REDEMPTION_KEPT", { detail: "it does not end" });
  if (endsAt <= known.endsAt || endsAt <= now) return known;
  const { timeZone } = await requireInstalledShop(db, shopId);
  // Whoever takes it back meanwhile is not told where this is cut off after Shopify has made it good again.
  if (known.reward.kind !== "store_credit")
    await inTransaction((tx) => enqueueSecondLook(tx, shopId, { redemptionId, now }));
  await extendIssue(await shopifyClient(shopId), { ...known, timeZone, endsAt });
  const isExtended = await inTransaction(async (tx) => {
    const current = await lockRedemption(tx, shopId, redemptionId);
    // Taken back in the same moment: Shopify's later end has made it good again, with its points returned.
    if (current?.state !== "issued" || current.withdrawalAt !== null) {
      if (current?.state !== "used") await enqueueWithdrawal(tx, shopId, redemptionId);
      return false;
    }
    await moveEnd(tx, shopId, { redemptionId, endsAt });
    const day = endsAt.toLocaleDateString("en-US", { dateStyle: "long", timeZone: timeZone ?? "UTC" });
    const words = [`Valid until ${day}`];
    const about = aboutRedemption(known);
    await noteInAudit(tx, shopId, { actor: by, action: "reward extended", about, words, at: now });
    return true;
  });
  if (!isExtended) throw new Refusal("REDEMPTION_NOT_UNUSED");
  const extended = await findRedemption(db, shopId, redemptionId);
  assert(extended, "a redemption is never deleted while its shop stands");
  return extended;
}
