/** Where the rows of sales by customer are read from: kept for the ranges asked for most, worked out for other dates. */
import type { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { containing } from "#app/reports/listing.ts";
import type { SalesQuestion } from "#app/reports/sales.ts";
import { IS_MEMBER, IS_NEW, salesOfDays, TOLD } from "#app/sales-of-days.server.ts";

/** Rows are called `r` in whatever is asked of them. */
export type SalesSource = {
  /** Common tables to begin a statement with, or nothing. */
  tables: Prisma.Sql;
  rows: Prisma.Sql;
  those: Prisma.Sql;
  /** Ids of tiers by `tier_number`, from 1 on. */
  tiers: readonly string[];
  /** Where rows are kept added up and nobody is left out whom their sums count: which sums. */
  sums: Prisma.Sql | null;
};

type Kept = { listId: bigint; tiers: string[] };

/** Kept rows where the range has them and is ready; the days themselves otherwise. */
export async function sourceOf(db: Db, shopId: string, question: SalesQuestion): Promise<SalesSource> {
  const { filters, search } = question;
  const kept = question.returnsOn === "processed" ? await findList(db, shopId, question) : null;
  const tiers = kept?.tiers ?? question.tierIds;
  const tier =
    filters.tierId === null ? sql`` : sql`AND r.tier_number = ${tiers.indexOf(filters.tierId) + 1 || -1}`;
  const member =
    filters.isMember === null
      ? sql``
      : sql`AND r.traits & ${IS_MEMBER}::int = ${filters.isMember ? IS_MEMBER : 0}`;
  const isNew = filters.isNew ? sql`AND r.traits & ${IS_NEW}::int = ${IS_NEW}` : sql``;
  const kinds = sql`${tier} ${member} ${isNew}`;
  const named = search === "" ? sql`` : sql`AND ${isNamed(search)}`;
  const tagged =
    filters.tag === null
      ? sql``
      : sql`AND r.customer_id IN (SELECT customer_id FROM members WHERE shop_id = ${shopId} AND tags @> ARRAY[${filters.tag}])`;
  if (!kept)
    return {
      ...workedOut(shopId, question),
      those: sql`true ${kinds} ${named} ${tagged}`,
      tiers,
      sums: null,
    };
  const list = sql`r.shop_id = ${shopId} AND r.list_id = ${kept.listId}`;
  return {
    tables: sql``,
    rows: sql`sales_rows r`,
    those: sql`${list} ${kinds} ${named} ${tagged}`,
    tiers,
    sums: search === "" && filters.tag === null ? sql`sales_sums r WHERE ${list} ${kinds}` : null,
  };
}

/** The list of a range that is ready; a channel without sales in it has the list 0, which is empty. */
async function findList(db: Db, shopId: string, { period, filters }: SalesQuestion): Promise<Kept | null> {
  const [kept] = await db.$queryRaw<Kept[]>`
    SELECT coalesce(l.list_id, 0) AS "listId", f.tiers FROM sales_ranges r JOIN day_folds f USING (shop_id)
    LEFT JOIN sales_lists l ON l.shop_id = r.shop_id AND l.range = r.range AND l.channel = ${filters.channel ?? ""}
    WHERE r.shop_id = ${shopId} AND r.range = ${period.preset} AND r.is_ready
      AND r.first = ${period.from}::date AND r.next = ${period.to}::date + 1`;
  return kept ?? null;
}

const isNamed = (search: string) => sql`(r.name LIKE lower(${containing(search)})
  OR r.email LIKE lower(${containing(search)}) OR r.customer_id::text = ${search})`;

function workedOut(
  shopId: string,
  { period, tierIds, filters, returnsOn }: SalesQuestion,
): Pick<SalesSource, "tables" | "rows"> {
  const [first, last] = [sql`${period.from}::date`, sql`${period.to}::date`];
  const channel = filters.channel === null ? sql`` : sql`AND channel IN (${filters.channel}, '')`;
  const tiers = sql`ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(tierIds)}::jsonb))`;
  return {
    tables: sql`
      days AS NOT MATERIALIZED (
        SELECT * FROM customer_days WHERE shop_id = ${shopId} AND day >= ${first} AND day <= ${last} ${channel}),
      ${salesOfDays(shopId, { first, returnsOn, channels: "together" })}, worked_out AS MATERIALIZED (
        SELECT ${TOLD}, coalesce(array_position(${tiers}, tier_id), 0) AS tier_number FROM told),`,
    rows: sql`worked_out r`,
  };
}
