/** Adjustments as the merchant reads them: what was given and taken, by whom, line by line. */
import type { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { AdjustmentLine, AdjustmentRowLine } from "#app/reports/adjustments.ts";
import { pageWithin, PAGE_SIZE } from "#app/reports/listing.ts";

const HEAD = sql`a.adjustment_id AS "adjustmentId", a.state, a.file_name AS "fileName", a.good_rows AS "goodRows",
  a.bad_rows AS "badRows", a.given, a.taken, a.made_by AS "madeBy", a.made_at AS "madeAt",
  a.undone_at AS "undoneAt", a.undone_by AS "undoneBy"`;

const NAME = sql`CASE WHEN m.state = 'redacted' THEN 'Redacted customer'
  ELSE coalesce(nullif(trim(concat_ws(' ', m.first_name, m.last_name)), ''), m.email, 'Customer ' || r.customer_id) END`;

const FROM = sql`
  FROM adjustments a
  LEFT JOIN adjustment_rows r ON r.shop_id = a.shop_id AND r.adjustment_id = a.adjustment_id AND r.row = 1
    AND a.file_name IS NULL
  LEFT JOIN members m ON m.shop_id = r.shop_id AND m.customer_id = r.customer_id`;

/** One page of adjustments, latest first; a page beyond the last answers the last. */
export async function listAdjustments(
  db: Db,
  shopId: string,
  asked: number,
): Promise<{ lines: AdjustmentLine[]; count: number; page: number; pages: number }> {
  const count = await db.adjustment.count({ where: { shopId } });
  const { page, pages } = pageWithin(asked, count);
  const lines = await db.$queryRaw<AdjustmentLine[]>(sql`
    SELECT ${HEAD}, r.customer_id AS "customerId", CASE WHEN r.customer_id IS NOT NULL THEN ${NAME} END AS name,
      r.reason
    ${FROM} WHERE a.shop_id = ${shopId}
    ORDER BY a.made_at DESC, a.adjustment_id LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`);
  return { lines, count, page, pages };
}

/** One adjustment, with how many of its rows are posted and undone. Refuses ADJUSTMENT_NOT_FOUND. */
export async function requireAdjustment(db: Db, shopId: string, adjustmentId: string) {
  const [found] = await db.$queryRaw<(AdjustmentLine & { postedRows: number; undoneRows: number })[]>(sql`
    SELECT ${HEAD}, r.customer_id AS "customerId", CASE WHEN r.customer_id IS NOT NULL THEN ${NAME} END AS name,
      r.reason,
      (SELECT count(posted_at)::int FROM adjustment_rows d
        WHERE d.shop_id = a.shop_id AND d.adjustment_id = a.adjustment_id) AS "postedRows",
      (SELECT count(undone_at)::int FROM adjustment_rows d
        WHERE d.shop_id = a.shop_id AND d.adjustment_id = a.adjustment_id) AS "undoneRows"
    ${FROM} WHERE a.shop_id = ${shopId} AND a.adjustment_id = ${adjustmentId}::uuid`);
  if (!found) throw new Refusal("ADJUSTMENT_NOT_FOUND");
  return found;
}

/** One page of an adjustment's rows in their order, all or those with an error. */
export async function listAdjustmentRows(
  db: Db,
  shopId: string,
  { adjustmentId, onlyErrors, asked }: { adjustmentId: string; onlyErrors: boolean; asked: number },
): Promise<{ rows: AdjustmentRowLine[]; count: number; page: number; pages: number }> {
  const where = { shopId, adjustmentId, ...(onlyErrors ? { error: { not: null } } : {}) };
  const count = await db.adjustmentRow.count({ where });
  const { page, pages } = pageWithin(asked, count);
  const rows = await readRows(db, shopId, {
    adjustmentId,
    only: onlyErrors ? sql`r.error IS NOT NULL` : sql`true`,
    bounds: sql`LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`,
  });
  return { rows, count, page, pages };
}

/** Every row that cannot be posted: a file has ten thousand lines at most. */
export async function listErrors(db: Db, shopId: string, adjustmentId: string): Promise<AdjustmentRowLine[]> {
  return readRows(db, shopId, { adjustmentId, only: sql`r.error IS NOT NULL`, bounds: sql`LIMIT 10000` });
}

async function readRows(
  db: Db,
  shopId: string,
  { adjustmentId, only, bounds }: { adjustmentId: string; only: Prisma.Sql; bounds: Prisma.Sql },
): Promise<AdjustmentRowLine[]> {
  return db.$queryRaw<AdjustmentRowLine[]>(sql`
    WITH rows AS (
      SELECT r.*, row_number() OVER (PARTITION BY customer_id, points, reason ORDER BY row) > 1
          AND customer_id IS NOT NULL AND reason IS NOT NULL AS repeats,
        coalesce(sum(points) FILTER (WHERE error IS NULL AND posted_at IS NULL) OVER (PARTITION BY customer_id
          ORDER BY row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::bigint AS above
      FROM adjustment_rows r WHERE r.shop_id = ${shopId} AND r.adjustment_id = ${adjustmentId}::uuid)
    SELECT r.row, r.customer_id AS "customerId", CASE WHEN m.customer_id IS NOT NULL THEN ${NAME} END AS name,
      coalesce(m.email, r.email) AS email, r.points, r.points_text AS "pointsText", r.reason, r.error,
      r.posted_at AS "postedAt", r.undone_at AS "undoneAt", r.repeats,
      CASE WHEN r.posted_at IS NULL AND r.error IS NULL THEN m.available + r.above END AS before
    FROM rows r LEFT JOIN members m ON m.shop_id = r.shop_id AND m.customer_id = r.customer_id
    WHERE r.shop_id = ${shopId} AND ${only} ORDER BY r.row ${bounds}`);
}
