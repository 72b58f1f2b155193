/** What the list of orders is asked, words and a place to go on from, and what it answers. Pure. */
import { Refusal } from "#app/errors.ts";

/** Where a page begins: after this order. */
export type OrderPlace = { processedAt: Date; orderId: bigint };
export type OrdersQuestion = { search: string; after: OrderPlace | null };

/** An order as it is listed, and the member whose it is. */
export type OrderLine = {
  orderId: bigint;
  name: string | null;
  /** Null of one that was only heard of. */
  processedAt: Date | null;
  isKnown: boolean;
  readAgain: boolean;
  awaitsProducts: boolean;
  awaitsTags: boolean;
  settledAt: Date | null;
  target: bigint;
  tierId: string | null;
  historyOnly: boolean;
  test: boolean;
  paid: boolean;
  financialStatus: string | null;
  cancelledAt: Date | null;
  deletedAt: Date | null;
  customerId: bigint | null;
  /** Null where Laurel does not know the customer. */
  memberState: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
};

const LONGEST = 200;
/** As a place says it: `Date` knows years that Postgres does not. */
const INSTANT = /^[1-9]\d{3}-\d\d-\d\dT[\d:.]+Z$/;

/** Reads `q` and `after`. Refuses BAD_REQUEST for a place that is none. */
export function readOrdersQuestion(params: URLSearchParams): OrdersQuestion {
  // Postgres has no place for a NUL in text.
  const search = (params.get("q") ?? "").replaceAll("\0", "").trim().slice(0, LONGEST);
  return { search, after: parsePlace(params.get("after")) };
}

/** As it stands in an address. */
export function sayOrderPlace({ processedAt, orderId }: OrderPlace): string {
  return `${processedAt.toISOString()}~${orderId}`;
}

function parsePlace(given: string | null): OrderPlace | null {
  if (given === null || given === "") return null;
  const [instant = "", id = ""] = given.split("~");
  const processedAt = new Date(instant);
  if (!INSTANT.test(instant) || Number.isNaN(processedAt.getTime()) || !/^\d{1,18}$/.test(id))
    throw new Refusal("BAD_REQUEST", { detail: "after must name an order" });
  return { processedAt, orderId: BigInt(id) };
}
