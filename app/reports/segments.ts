/** Segments of customers by recency, frequency and money, and what to do about each. Pure. */
import { Refusal } from "#app/errors.ts";

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

/** Where a page of customers begins: after the one with this id. Refuses BAD_REQUEST for what is no id. */
export function parseAfter(params: URLSearchParams): bigint {
  const given = params.get("after") ?? "";
  if (given === "") return 0n;
  if (!/^\d{1,18}$/.test(given))
    throw new Refusal("BAD_REQUEST", { detail: "after must be a customer's id" });
  return BigInt(given);
}
