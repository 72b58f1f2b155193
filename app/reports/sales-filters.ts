/** Whose sales, and which of them, a report is about; read from its address. Pure. */
import { Refusal } from "#app/errors.ts";
import type { Segment } from "#app/reports/segments.ts";
import { parseSegment } from "#app/reports/segments.ts";

/** Null: whichever. */
export type SalesFilters = {
  tierId: string | null;
  /** One of the customer's tags in Shopify. */
  tag: string | null;
  /** An order's source_name; "unknown" where it has none. */
  channel: string | null;
  isMember: boolean | null;
  /** As of the day on which customers were last rated. */
  segment: Segment | null;
  /** Only whose first order ever was placed in these dates. */
  isNew: boolean;
};

export const EVERYBODY: SalesFilters = {
  tierId: null,
  tag: null,
  channel: null,
  isMember: null,
  segment: null,
  isNew: false,
};

/** Parameters of the address. */
export const FILTER_NAMES = ["tier", "segment", "tag", "channel", "member", "new"] as const;

const LONGEST_WORD = 255;

/** Refuses BAD_REQUEST for a tier that is not there and for words that mean nothing here. */
export function readFilters(params: URLSearchParams, tierIds: readonly string[]): SalesFilters {
  const tierId = wordOf(params, "tier");
  if (tierId !== null && !tierIds.includes(tierId))
    throw new Refusal("BAD_REQUEST", { detail: `tier must be one of ${tierIds.join(", ")}` });
  return {
    tierId,
    tag: wordOf(params, "tag"),
    channel: wordOf(params, "channel"),
    segment: params.get("segment") ? parseSegment(params.get("segment") ?? "") : null,
    isMember: oneOf(params, "member", { yes: true, no: false }),
    isNew: oneOf(params, "new", { yes: true }) ?? false,
  };
}

/** "order" puts returns on the day of their order; Shopify counts them on the day they were processed. */
export function readReturnsOn(params: URLSearchParams): "processed" | "order" {
  return (
    oneOf(params, "returns", { order: "order" as const, processed: "processed" as const }) ?? "processed"
  );
}

function wordOf(params: URLSearchParams, name: string): string | null {
  const word = (params.get(name) ?? "").replaceAll("\0", "").trim();
  if (word.length > LONGEST_WORD)
    throw new Refusal("BAD_REQUEST", { detail: `${name} has at most ${LONGEST_WORD} characters` });
  return word === "" ? null : word;
}

function oneOf<T>(params: URLSearchParams, name: string, meanings: Record<string, T>): T | null {
  const given = params.get(name);
  if (given === null || given === "") return null;
  if (!Object.hasOwn(meanings, given))
    throw new Refusal("BAD_REQUEST", { detail: `${name} must be ${Object.keys(meanings).join(" or ")}` });
  return meanings[given]!;
}
