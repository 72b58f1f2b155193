/**
 * A shop is in another time zone: all its standings are to be judged anew, for days and years begin at other instants.
 */
import { inTransaction } from "#app/db.server.ts";
import { lockParticipants } from "#app/models/members.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { findStanding, turn } from "#app/projections/due-standings.server.ts";

/** So many are locked at once, for a fraction of a second. */
const BATCH = 1_000;

/**
 * Makes one batch of standings due, by member after one of them; answers where to go on. Nothing is done, and nothing
 * is left to do, where the shop is in yet another time zone by now: whoever moved it there has all of them turned.
 * Saying it again only has them judged again. Refuses SHOP_NOT_FOUND.
 */
export async function turnStandings(
  shopId: string,
  { timeZone, after, now, limit = BATCH }: { timeZone: string; after: bigint; now: Date; limit?: number },
): Promise<{ after: bigint; more: boolean }> {
  return inTransaction(async (tx) => {
    const shop = await requireShop(tx, shopId);
    if (shop.timeZone !== timeZone) return { after, more: false };
    const customerIds = await findStanding(tx, shopId, { after, limit });
    await lockParticipants(tx, shopId, customerIds);
    await turn(tx, shopId, customerIds, now);
    return { after: customerIds.at(-1) ?? after, more: customerIds.length === limit };
  });
}
