/** Payloads and files hold personal data, so they are kept for thirty days and not longer, parked ones too. */
import { inTransaction } from "#app/db.server.ts";
import { purgeFiles } from "#app/models/adjustments.server.ts";
import { purgePayloads } from "#app/models/deliveries.server.ts";

const KEPT_DAYS = 30;
const BATCH = 1_000;
const BATCHES = 200;
const FILES = 20;

/**
 * Empties old payloads, and what old files of adjustments say of strangers, in short transactions, a bounded number in
 * one call; answers how many payloads. Repeating it is harmless.
 */
export async function purgeOldPayloads({ now }: { now: Date }): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  let purged = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const gone = await inTransaction((tx) => purgePayloads(tx, { before, limit: BATCH }));
    purged += gone;
    if (gone < BATCH) break;
  }
  await inTransaction((tx) => purgeFiles(tx, { before, limit: FILES }));
  return purged;
}
