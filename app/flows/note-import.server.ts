/** A part of the past orders is settled: how far the backfill has come. */
import { inTransaction } from "#app/db.server.ts";
import type { Progress } from "#app/models/backfills.server.ts";
import { moveBackfill, noteProgress } from "#app/models/backfills.server.ts";

/**
 * Counts a part of the file as done. Answers false when the part was counted by another worker, or the backfill is not
 * `importing` any more: then it is theirs to go on. Of a part that was settled and not counted, settling again changes
 * nothing.
 */
export async function noteImport(
  shopId: string,
  backfillId: string,
  { from, progress, now }: { from: bigint; progress: Progress; now: Date },
): Promise<boolean> {
  return inTransaction((tx) => noteProgress(tx, shopId, backfillId, { from, part: progress, now }));
}

/** The file is done with: the orders are here, and the merchant can choose. Idempotent. */
export async function finishImport(
  shopId: string,
  backfillId: string,
  { now }: { now: Date },
): Promise<void> {
  await inTransaction((tx) =>
    moveBackfill(tx, shopId, backfillId, { from: ["importing"], to: "imported", finishedAt: now, now }),
  );
}
