/** Segments of customers by recency, frequency and money, and what to do about each. Pure. */
import { Refusal } from "#app/errors.ts";
import type { Direction } from "#app/reports/listing.ts";
import { parseListing } from "#app/reports/listing.ts";
import type { Cursor } from "#app/reports/sales-cursor.ts";
import { readCursor } from "#app/reports/sales-cursor.ts";

export const SEGMENTS = ["vip", "loyal", "new", "occasional", "at-risk", "dormant"] as const;
export type Segment = (typeof SEGMENTS)[number];
export type SegmentSum = { segment: Segment; customers: bigint; orders: bigint; netMinor: bigint };

/** How each is told apart is SQL in projections/ratings.server.ts: the first that fits of VIP, new, loyal, at risk, dormant. */
export const SEGMENT_WORDS: Record<Segment, { title: string; who: string; todo: string }> = {
  vip: {
    title: "VIP",
    who: "R, F and M of 4 or 5",
    todo: "Early access and a note by hand. No discount: they buy without one.",
  },
  loyal: {
    title: "Loyal",
    who: "F of 4 or 5, R of 3 or more",
    todo: "Say what the next tier brings, and ask for a review.",
  },
  new: {
    title: "New",
    who: "R of 4 or 5, one order",
    todo: "Get the second order: tell them their balance and the nearest reward.",
  },
  occasional: {
    title: "Occasional",
    who: "Everybody else",
    todo: "Show what goes with what they bought, in good time.",
  },
  "at-risk": {
    title: "At risk",
    who: "R of 1 or 2, F or M of 4 or 5",
    todo: "Write first to these: they were worth much, and are slipping away.",
  },
  dormant: {
    title: "Dormant",
    who: "R of 1 or 2, the others",
    todo: "One letter, then leave them in peace: they cost more than they bring.",
  },
};

/** Refuses BAD_REQUEST for a word that names none. */
export function parseSegment(given: string | undefined): Segment {
  const found = SEGMENTS.find((segment) => segment === given);
  if (!found) throw new Refusal("BAD_REQUEST", { detail: `segment must be one of ${SEGMENTS.join(", ")}` });
  return found;
}

const SORT_KINDS = {
  customer: null,
  orders: "count",
  last: "day",
  net: "money",
  recency: "count",
  frequency: "count",
  monetary: "count",
} as const;
export type SegmentSort = keyof typeof SORT_KINDS;
export type SegmentListing = { sort: SegmentSort; direction: Direction; cursor: Cursor | null };

/** In which order a segment is listed, and where the page begins; by customer id if nothing is asked. Refuses BAD_REQUEST. */
export function parseSegmentListing(params: URLSearchParams): SegmentListing {
  const keys = Object.keys(SORT_KINDS) as SegmentSort[];
  const { sort, direction } = parseListing(params, keys, { sort: "customer", direction: "asc" });
  const cursor = readCursor(params, SORT_KINDS[sort]);
  if (cursor && !hasPlace(cursor.value, SORT_KINDS[sort]))
    throw new Refusal("BAD_REQUEST", {
      detail: `${cursor.side} does not say where a page begins: open the segment again, from its first page`,
    });
  return { sort, direction, cursor };
}

/** Every customer of a segment has a value, and a day is one of the calendar. */
function hasPlace(value: string | null, kind: "count" | "money" | "day" | null): boolean {
  if (kind === null || value === null) return kind === value;
  return kind !== "day" || new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);
}
