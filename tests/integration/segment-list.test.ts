/** A segment's customers in every order, page by page in both directions, and all of them from one snapshot. */
import { beforeAll, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { customersOfSegment, streamSegment } from "#app/reports/segment-list.server.ts";
import type { Cursor } from "#app/reports/sales-cursor.ts";
import { readCursor, writeCursor } from "#app/reports/sales-cursor.ts";
import type { SegmentSort } from "#app/reports/segments.ts";
import { parseSegmentListing } from "#app/reports/segments.ts";
import { aShop } from "../support/shop.ts";

const MANY = 120;
let shopId: string;

/** Values repeat, so that pages end between equals. */
async function spans(many: number): Promise<string> {
  const { shopId: made } = await aShop();
  await db.$executeRaw`
    INSERT INTO customer_spans (shop_id, customer_id, member, first_day, last_day, orders, net_minor, recency, frequency,
      monetary, segment)
    SELECT ${made}, n, false, '2026-01-01', '2026-01-01'::date + (n * 7 % 40), 1 + n * 11 % 9, n * 13 % 50 * 100 - 900,
      1 + n % 5, 1 + n % 4, 1 + n % 3, 'loyal'
    FROM generate_series(1, ${many}::int) n`;
  return made;
}

beforeAll(async () => {
  shopId = await spans(MANY);
  const row = { shopId, member: false, firstDay: new Date(0), lastDay: new Date(0), netMinor: 0n, orders: 1 };
  await db.customerSpan.create({
    data: { ...row, customerId: 999n, segment: "vip", recency: 5, frequency: 5, monetary: 5 },
  });
});

const VALUES = {
  ...{ customer: () => 0, orders: (row: Row) => row.orders, last: (row: Row) => Date.parse(row.lastDay) },
  net: (row: Row) => Number(row.netMinor),
  recency: (row: Row) => row.recency,
  frequency: (row: Row) => row.frequency,
  monetary: (row: Row) => row.monetary,
} satisfies Record<SegmentSort, unknown>;
type Row = Awaited<ReturnType<typeof customersOfSegment>>["rows"][number];

const asked = (sort: SegmentSort, direction: "asc" | "desc") =>
  ({ segment: "loyal", sort, direction, cursor: null }) as const;

/** As an address would bring it back. */
function again(sort: SegmentSort, cursor: Cursor | null): Cursor | null {
  if (!cursor) return null;
  return parseSegmentListing(new URLSearchParams({ sort, [cursor.side]: writeCursor(cursor) })).cursor;
}

async function walk(sort: SegmentSort, direction: "asc" | "desc") {
  const question = asked(sort, direction);
  let page = await customersOfSegment(db, shopId, question);
  const there = [page];
  for (let next = page.next; next; next = page.next)
    there.push((page = await customersOfSegment(db, shopId, { ...question, cursor: again(sort, next) })));
  const back = [page];
  for (let before = page.previous; before; before = page.previous)
    back.unshift((page = await customersOfSegment(db, shopId, { ...question, cursor: again(sort, before) })));
  return { there, back };
}

const idsOf = (pages: { rows: Row[] }[]) => pages.map(({ rows }) => rows.map(({ customerId }) => customerId));

const ORDERS = (Object.keys(VALUES) as SegmentSort[]).flatMap((sort) => [
  [sort, "asc"] as const,
  [sort, "desc"] as const,
]);

test.each(ORDERS)(
  "by %s %s: everybody once, in order, and the same pages backwards",
  async (sort, direction) => {
    const { there, back } = await walk(sort, direction);
    const rows = there.flatMap((page) => page.rows);
    const sign = direction === "asc" ? 1 : -1;
    const inOrder = rows.toSorted(
      (one, other) =>
        sign * (VALUES[sort](one) - VALUES[sort](other) || Number(one.customerId - other.customerId)),
    );
    expect(rows).toEqual(inOrder);
    expect(new Set(rows.map(({ customerId }) => customerId)).size).toBe(MANY);
    expect(there.map((page) => page.rows.length)).toEqual([50, 50, 20]);
    expect(idsOf(back)).toEqual(idsOf(there));
    expect([there[0]?.previous, there.at(-1)?.next]).toEqual([null, null]);
  },
);

test("all of them come in the order asked for, from one snapshot, whatever happens meanwhile", async () => {
  const large = await spans(2_500);
  const rows: Row[] = [];
  for await (const batch of streamSegment(large, { segment: "loyal", sort: "net", direction: "desc" })) {
    if (rows.length === 0) await db.customerSpan.deleteMany({ where: { shopId: large } });
    rows.push(...batch);
  }
  expect(rows).toHaveLength(2_500);
  expect(rows).toEqual(
    rows.toSorted(
      (one, other) => Number(other.netMinor - one.netMinor) || Number(other.customerId - one.customerId),
    ),
  );
});

test.each([
  ...["sort=name", "dir=up", "after=x", "after=7", "after=7..5", "sort=net&after=7..rich"],
  ...[
    "sort=last&after=7..2026-13-01",
    "sort=last&after=7..2026-01-01;",
    "sort=orders&before=-1..3",
    "sort=net&after=7.",
    "sort=last&after=7..2026-02-30",
  ],
])("an order or a place that is none is refused: %s", (query) => {
  expect(() => parseSegmentListing(new URLSearchParams(query))).toThrow("could not be read");
});

test("a number larger than any order is a place at the end, not an error", async () => {
  const { cursor } = parseSegmentListing(
    new URLSearchParams({ sort: "orders", after: `7..${"9".repeat(18)}` }),
  );
  const page = await customersOfSegment(db, shopId, { ...asked("orders", "asc"), cursor });
  expect(page.rows).toEqual([]);
});

test("a list in the order of customers has a place without a value", () => {
  const cursor = { side: "after", value: null, customerId: "7" } as const;
  expect(readCursor(new URLSearchParams({ after: writeCursor(cursor) }), null)).toEqual(cursor);
});
