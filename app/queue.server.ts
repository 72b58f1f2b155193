/**
 * The queue: graphile-worker's `add_job`, called in the same transaction as the rows it belongs to, so that a job
 * exists exactly when its reason does. Never a queue per customer: rows are serialised by their own locks.
 */
import type { Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";

/** Every background job with its payload. A new name does not compile until the worker has an executor for it. */
export type Jobs = {
  /** Settles what the inbox holds for one shop. */
  "drain-inbox": { shopId: string };
  /** Reads orders again whose news were not enough, and settles them. */
  "read-orders": { shopId: string; orderIds: string[] };
  /** Settles again what the orders of a customer need who takes part from now on. */
  "settle-members": { shopId: string; customerIds: string[] };
  /** Takes a requested redemption to `issued` or `failed`. */
  "finish-redemption": { shopId: string; redemptionId: string };
  /** Writes balances and tiers of changed members to Shopify. */
  "sync-members": { shopId: string };
  /** Writes the published rules to the shop's app-data metafield. */
  "sync-rules": { shopId: string };
  /** Asks Shopify what kind of shop this is: name, currency, time zone. */
  "sync-shop": { shopId: string };
  /** Asks every law of a shop's books and keeps what was found. */
  "check-books": { shopId: string };
  /** Answers a customers/data_request. */
  "complete-data-request": { shopId: string; requestId: string };
  /** Posts the good lines of a file of adjustments. */
  "post-adjustment": { shopId: string; adjustmentId: string };
  /** Takes an adjustment back by new entries. */
  "undo-adjustment": { shopId: string; adjustmentId: string };
};

export type JobName = keyof Jobs;

export type JobOptions = {
  /** One waiting job per key; a second call replaces the first. Carries what makes the job idempotent. */
  jobKey?: string;
  /** Not before then. Of many calls of one key the first says when: else a busy shop would put it off for ever. */
  runAt?: Date;
  maxAttempts?: number;
};

/** Adds one job as part of `tx`. With a `jobKey`, many calls make one waiting job. */
export async function enqueue<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: Jobs[Name],
  { jobKey, runAt, maxAttempts = 25 }: JobOptions = {},
): Promise<void> {
  await tx.$queryRaw(sql`
    SELECT 1 FROM graphile_worker.add_job(
      identifier => ${name}, payload => ${JSON.stringify(payload)}::json,
      run_at => ${runAt ?? null}::timestamptz, max_attempts => ${maxAttempts}::integer, job_key => ${jobKey ?? null},
      job_key_mode => ${runAt ? "preserve_run_at" : "replace"})`);
}
