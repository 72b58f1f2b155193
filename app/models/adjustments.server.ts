/** Keeper of adjustments: points given or taken by the merchant, with their words, line by line. */
import { Overtaken } from "#app/contention.server.ts";
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows, sql } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { LockedMember } from "#app/models/members.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import type { AdjustedRow, JudgedRow, Meant } from "#app/rules/adjustment.ts";
import { plainEmail, totalsOf } from "#app/rules/adjustment.ts";

export type AdjustmentState = "draft" | "posting" | "posted" | "undoing" | "undone";

export type Adjustment = {
  adjustmentId: string;
  state: AdjustmentState;
  fileName: string | null;
  madeBy: string;
  undoneBy: string | null;
};

export type NewAdjustment = {
  adjustmentId: string;
  state: "draft" | "posted";
  fileName: string | null;
  by: string;
  now: Date;
  rows: readonly JudgedRow[];
};

/**
 * Writes an adjustment with its rows; those of a posted one count as posted. Answers false, and writes nothing, where
 * the id is known already (waiting for whoever is just writing it).
 */
export async function insertAdjustment(tx: Tx, shopId: string, adjustment: NewAdjustment): Promise<boolean> {
  const { adjustmentId, state, fileName, by, now, rows } = adjustment;
  const { goodRows, badRows, given, taken } = totalsOf(rows);
  const postedAt = state === "posted" ? now.toISOString() : null;
  const inserted = await tx.$executeRaw(sql`
    INSERT INTO adjustments (shop_id, adjustment_id, state, file_name, good_rows, bad_rows, given, taken, made_by,
      made_at, posted_at)
    VALUES (${shopId}, ${adjustmentId}::uuid, ${state}, ${fileName}, ${goodRows}::int, ${badRows}::int,
      ${given}::bigint, ${taken}::bigint, ${by}, ${now.toISOString()}::timestamptz, ${postedAt}::timestamptz)
    ON CONFLICT DO NOTHING`);
  if (inserted === 0) return false;
  await tx.$executeRaw(sql`
    INSERT INTO adjustment_rows (shop_id, adjustment_id, row, customer_id, points, reason, error, email, points_text,
      posted_at)
    SELECT ${shopId}, ${adjustmentId}::uuid, x.row, x.customer, x.points, x.reason, x.error, x.email, x.text,
      CASE WHEN x.error IS NULL THEN ${postedAt}::timestamptz END
    FROM json_to_recordset(${jsonRows(rows.map(toJson))})
      AS x(row int, customer bigint, points bigint, reason text, error text, email text, text text)`);
  return true;
}

function toJson({ row, customerId, points, reason, error, email, pointsText }: JudgedRow) {
  return {
    row,
    customer: customerId?.toString(),
    points: points?.toString(),
    reason: reason ?? undefined,
    error: error ?? undefined,
    email: email ?? undefined,
    text: pointsText ?? undefined,
  };
}

/** Locks the adjustment; whoever posts or undoes it at the same time waits. Refuses ADJUSTMENT_NOT_FOUND. */
export async function lockAdjustment(tx: Tx, shopId: string, adjustmentId: string): Promise<Adjustment> {
  const [found] = await tx.$queryRaw<Adjustment[]>(sql`
    SELECT adjustment_id AS "adjustmentId", state, file_name AS "fileName", made_by AS "madeBy",
      undone_by AS "undoneBy"
    FROM adjustments WHERE shop_id = ${shopId} AND adjustment_id = ${adjustmentId}::uuid FOR UPDATE`);
  if (!found) throw new Refusal("ADJUSTMENT_NOT_FOUND");
  return found;
}

/** Takes the locked adjustment on: to posting by `by` at `now`, or to undoing. */
export async function startAdjustment(
  tx: Tx,
  shopId: string,
  {
    adjustmentId,
    state,
    by,
    now,
  }: { adjustmentId: string; state: "posting" | "undoing"; by: string; now: Date },
): Promise<void> {
  const started =
    state === "posting" ? { state, madeBy: by, postedAt: now } : { state, undoneBy: by, undoneAt: now };
  await tx.adjustment.update({
    where: { shopId_adjustmentId: { shopId, adjustmentId } },
    data: started,
  });
}

/** The locked adjustment is done with. */
export async function endAdjustment(
  tx: Tx,
  shopId: string,
  { adjustmentId, state }: { adjustmentId: string; state: "posted" | "undone" },
): Promise<void> {
  await tx.adjustment.update({ where: { shopId_adjustmentId: { shopId, adjustmentId } }, data: { state } });
}

/** The first row, to see whether an adjustment that is known already says the same. */
export async function firstRow(db: Db, shopId: string, adjustmentId: string) {
  return db.adjustmentRow.findFirst({ where: { shopId, adjustmentId }, orderBy: { row: "asc" } });
}

export type RowToPost = AdjustedRow;

/** A customer who was merged meanwhile is the one that was kept. */
const CANONICAL = sql`coalesce((SELECT m.kept_id FROM customer_merges m
  WHERE m.shop_id = r.shop_id AND m.deleted_id = r.customer_id), r.customer_id)`;

const OPEN = {
  posting: sql`r.error IS NULL AND r.posted_at IS NULL`,
  undoing: sql`r.posted_at IS NOT NULL AND r.undone_at IS NULL`,
};

/**
 * Undoing goes backwards, and what was taken comes back before what was given goes: so it finds the points that a later
 * line took again, and under a clamp nothing falls short that was there all the time.
 */
const ORDER = {
  posting: sql`r.row`,
  undoing: sql`r.points > 0, r.row DESC`,
};

/** The next rows still to be posted or undone, in the order of that, with whose account they move now. */
export async function nextRows(
  db: Db,
  shopId: string,
  { adjustmentId, state, limit }: { adjustmentId: string; state: "posting" | "undoing"; limit: number },
): Promise<RowToPost[]> {
  return db.$queryRaw<RowToPost[]>(sql`
    SELECT r.row, ${CANONICAL} AS "customerId", r.points FROM adjustment_rows r
    WHERE r.shop_id = ${shopId} AND r.adjustment_id = ${adjustmentId}::uuid AND ${OPEN[state]}
    ORDER BY ${ORDER[state]} LIMIT ${limit}`);
}

/** Locks the members of the next rows, then reads the rows again: a merge in between begins again. */
export async function lockNextRows(
  tx: Tx,
  shopId: string,
  question: { adjustmentId: string; state: "posting" | "undoing"; limit: number },
): Promise<{ rows: RowToPost[]; members: Map<bigint, LockedMember> }> {
  const before = await nextRows(tx, shopId, question);
  const locked = await lockMembers(tx, shopId, [...new Set(before.map(({ customerId }) => customerId))]);
  const members = new Map(locked.map((member) => [member.customerId, member]));
  const rows = await nextRows(tx, shopId, question);
  if (rows.some(({ customerId }) => !members.has(customerId))) throw new Overtaken();
  return { rows, members };
}

/** Rows of the locked adjustment were posted; those that could not be any more say why, and leave the totals. */
export async function markPosted(
  tx: Tx,
  shopId: string,
  {
    adjustmentId,
    rows,
    refused,
    now,
  }: {
    adjustmentId: string;
    rows: readonly number[];
    refused: readonly { row: number; error: string }[];
    now: Date;
  },
): Promise<void> {
  const verdicts = [...rows.map((row) => ({ row })), ...refused];
  await tx.$executeRaw(sql`
    WITH told AS (
      UPDATE adjustment_rows r SET error = x.error,
        posted_at = CASE WHEN x.error IS NULL THEN ${now.toISOString()}::timestamptz END
      FROM json_to_recordset(${jsonRows(verdicts)}) AS x(row int, error text)
      WHERE r.shop_id = ${shopId} AND r.adjustment_id = ${adjustmentId}::uuid AND r.row = x.row
      RETURNING r.points, r.error)
    UPDATE adjustments a SET good_rows = a.good_rows - t.count, bad_rows = a.bad_rows + t.count,
      given = a.given - t.given, taken = a.taken - t.taken
    FROM (SELECT count(*)::int AS count, coalesce(sum(points) FILTER (WHERE points > 0), 0)::bigint AS given,
        coalesce(-sum(points) FILTER (WHERE points < 0), 0)::bigint AS taken FROM told WHERE error IS NOT NULL) t
    WHERE a.shop_id = ${shopId} AND a.adjustment_id = ${adjustmentId}::uuid AND t.count > 0`);
}

/** Rows of the locked adjustment were undone. */
export async function markUndone(
  tx: Tx,
  shopId: string,
  { adjustmentId, rows, now }: { adjustmentId: string; rows: readonly number[]; now: Date },
): Promise<void> {
  await tx.adjustmentRow.updateMany({
    where: { shopId, adjustmentId, row: { in: [...rows] } },
    data: { undoneAt: now },
  });
}

/** Takes a locked draft away with its rows. */
export async function deleteDraft(tx: Tx, shopId: string, adjustmentId: string): Promise<void> {
  await tx.adjustmentRow.deleteMany({ where: { shopId, adjustmentId } });
  await tx.adjustment.deleteMany({ where: { shopId, adjustmentId, state: "draft" } });
}

/** The customers behind e-mails, compared as {@link plainEmail} does; more than one may have the same. */
export async function findByEmails(
  db: Db,
  shopId: string,
  emails: readonly string[],
): Promise<Map<string, Meant[]>> {
  const asked = [...new Set(emails.map(plainEmail))].filter((email) => email !== "");
  const found = await db.$queryRaw<(Meant & { email: string })[]>(sql`
    SELECT m.customer_id AS "customerId", m.state, m.available, lower(m.email) AS email
    FROM json_to_recordset(${jsonRows(asked.map((email) => ({ email })))}) AS x(email text)
    JOIN members m ON m.shop_id = ${shopId} AND lower(m.email) = x.email`);
  const byEmail = new Map<string, Meant[]>();
  for (const { email, ...meant } of found) byEmail.set(email, [...(byEmail.get(email) ?? []), meant]);
  return byEmail;
}

/**
 * Forgets the words about members, who are locked, and their e-mail in files. To be done before their own e-mail is
 * taken away. The points stay. Idempotent.
 */
export async function forgetReasons(tx: Tx, shopId: string, customerIds: readonly bigint[]): Promise<void> {
  const ids = idList(customerIds);
  await tx.$executeRaw(sql`
    UPDATE adjustment_rows SET reason = NULL, email = NULL, points_text = NULL
    WHERE shop_id = ${shopId} AND (customer_id = ANY(${ids}::bigint[]) OR lower(email) IN (
      SELECT lower(email) FROM members WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[])))`);
}

/** Adjustments whose job fell asleep: asked for before `before`, and still not done. */
export async function findOpenAdjustments(
  db: Db,
  { before, limit }: { before: Date; limit: number },
): Promise<{ shopId: string; adjustmentId: string; state: "posting" | "undoing" }[]> {
  return db.$queryRaw(sql`
    SELECT shop_id AS "shopId", adjustment_id AS "adjustmentId", state FROM adjustments
    WHERE state IN ('posting', 'undoing') AND coalesce(undone_at, posted_at) < ${before.toISOString()}::timestamptz
    ORDER BY random() LIMIT ${limit}`);
}

/**
 * Empties what files said of people Laurel does not know, and takes away drafts that nobody posted, where the file
 * came before `before`; at most `limit` files. Answers how many.
 */
export async function purgeFiles(
  tx: Tx,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const old = await tx.$queryRaw<{ shopId: string; adjustmentId: string; state: AdjustmentState }[]>(sql`
    SELECT shop_id AS "shopId", adjustment_id AS "adjustmentId", state FROM adjustments a
    WHERE made_at < ${before.toISOString()}::timestamptz AND file_name IS NOT NULL AND (state = 'draft' OR EXISTS (
      SELECT FROM adjustment_rows r WHERE r.shop_id = a.shop_id AND r.adjustment_id = a.adjustment_id
        AND (r.email IS NOT NULL OR r.points_text IS NOT NULL)))
    ORDER BY made_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`);
  for (const { shopId, adjustmentId, state } of old) {
    if (state === "draft") await deleteDraft(tx, shopId, adjustmentId);
    else
      await tx.adjustmentRow.updateMany({
        where: { shopId, adjustmentId },
        data: { email: null, pointsText: null },
      });
  }
  return old.length;
}
