/** Backfills: past orders taken over from Shopify, one at a time for each shop, each with how far it has come. */
import type { Db, Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { AwardPreview } from "#app/rules/award-preview.ts";

/**
 * asked → reading (Shopify gathers) → importing → imported → awarding → done; `imported` may also be left as it is
 * (done). Any of them may fail, and starting again changes nothing that is there already.
 */
export type BackfillState = "asked" | "reading" | "importing" | "imported" | "awarding" | "done" | "failed";

export type BackfillRow = {
  backfillId: string;
  since: Date;
  state: BackfillState;
  operationGid: string | null;
  found: number;
  imported: number;
  skipped: number;
  awarded: number;
  toAward: number;
  linesDone: number;
  bytesDone: bigint;
  preview: AwardPreview | null;
  failure: string | null;
  startedBy: string;
  startedAt: Date;
  movedAt: Date;
  finishedAt: Date | null;
};

/** The newest backfill of the shop, or null. */
export async function latestBackfill(db: Db, shopId: string): Promise<BackfillRow | null> {
  const row = await db.backfill.findFirst({ where: { shopId }, orderBy: { startedAt: "desc" } });
  return row as BackfillRow | null;
}

/** The backfill; refuses BACKFILL_NOT_FOUND. */
export async function requireBackfill(db: Db, shopId: string, backfillId: string): Promise<BackfillRow> {
  const row = await db.backfill.findUnique({ where: { shopId_backfillId: { shopId, backfillId } } });
  if (!row) throw new Refusal("BACKFILL_NOT_FOUND");
  return row as BackfillRow;
}

/** The backfill that this operation of Shopify's is for, or null. */
export async function findBackfillOf(
  db: Db,
  shopId: string,
  operationGid: string,
): Promise<BackfillRow | null> {
  return (await db.backfill.findFirst({ where: { shopId, operationGid } })) as BackfillRow | null;
}

/** Writes a new backfill, asked for. Refuses BACKFILL_RUNNING while another one of the shop is under way. */
export async function insertBackfill(
  tx: Tx,
  shopId: string,
  { backfillId, since, by, now }: { backfillId: string; since: Date; by: string; now: Date },
): Promise<void> {
  const written = await tx.$executeRaw`
    INSERT INTO backfills (shop_id, backfill_id, since, state, started_by, started_at, moved_at)
    VALUES (${shopId}, ${backfillId}::uuid, ${since}, 'asked', ${by}, ${now}, ${now})
    ON CONFLICT DO NOTHING`;
  if (written === 0) throw new Refusal("BACKFILL_RUNNING");
}

type Change = Partial<
  Pick<
    BackfillRow,
    "operationGid" | "found" | "awarded" | "toAward" | "preview" | "failure" | "finishedAt" | "imported"
  >
>;

/**
 * Takes the backfill from one of these states to another, with what else changes; answers false, and changes nothing,
 * when it is in none of them any more: somebody else was quicker. Refuses BACKFILL_RUNNING where another one runs.
 */
export async function moveBackfill(
  tx: Tx,
  shopId: string,
  backfillId: string,
  { from, to, now, ...change }: { from: readonly BackfillState[]; to: BackfillState; now: Date } & Change,
): Promise<boolean> {
  const { preview, ...plain } = change;
  const data = { ...plain, ...(preview ? { preview: preview as object } : {}), state: to, movedAt: now };
  const where = { shopId, backfillId, state: { in: [...from] } };
  try {
    return (await tx.backfill.updateMany({ where, data })).count > 0;
  } catch (error) {
    if ((error as { code?: unknown }).code === "P2002") throw new Refusal("BACKFILL_RUNNING");
    throw error;
  }
}

/** What a part of the file came to, and up to where it is done. */
export type Progress = { imported: number; skipped: number; lines: number; bytes: bigint };

/**
 * Adds a part that begins where the backfill stands. Answers false, and changes nothing, when it stands elsewhere by
 * now: two workers had the same part, and it was the other's to count.
 */
export async function noteProgress(
  tx: Tx,
  shopId: string,
  backfillId: string,
  { from, part, now }: { from: bigint; part: Progress; now: Date },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE backfills SET imported = imported + ${part.imported}, skipped = skipped + ${part.skipped},
      lines_done = lines_done + ${part.lines}, bytes_done = ${part.bytes}, moved_at = ${now}
    WHERE shop_id = ${shopId} AND backfill_id = ${backfillId}::uuid AND state = 'importing' AND bytes_done = ${from}`;
  return changed > 0;
}

/** Backfills of installed shops with work to do that have stood still since then: what a sweep looks for. */
export async function findStillBackfills(
  db: Db,
  { before, limit }: { before: Date; limit: number },
): Promise<{ shopId: string; backfillId: string }[]> {
  return db.$queryRaw(sql`
    SELECT b.shop_id AS "shopId", b.backfill_id::text AS "backfillId"
    FROM backfills b JOIN shops s USING (shop_id)
    WHERE (b.state IN ('asked', 'reading', 'importing', 'awarding') OR (b.state = 'imported' AND b.preview IS NULL))
      AND b.moved_at < ${before} AND s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL
    ORDER BY random() LIMIT ${limit}`);
}
