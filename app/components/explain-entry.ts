/**
 * A ledger entry in words: what happened, and the sum that made the number. The reason of an entry is written once and
 * never changed, so older ones may say less; what they do say is shown. Pure.
 */
import { z } from "zod";
import { sayExact, sayInstant, sayMoney, sayNumber, sayPoints, saySigned } from "#app/components/format.ts";
import { sayRate } from "#app/components/programme-view.ts";
import type { StatementLine } from "#app/components/statement.tsx";

type Entry = {
  entryId: bigint;
  kind: string;
  pendingDelta: bigint;
  availableDelta: bigint;
  orderId: bigint | null;
  programmeVersion: number | null;
  reason: unknown;
  actor: string;
  occurredAt: Date;
  availableAfter: bigint;
  expiresAt: Date | null;
  shortfall: bigint;
};

type Around = {
  now: Date;
  timeZone: string;
  currency: string;
  orderNames: ReadonlyMap<bigint, string>;
};

const whole = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const text = z.string().optional().catch(undefined);
const reasons = z.object({
  order: text,
  baseMinor: whole.optional().catch(undefined),
  points: z.number().optional().catch(undefined),
  perMinor: whole.optional().catch(undefined),
  tierName: text,
  /** When the order was cancelled or deleted. */
  ended: text,
  title: text,
  state: text,
  failure: text,
  note: text,
});
type Reason = z.output<typeof reasons>;

export function explainEntry(entry: Entry, around: Around): StatementLine {
  const parsed = reasons.safeParse(entry.reason);
  const reason = parsed.success ? parsed.data : {};
  return {
    id: entry.entryId.toString(),
    at: sayInstant(entry.occurredAt, around),
    what: whatHappened(entry, reason, around),
    points: entry.availableDelta !== 0n ? saySigned(entry.availableDelta) : saySigned(entry.pendingDelta),
    balance: sayNumber(entry.availableAfter),
    reasons: reasonsOf(entry, reason, around),
  };
}

function orderName(entry: Entry, reason: Reason, names: Around["orderNames"]): string | null {
  return reason.order ?? (entry.orderId === null ? null : (names.get(entry.orderId) ?? null));
}

function whatHappened(entry: Entry, reason: Reason, { orderNames }: Around): string {
  const order = orderName(entry, reason, orderNames);
  const say = WHAT[entry.kind] ?? (() => entry.kind);
  const waits = entry.pendingDelta > 0n && entry.availableDelta === 0n ? ", pending" : "";
  return `${say({ order: order ?? "", title: reason.title ?? "", ended: reason.ended !== undefined })}${waits}`;
}

const named = (words: string, name: string, joint = " ") => (name ? `${words}${joint}${name}` : words);

const WHAT: Record<string, (about: { order: string; title: string; ended: boolean }) => string> = {
  earn: ({ order }) => named("Order", order),
  reverse: ({ order, ended }) => `${named("Order", order)} ${ended ? "cancelled" : "changed or returned"}`,
  redeem: ({ title }) => named("Redeemed", title, ": "),
  return: ({ title }) => named("Given back", title, ": "),
  bonus: () => "Bonus",
  referral: () => "Referral",
  activity: () => "Activity",
  mature: ({ order }) => named("Ready to spend, from order", order),
  expire: () => "Expired",
  adjust: () => "Adjusted by the shop",
  transfer: () => "Moved from a merged customer",
  import: () => "Imported",
};

function reasonsOf(entry: Entry, reason: Reason, around: Around): string[] {
  return [
    sumOf(entry, reason, around),
    reason.failure ?? null,
    STATES[reason.state ?? ""] ?? null,
    reason.note ?? null,
    entry.shortfall > 0n
      ? `${sayPoints(entry.shortfall)} could not be taken: the balance stops at zero`
      : null,
    entry.expiresAt ? `To be spent by ${sayExact(entry.expiresAt, around.timeZone)}` : null,
    `${sayActor(entry.actor)}, ${sayExact(entry.occurredAt, around.timeZone)}`,
  ].filter((each) => each !== null);
}

/** "$59.97 × 1 point per $1, Member, order #1042, programme v3"; of an order that changed, what is left of it. */
function sumOf(entry: Entry, reason: Reason, { currency, orderNames }: Around): string | null {
  const order = orderName(entry, reason, orderNames);
  const parts = [
    countedOf(entry, reason, currency),
    reason.tierName ?? null,
    order ? `order ${order}` : null,
    entry.programmeVersion === null ? null : `programme v${entry.programmeVersion}`,
  ].filter((each) => each !== null);
  return parts.length > 0 ? parts.join(", ") : null;
}

function countedOf(entry: Entry, reason: Reason, currency: string): string | null {
  const { baseMinor, points, perMinor } = reason;
  if (reason.ended !== undefined) return "Nothing counts any more";
  if (baseMinor === undefined) return null;
  if (points === undefined || perMinor === undefined) return "The order does not earn for this customer";
  const sum = `${sayMoney(baseMinor, currency)} × ${sayRate({ points, perMinor }, currency)}`;
  return entry.kind === "reverse" ? `What still counts: ${sum}` : sum;
}

const STATES: Record<string, string> = {
  returned: "The order that used the code was cancelled",
  used: "The code was used after its points had come back",
  expired: "The code expired unused",
  cancelled: "The code was given back",
};

function sayActor(actor: string): string {
  if (actor === "system") return "By Laurel";
  if (actor === "shopper") return "By the shopper";
  if (actor.startsWith("staff:")) return "By staff";
  return actor === "import" ? "By an import" : `By ${actor}`;
}
