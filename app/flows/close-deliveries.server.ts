/** What became of deliveries whose work is done elsewhere, or that cannot be done. */
import { inTransaction } from "#app/db.server.ts";
import type { DeliveryVerdict } from "#app/models/deliveries.server.ts";
import { countTries, markProcessed, parkDeliveries } from "#app/models/deliveries.server.ts";

/** Says what was done. A delivery that already has its verdict keeps it. */
export async function closeDeliveries(
  shopId: string,
  verdicts: readonly DeliveryVerdict[],
  { now }: { now: Date },
): Promise<void> {
  if (verdicts.length > 0) await inTransaction((tx) => markProcessed(tx, shopId, verdicts, now));
}

/** Sets aside what cannot be done, where the merchant sees why; `error` holds no personal data. */
export async function setAside(
  shopId: string,
  parked: readonly { webhookId: string; error: string }[],
  { now }: { now: Date },
): Promise<void> {
  if (parked.length > 0) await inTransaction((tx) => parkDeliveries(tx, shopId, parked, now));
}

/** Counts a try that came to nothing, of those that still wait. */
export async function noteTried(shopId: string, webhookIds: readonly string[]): Promise<void> {
  await inTransaction((tx) => countTries(tx, shopId, webhookIds));
}
