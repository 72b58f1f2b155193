/** An adjustment is taken back: by new entries, because the ledger only grows. */
import { inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { Actor } from "#app/ledger/post.server.ts";
import { post } from "#app/ledger/post.server.ts";
import {
  endAdjustment,
  lockAdjustment,
  lockNextRows,
  markUndone,
  startAdjustment,
} from "#app/models/adjustments.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { requireInstalledShop, requireShop } from "#app/models/shops.server.ts";
import { enqueue, enqueueSync } from "#app/queue.server.ts";
import { adjustmentEntry } from "#app/rules/adjustment.ts";
import { postingRules } from "#app/rules/posting-rules.ts";

const BATCH = 500;

/**
 * The merchant wants it undone: a job does it. Undoing twice is undoing once. Refuses ADJUSTMENT_NOT_FOUND, and
 * ADJUSTMENT_INVALID where it is not wholly posted yet.
 */
export async function askToUndo(
  shopId: string,
  adjustmentId: string,
  { by, now }: { by: string; now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    await requireInstalledShop(tx, shopId);
    const { state } = await lockAdjustment(tx, shopId, adjustmentId);
    if (state === "undoing" || state === "undone") return;
    if (state !== "posted")
      throw new Refusal("ADJUSTMENT_INVALID", { detail: "Only what is wholly posted can be undone" });
    await startAdjustment(tx, shopId, { adjustmentId, state: "undoing", by, now });
    const jobKey = `undo-adjustment:${shopId}:${adjustmentId}`;
    await enqueue(tx, "undo-adjustment", { shopId, adjustmentId }, { jobKey });
  });
}

/**
 * Posts the opposite of every posted line that is not undone yet, batch by batch like the posting but from the last line
 * to the first, and gives back before it takes; points that were spent since are taken all the same (below zero, or
 * clamped, as the programme says). Whoever was put out or merged is not left out. Stopped anywhere, it goes on; one that
 * is not to be undone is left alone.
 */
export async function undoAdjustment(
  shopId: string,
  adjustmentId: string,
  { now }: { now: Date },
): Promise<void> {
  while (await undoBatch(shopId, adjustmentId, now));
}

async function undoBatch(shopId: string, adjustmentId: string, now: Date): Promise<boolean> {
  return inTransaction(async (tx) => {
    const { state, undoneBy } = await lockAdjustment(tx, shopId, adjustmentId);
    if (state !== "undoing") return false;
    const { rows } = await lockNextRows(tx, shopId, { adjustmentId, state, limit: BATCH });
    if (rows.length === 0) {
      await endAdjustment(tx, shopId, { adjustmentId, state: "undone" });
      return false;
    }
    const { timeZone } = await requireShop(tx, shopId);
    const { programme } = await requireProgramme(tx, shopId);
    const by = (undoneBy ?? "system") as Actor;
    const entries = rows.map((row) => adjustmentEntry(adjustmentId, row, { by, now, undo: true }));
    await post(tx, shopId, entries, postingRules(programme, timeZone));
    await markUndone(tx, shopId, { adjustmentId, rows: rows.map(({ row }) => row), now });
    await enqueueSync(tx, shopId, now);
    return true;
  });
}
