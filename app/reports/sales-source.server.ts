/** Where the rows of sales by customer are read from: kept for the ranges asked for most, worked out for other dates. */
import type { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { salesOfDays, TOLD } from "#app/sales-of-days.server.ts";
import { containing } from "#app/reports/listing.ts";
import type { SalesQuestion } from "#app/reports/sales.ts";

export type SalesSource = {
  /** Common tables to begin a statement with, or nothing. */
  tables: Prisma.Sql;
  /** Relation and conditions of the rows; they are called `r`. */
  rows: Prisma.Sql;
  those: Prisma.Sql;
  /** Ids of tiers by `tier_number`, from 1 on. */
  tiers: readonly string[];
  /** The list that is kept, where nobody is left out whom its sums count. */
  sums: { listId: bigint } | null;
};

type Kept = { listId: bigint; tiers: string[] };

/** Kept rows where the range has any and is ready; the days themselves otherwise. */
export async function sourceOf(db: Db, shopId: string, question: SalesQuestion): Promise<SalesSource> {
  const { period, search } = question;
  const [kept] = await db.$queryRaw<Kept[]>`
    SELECT l.list_id AS "listId", f.tiers FROM sales_ranges r JOIN sales_lists l USING (shop_id, range)
    JOIN day_folds f USING (shop_id)
    WHERE r.shop_id = ${shopId} AND r.range = ${period.preset} AND r.is_ready AND l.channel = ''
      AND r.first = ${period.from}::date AND r.next = ${period.to}::date + 1`;
  const found = sql`(r.name LIKE lower(${containing(search)}) OR r.email LIKE lower(${containing(search)})
    OR r.customer_id::text = ${search})`;
  const matching = search === "" ? sql`true` : found;
  if (!kept) return { ...workedOut(shopId, question), those: matching };
  const { listId, tiers } = kept;
  return {
    tables: sql``,
    rows: sql`sales_rows r`,
    those: sql`r.shop_id = ${shopId} AND r.list_id = ${listId} AND ${matching}`,
    tiers,
    sums: search === "" ? { listId } : null,
  };
}

function workedOut(shopId: string, { period, tierIds }: SalesQuestion): Omit<SalesSource, "those"> {
  const [first, last] = [sql`${period.from}::date`, sql`${period.to}::date`];
  return {
    tables: sql`
      days AS NOT MATERIALIZED (
        SELECT * FROM customer_days WHERE shop_id = ${shopId} AND day >= ${first} AND day <= ${last}),
      ${salesOfDays(shopId, { first, returnsOn: "processed", channels: "together" })}, worked_out AS MATERIALIZED (
        SELECT ${TOLD}, coalesce(array_position(ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(tierIds)}::jsonb)), tier_id), 0) AS tier_number FROM told),`,
    rows: sql`worked_out r`,
    tiers: tierIds,
    sums: null,
  };
}
