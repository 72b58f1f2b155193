/** A backfill cannot go on. */
import { inTransaction } from "#app/db.server.ts";
import { moveBackfill } from "#app/models/backfills.server.ts";

/** Ends a backfill that is under way, in words for the merchant. What is imported or awarded stays. Idempotent. */
export async function failBackfill(
  shopId: string,
  backfillId: string,
  { failure, now }: { failure: string; now: Date },
): Promise<void> {
  await inTransaction((tx) =>
    moveBackfill(tx, shopId, backfillId, {
      from: ["asked", "reading", "importing", "awarding"],
      to: "failed",
      failure,
      finishedAt: now,
      now,
    }),
  );
}
