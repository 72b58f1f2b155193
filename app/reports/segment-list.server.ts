/** Who is in a segment, in the order asked for: a page at a time, or all of them. */
import { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { CUSTOMER_NAME } from "#app/sales-of-days.server.ts";
import { PAGE_SIZE } from "#app/reports/listing.ts";
import type { Cursor } from "#app/reports/sales-cursor.ts";
import type { Segment, SegmentListing, SegmentSort } from "#app/reports/segments.ts";
import { streamRows } from "#app/reports/stream-rows.server.ts";

export type SegmentCustomer = {
  customerId: bigint;
  name: string;
  email: string | null;
  lastDay: string;
  orders: number;
  netMinor: bigint;
  recency: number;
  frequency: number;
  monetary: number;
};
export type SegmentPage = { rows: SegmentCustomer[]; previous: Cursor | null; next: Cursor | null };

/** Only what stands here can be sorted by; by customer the index has the order, and no value is needed. */
const SORTS: Record<SegmentSort, { column: string; type: string } | null> = {
  customer: null,
  orders: { column: "s.orders", type: "bigint" },
  last: { column: "s.last_day", type: "date" },
  net: { column: "s.net_minor", type: "bigint" },
  recency: { column: "s.recency", type: "bigint" },
  frequency: { column: "s.frequency", type: "bigint" },
  monetary: { column: "s.monetary", type: "bigint" },
};

type Asked = { segment: Segment } & SegmentListing;
type Line = SegmentCustomer & { sorted: string | null };

/**
 * A page from the cursor on, or of what is before it. Orders and net sales are of now, scores of the day they were rated.
 * By customer an index is walked (2 ms); by anything else the whole segment is read and the first of a page are kept: 0.1
 * to 0.2 seconds of a million customers, made by generate_series.
 */
export async function customersOfSegment(db: Db, shopId: string, asked: Asked): Promise<SegmentPage> {
  const { cursor } = asked;
  const found = await db.$queryRaw<Line[]>(pageOf(shopId, asked));
  const isBack = cursor?.side === "before";
  const lines = found.slice(0, PAGE_SIZE);
  if (isBack) lines.reverse();
  const goesOn = found.length > PAGE_SIZE;
  const [first, last] = [lines[0], lines.at(-1)];
  return {
    rows: lines.map(({ sorted: _sorted, ...row }) => row),
    previous: first && cursor && (!isBack || goesOn) ? cursorAt(first, "before") : null,
    next: last && (isBack || goesOn) ? cursorAt(last, "after") : null,
  };
}

const cursorAt = ({ sorted, customerId }: Line, side: Cursor["side"]): Cursor => ({
  ...{ side, value: sorted, customerId: customerId.toString() },
});

/** All of them in order, a batch at a time, from one snapshot. */
export async function* streamSegment(
  shopId: string,
  asked: Omit<Asked, "cursor">,
): AsyncGenerator<SegmentCustomer[]> {
  const { order, value } = orderOf({ ...asked, cursor: null });
  const query = sql`
    SELECT ${cells(value)} FROM customer_spans s ${withMembers}
    WHERE s.shop_id = ${shopId} AND s.segment = ${asked.segment} ORDER BY ${order}`;
  for await (const batch of streamRows(query)) yield batch.map(fromText);
}

/** The plain driver hands 64-bit integers over as text. */
function fromText({ sorted: _sorted, ...row }: Record<string, unknown>): SegmentCustomer {
  const { customerId, netMinor } = row;
  return {
    ...row,
    customerId: BigInt(String(customerId)),
    netMinor: BigInt(String(netMinor)),
  } as SegmentCustomer;
}

/** One more than a page; names are looked up for these only. */
function pageOf(shopId: string, asked: Asked): Prisma.Sql {
  const { order, value, beyond } = orderOf(asked);
  return sql`
    WITH s AS MATERIALIZED (
      SELECT s.* FROM customer_spans s
      WHERE s.shop_id = ${shopId} AND s.segment = ${asked.segment} AND ${beyond}
      ORDER BY ${order} LIMIT ${PAGE_SIZE + 1}::int)
    SELECT ${cells(value)} FROM s ${withMembers} ORDER BY ${order}`;
}

/** Of equals the lower customer is the lesser, so that pages never overlap. */
function orderOf({ sort, direction, cursor }: SegmentListing) {
  const isUp = (direction === "asc") !== (cursor?.side === "before");
  const [way, than] = isUp ? [sql`ASC`, sql`>`] : [sql`DESC`, sql`<`];
  const by = SORTS[sort];
  const id = sql`${cursor?.customerId ?? "0"}::bigint`;
  if (!by)
    return {
      value: sql`NULL::text`,
      order: sql`s.customer_id ${way}`,
      beyond: cursor ? sql`s.customer_id ${than} ${id}` : sql`true`,
    };
  const [column, type] = [Prisma.raw(by.column), Prisma.raw(by.type)];
  const from = sql`(${cursor?.value ?? ""}::text::${type}, ${id})`;
  return {
    value: sql`${column}::text`,
    order: sql`${column} ${way}, s.customer_id ${way}`,
    beyond: cursor ? sql`(${column}, s.customer_id) ${than} ${from}` : sql`true`,
  };
}

const withMembers = sql`LEFT JOIN members m ON m.shop_id = s.shop_id AND m.customer_id = s.customer_id`;

const cells = (sorted: Prisma.Sql) => sql`
  s.customer_id AS "customerId", ${CUSTOMER_NAME} AS name,
  CASE WHEN m.state <> 'redacted' THEN m.email END AS email, to_char(s.last_day, 'YYYY-MM-DD') AS "lastDay",
  s.orders, s.net_minor AS "netMinor", s.recency, s.frequency, s.monetary, ${sorted} AS sorted`;
