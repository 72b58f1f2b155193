/** The good lines of a file are posted, in bounded batches. */
import { inTransaction } from "#app/db.server.ts";
import type { Actor, NewEntry } from "#app/ledger/post.server.ts";
import { post } from "#app/ledger/post.server.ts";
import {
  endAdjustment,
  lockAdjustment,
  lockNextRows,
  markPosted,
  startAdjustment,
} from "#app/models/adjustments.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { requireInstalledShop, requireShop } from "#app/models/shops.server.ts";
import { enqueue, enqueueConversions, enqueueSync } from "#app/queue.server.ts";
import { adjustmentEntry, faultOfMember } from "#app/rules/adjustment.ts";
import { postingRules } from "#app/rules/posting-rules.ts";

const BATCH = 500;

/**
 * The merchant has seen the draft and wants it: a job posts it. Asking twice is asking once. Refuses
 * ADJUSTMENT_NOT_FOUND.
 */
export async function askToPost(
  shopId: string,
  adjustmentId: string,
  { by, now }: { by: string; now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    await requireInstalledShop(tx, shopId);
    const { state } = await lockAdjustment(tx, shopId, adjustmentId);
    if (state !== "draft") return;
    await startAdjustment(tx, shopId, { adjustmentId, state: "posting", by, now });
    const jobKey = `post-adjustment:${shopId}:${adjustmentId}`;
    await enqueue(tx, "post-adjustment", { shopId, adjustmentId }, { jobKey });
  });
}

/**
 * Posts what is still open of an adjustment, each batch in its own transaction together with the mark that it is done:
 * stopped anywhere, it goes on with the rest, and two at once share the batches. A line that cannot be posted any more
 * (spent or put out since the draft) keeps the reason why. Refuses ADJUSTMENT_NOT_FOUND; one that is not to be posted
 * is left alone.
 */
export async function postAdjustment(
  shopId: string,
  adjustmentId: string,
  { now }: { now: Date },
): Promise<void> {
  while (await postBatch(shopId, adjustmentId, now));
}

async function postBatch(shopId: string, adjustmentId: string, now: Date): Promise<boolean> {
  return inTransaction(async (tx) => {
    const { state, madeBy } = await lockAdjustment(tx, shopId, adjustmentId);
    if (state !== "posting") return false;
    const { rows, members } = await lockNextRows(tx, shopId, { adjustmentId, state, limit: BATCH });
    if (rows.length === 0) {
      await endAdjustment(tx, shopId, { adjustmentId, state: "posted" });
      return false;
    }
    const { timeZone } = await requireShop(tx, shopId);
    const { programme } = await requireProgramme(tx, shopId);
    const entries: NewEntry[] = [];
    const posted: number[] = [];
    const refused: { row: number; error: string }[] = [];
    for (const row of rows) {
      const member = members.get(row.customerId);
      const error = member ? faultOfMember(member, row.points) : "There is no such customer";
      if (error !== null) refused.push({ row: row.row, error });
      else {
        if (member) member.available += row.points;
        posted.push(row.row);
        entries.push(adjustmentEntry(adjustmentId, row, { by: madeBy as Actor, now, undo: false }));
      }
    }
    const balances = await post(tx, shopId, entries, postingRules(programme, timeZone));
    await enqueueConversions(tx, shopId, programme, { entries, posted: balances });
    await markPosted(tx, shopId, { adjustmentId, rows: posted, refused, now });
    await enqueueSync(tx, shopId, now);
    return true;
  });
}
