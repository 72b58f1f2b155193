/**
 * The roll-forward: what members had when a day opened, what moved by kind, what they had when it closed. The words are
 * here, so that the screen and the spreadsheet say the same. Pure.
 */
import { Refusal } from "#app/errors.ts";

export const KINDS = {
  earn: {
    title: "Earned",
    help: "Given for orders, campaigns included, and for what was edited into them later.",
  },
  bonus: { title: "Bonus", help: "Given for rising into a tier." },
  referral: { title: "Referral", help: "Given for a friend's first order." },
  activity: { title: "Activity", help: "Given for something other than an order." },
  mature: {
    title: "Matured",
    help: "Out of pending, into available. In the total the two cancel each other out.",
  },
  reverse: {
    title: "Reversed",
    help: "Taken back: for returns, cancellations and edits of orders, and for tiers that are no longer reached.",
  },
  redeem: { title: "Redeemed", help: "Spent on rewards, by members or by a conversion." },
  return: {
    title: "Given back",
    help: "Came back from rewards that failed, expired or whose order was cancelled or returned unsent; and expired points, for the return of their order to take.",
  },
  expire: {
    title: "Expired",
    help: "Ended unused, by their date or because a conversion leaves nothing over.",
  },
  adjust: { title: "Adjusted", help: "Given or taken by the shop's staff." },
  transfer: {
    title: "Merged",
    help: "Moved between two customers that became one. Over the shop it is always zero.",
  },
  import: { title: "Imported", help: "Taken over from another programme." },
} as const;

export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as Kind[];

export const MEASURES = {
  total: "Available and pending",
  available: "Available points",
  pending: "Pending points",
} as const;
export type Measure = keyof typeof MEASURES;

/** Points pending and points available. */
export type Both = { pending: bigint; available: bigint };
export type RollDay = { day: string; opening: Both; kinds: Partial<Record<Kind, Both>>; closing: Both };

/** Reads `show` of the page's address. Refuses BAD_REQUEST for what cannot be shown. */
export function parseMeasure(params: URLSearchParams): Measure {
  const given = params.get("show") ?? "total";
  if (Object.hasOwn(MEASURES, given)) return given as Measure;
  throw new Refusal("BAD_REQUEST", { detail: `show must be one of ${Object.keys(MEASURES).join(", ")}` });
}

export function measured({ pending, available }: Both, measure: Measure): bigint {
  if (measure === "total") return pending + available;
  return measure === "pending" ? pending : available;
}

/** A period as if it were one day: it opens with the first and closes with the last. Null for no days. */
export function sumDays(days: readonly RollDay[]): RollDay | null {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const kinds: RollDay["kinds"] = {};
  for (const each of days)
    for (const kind of KIND_NAMES) {
      const [so, far] = [kinds[kind], each.kinds[kind]];
      if (far)
        kinds[kind] = {
          pending: (so?.pending ?? 0n) + far.pending,
          available: (so?.available ?? 0n) + far.available,
        };
    }
  return { day: "", opening: first.opening, kinds, closing: last.closing };
}
