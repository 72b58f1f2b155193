/** Questions of sales by customer, drawn from a seed. Pure. */
import { dayIn, periodOf, STANDING_RANGES } from "#app/reports/period.ts";
import { EVERYBODY } from "#app/reports/sales-filters.ts";
import type { SalesFilters } from "#app/reports/sales-filters.ts";
import type { SalesColumn, SalesQuestion } from "#app/reports/sales.ts";
import { SALES_KEYS } from "#app/reports/sales.ts";
import { NOW, TIME_ZONE } from "./big-shop.ts";

export type Drawn = {
  question: SalesQuestion;
  sort: SalesColumn;
  direction: "asc" | "desc";
  /** How many pages were turned before. */
  depth: number;
  said: string;
};

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const FILTERS: Partial<SalesFilters>[] = [
  {},
  {},
  { tierId: "ambassador" },
  { tierId: "member" },
  { tag: "vip" },
  { tag: "newsletter" },
  { channel: "pos" },
  { channel: "shopify_draft_order" },
  { isMember: false, tierId: "influencer" },
  { isMember: true },
  { isNew: true },
  { segment: "vip" },
  { segment: "dormant" },
];
const SEARCHES = ["", "", "", "chen", "shopper12@", "4711"];
export const TIERS = ["member", "influencer", "ambassador"];

export function drawQuestions(seed: number, count: number): Drawn[] {
  const random = randomFrom(seed);
  const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  return Array.from({ length: count }, () => {
    const range = one(STANDING_RANGES);
    const [sort, direction, filter, search] = [
      one(SALES_KEYS),
      one(["asc", "desc"] as const),
      one(FILTERS),
      one(SEARCHES),
    ];
    const question: SalesQuestion = {
      period: periodOf(range, dayIn(NOW, TIME_ZONE)),
      timeZone: TIME_ZONE,
      search,
      filters: { ...EVERYBODY, ...filter },
      returnsOn: one(["processed", "processed", "order"] as const),
      tierIds: TIERS,
    };
    const said = `${question.returnsOn} ${range} ${sort} ${direction} ${JSON.stringify(filter)} ${search}`;
    return { question, sort, direction, depth: one([0, 0, 1, 2]), said };
  });
}
