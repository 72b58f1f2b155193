/** Orders whose news were not enough: read again to the end, then settled like any other news. */
import { Fault } from "#app/errors.ts";
import { readOrders } from "#app/flows/read-orders.server.ts";
import { settleReadOrders } from "#app/jobs/settle-read-orders.server.ts";
import { log } from "#app/log.server.ts";

/** What is settled together. */
const BATCH = 20;
/** Then the job makes room for others and comes back. */
const RUN_MS = 20_000;

export type Unfinished = { orderIds: string[]; afterMs: number };

/**
 * Reads and settles the orders, some at a time. Answers what is left when its time is up, or when Shopify has to be
 * waited for after some of them were settled: what is done is not read again. Idempotent.
 */
export async function rereadOrders({
  shopId,
  orderIds,
}: {
  shopId: string;
  orderIds: readonly string[];
}): Promise<Unfinished | null> {
  const stopAt = performance.now() + RUN_MS;
  for (let done = 0; done < orderIds.length; done += BATCH) {
    if (done > 0 && performance.now() > stopAt) return { orderIds: orderIds.slice(done), afterMs: 0 };
    try {
      await settleReadOrders(
        shopId,
        await readOrders(shopId, orderIds.slice(done, done + BATCH).map(BigInt)),
      );
    } catch (error) {
      if (done === 0 || !(error instanceof Fault)) throw error;
      log.warn({ shopId, err: error, left: orderIds.length - done }, "orders wait to be read");
      return { orderIds: orderIds.slice(done), afterMs: error.retryAfterMs };
    }
  }
  return null;
}
