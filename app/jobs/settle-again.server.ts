/** Orders that were settled while another version of the programme came into force are settled by that one. */
import { db } from "#app/db.server.ts";
import { inTurns } from "#app/jobs/in-turns.ts";
import { settleKnownOrders } from "#app/jobs/settle-read-orders.server.ts";
import { findJudgedByOlder } from "#app/models/judged-orders.server.ts";
import type { OrderPlace } from "#app/models/judged-orders.server.ts";

const AT_ONCE = 100;

type Again = { shopId: string; version: number; after?: OrderPlace | null };

/**
 * The version in force when an order was placed judges it, also where an older one did because this one was not
 * committed yet. A hundred at a time, one turn; answers where to go on, or null when all is done. Idempotent.
 */
export async function settleAgain({
  shopId,
  version,
  after = null,
}: Again): Promise<{ at: OrderPlace | null } | null> {
  return inTurns(after, async (at) => {
    const orders = await findJudgedByOlder(db, shopId, { version, after: at, limit: AT_ONCE });
    await settleKnownOrders(
      shopId,
      orders.map(({ orderId }) => BigInt(orderId)),
    );
    return { at: orders.at(-1) ?? at, more: orders.length === AT_ONCE };
  });
}
