/** Who is in a segment, in the order of their ids: a page at a time, or all of them. */
import type { Db } from "#app/db.server.ts";
import { CUSTOMER_NAME } from "#app/sales-of-days.server.ts";
import type { Segment } from "#app/reports/segments.ts";

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

/** Those after `after`, at most `limit`. Orders and net sales are of now, scores of the day they were rated. */
export function customersOfSegment(
  db: Db,
  shopId: string,
  { segment, after, limit }: { segment: Segment; after: bigint; limit: number },
): Promise<SegmentCustomer[]> {
  return db.$queryRaw<SegmentCustomer[]>`
    SELECT s.customer_id AS "customerId", ${CUSTOMER_NAME} AS name,
      CASE WHEN m.state <> 'redacted' THEN m.email END AS email, to_char(s.last_day, 'YYYY-MM-DD') AS "lastDay",
      s.orders, s.net_minor AS "netMinor", s.recency, s.frequency, s.monetary
    FROM customer_spans s LEFT JOIN members m ON m.shop_id = s.shop_id AND m.customer_id = s.customer_id
    WHERE s.shop_id = ${shopId} AND s.segment = ${segment} AND s.customer_id > ${after}
    ORDER BY s.customer_id LIMIT ${limit}`;
}

const AT_ONCE = 5_000;

/** All of them, read as they are asked for. */
export async function* streamSegment(
  db: Db,
  shopId: string,
  segment: Segment,
): AsyncGenerator<SegmentCustomer[]> {
  for (let after: bigint | undefined = 0n; after !== undefined;) {
    const rows: SegmentCustomer[] = await customersOfSegment(db, shopId, { segment, after, limit: AT_ONCE });
    if (rows.length > 0) yield rows;
    after = rows.length < AT_ONCE ? undefined : rows.at(-1)?.customerId;
  }
}
