/** Reads what retention is worked out from: cells, flows and segments, which are small however large the shop is. */
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import type { Span, Unit } from "#app/reports/calendar.ts";
import { movedBy, spanOf } from "#app/reports/calendar.ts";
import type { Cell, Retention, Sides, Sums, Told, Turns } from "#app/reports/retention.ts";
import { NO_SUMS, NO_TURNS, plus } from "#app/reports/retention.ts";
import type { SegmentSum } from "#app/reports/segments.ts";

const SUMS = sql`sum(customers)::bigint AS customers, sum(repeaters)::bigint AS repeaters, sum(loyal)::bigint AS loyal,
  sum(orders)::bigint AS orders, sum(spent_minor)::bigint AS "spentMinor", sum(net_minor)::bigint AS "netMinor",
  sum(gaps)::bigint AS gaps, sum(gap_seconds)::bigint AS "gapSeconds"`;

export type RetentionState = {
  inactiveAfterDays: number;
  firstDay: string | null;
  isCounted: boolean;
  ratedOn: string | null;
};

/** Since when the shop's customers order, and whether all of them are counted. */
export async function retentionState(db: Db, shopId: string): Promise<RetentionState> {
  const [state] = await db.$queryRaw<RetentionState[]>`
    SELECT s.inactive_after_days AS "inactiveAfterDays",
      (SELECT to_char(min(day), 'YYYY-MM-DD') FROM customer_flows WHERE shop_id = ${shopId} AND began > 0) AS "firstDay",
      f.next_month IS NULL AND f.counted_to IS NULL AND f.shop_id IS NOT NULL AS "isCounted",
      to_char(f.rated_on, 'YYYY-MM-DD') AS "ratedOn"
    FROM shops s LEFT JOIN day_folds f USING (shop_id) WHERE s.shop_id = ${shopId}`;
  return state ?? { inactiveAfterDays: 0, firstDay: null, isCounted: false, ratedOn: null };
}

/** What customers did in a period. */
export async function sumsOf(db: Db, shopId: string, { unit, from }: Span): Promise<Sides<Sums>> {
  const rows = await db.$queryRaw<({ member: boolean } & Sums)[]>`
    SELECT member, ${SUMS} FROM cohort_cells
    WHERE shop_id = ${shopId} AND unit = ${unit} AND period = ${from}::date GROUP BY member`;
  return sidesOf(rows, NO_SUMS);
}

/** Who was active when a period began, and what became of them to its end or `today`. */
export async function turnsOf(
  db: Db,
  shopId: string,
  { unit, from, to }: Span,
  today: string,
): Promise<Sides<Turns>> {
  const within = sql`FILTER (WHERE day >= ${from}::date)`;
  const rows = await db.$queryRaw<({ member: boolean } & Turns)[]>`
    SELECT member,
      coalesce(sum(began + came_back - lapsed) FILTER (WHERE day < ${from}::date), 0)::bigint AS start,
      coalesce(sum(began) ${within}, 0)::bigint AS began, coalesce(sum(came_back) ${within}, 0)::bigint AS "cameBack",
      coalesce(sum(lapsed) ${within}, 0)::bigint AS lapsed,
      coalesce(sum(${IN_ONE[unit].back}) ${within}, 0)::bigint AS "newCameBack",
      coalesce(sum(${IN_ONE[unit].lapsed}) ${within}, 0)::bigint AS "newLapsed"
    FROM customer_flows WHERE shop_id = ${shopId} AND day <= least(${to}::date, ${today}::date) GROUP BY member`;
  return sidesOf(rows, NO_TURNS);
}

/** Those who had begun in the same unit. */
const IN_ONE = {
  month: { lapsed: sql`lapsed_in_month`, back: sql`back_in_month` },
  quarter: { lapsed: sql`lapsed_in_quarter`, back: sql`back_in_quarter` },
  year: { lapsed: sql`lapsed_in_year`, back: sql`back_in_year` },
};

function sidesOf<Of extends Record<string, bigint>>(
  rows: readonly ({ member: boolean } & Of)[],
  nothing: Of,
): Sides<Of> {
  const side = (isMember: boolean): Of => {
    const row = rows.find(({ member }) => member === isMember);
    return row ? plus<Of>(nothing, row) : nothing;
  };
  const [members, others] = [side(true), side(false)];
  return { all: plus(members, others), members, others };
}

/** The cells of a unit for cohorts from `since` on, members and others together. */
export function cellsSince(db: Db, shopId: string, unit: Unit, since: string): Promise<Cell[]> {
  return db.$queryRaw<Cell[]>`
    SELECT to_char(cohort, 'YYYY-MM-DD') AS cohort, to_char(period, 'YYYY-MM-DD') AS period, ${SUMS}
    FROM cohort_cells WHERE shop_id = ${shopId} AND unit = ${unit} AND cohort >= ${since}::date
    GROUP BY cohort, period HAVING sum(customers) <> 0 OR sum(net_minor) <> 0 ORDER BY cohort, period`;
}

/** The segments of those who were rated last, without empty ones. */
export function segmentSums(db: Db, shopId: string): Promise<SegmentSum[]> {
  return db.$queryRaw<SegmentSum[]>`
    SELECT segment, customers, orders, net_minor AS "netMinor" FROM segment_sums WHERE shop_id = ${shopId}`;
}

/** Everything the report tells of a period, and of the one before. `months`: how many monthly cohorts. */
export async function readRetention(
  db: Db,
  shopId: string,
  { span, today, firstDay, months }: { span: Span; today: string; firstDay: string; months: number },
): Promise<Retention> {
  const told = async (of: Span): Promise<Told> => ({
    span: of,
    sums: await sumsOf(db, shopId, of),
    year: await sumsOf(db, shopId, spanOf("year", of.from)),
    turns: await turnsOf(db, shopId, of, today),
  });
  const lastYear = movedBy(spanOf("year", today), -1);
  const since = movedBy(spanOf("month", today), 1 - months).from;
  return {
    now: await told(span),
    before: await told(movedBy(span, -1)),
    lastYear: firstDay <= lastYear.from ? await told(lastYear) : null,
    years: await cellsSince(db, shopId, "year", EVER),
    months: await cellsSince(db, shopId, "month", since),
    segments: await segmentSums(db, shopId),
  };
}

/** Before every shop. */
const EVER = "0001-01-01";
