/** A merchant no longer wants to wait for a backtest. */
import { inTransaction } from "#app/db.server.ts";
import { moveBacktest } from "#app/models/backtests.server.ts";

/** Stops it, wherever it is; the worker sees that at its next step. Idempotent; one that is over stays as it is. */
export async function stopBacktest(
  shopId: string,
  backtestId: string,
  { now }: { now: Date },
): Promise<void> {
  await inTransaction((tx) => moveBacktest(tx, shopId, backtestId, { to: "stopped", now, finishedAt: now }));
}
