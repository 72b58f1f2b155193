/** Whether the member may have the reward, whatever the points: asked with the member locked. */
import type { Tx } from "#app/db.server.ts";
import { countTaken, lockStock } from "#app/models/reward-stock.server.ts";
import { findStanding } from "#app/projections/standings.server.ts";
import type { Programme, Reward } from "#app/rules/programme.ts";
import { hindranceOf, refuseHindered } from "#app/rules/rewards/offer.ts";
import { standingAt } from "#app/rules/standing/shown.ts";

type Wanted = {
  programme: Programme;
  reward: Reward;
  customerId: bigint;
  timeZone: string | null;
  now: Date;
};

/**
 * A reward that may run out is locked first, so that nobody else takes the last one meanwhile. Refuses
 * REWARD_NOT_OFFERED, REWARD_NOT_FOR_TIER, REWARD_SOLD_OUT, REWARD_LIMIT_REACHED.
 */
export async function refuseUnoffered(tx: Tx, shopId: string, wanted: Wanted): Promise<void> {
  const { programme, reward, customerId, now } = wanted;
  const timeZone = wanted.timeZone ?? "UTC";
  if (reward.stock !== null) await lockStock(tx, shopId, reward.id);
  const taken = await countTaken(tx, shopId, { reward, customerId, timeZone, now });
  const standing = standingAt(await findStanding(tx, shopId, customerId), programme, now);
  refuseHindered(hindranceOf(reward, { tierId: standing?.tierId ?? null, taken, now, timeZone }));
}
