/**
 * A ledger entry in words: what happened, and the sum that made the number. The reason of an entry is written once and
 * never changed, so older ones may say less; what they do say is shown. Pure.
 */
import { z } from "zod";
import {
  sayDate,
  sayExact,
  sayInstant,
  sayMoney,
  sayNumber,
  sayPoints,
  saySigned,
} from "#app/components/format.ts";
import { adminUrl } from "#app/components/address.ts";
import { sayConverted } from "#app/components/conversion-words.ts";
import { nameEntry } from "#app/components/entry-names.ts";
import { sayEarned } from "#app/components/explain-earned.ts";
import { explainLots } from "#app/components/explain-lots.ts";
import { sayRate } from "#app/components/programme-view.ts";
import type { StatementLine } from "#app/components/statement.tsx";
import { sayDoer } from "#app/components/staff.ts";
import type { Explained, OrderOfLine } from "#app/reports/statement.ts";

/** A line of the books as it is stored. */
export type BookEntry = {
  entryId: bigint;
  key: string;
  kind: string;
  pendingDelta: bigint;
  availableDelta: bigint;
  orderId: bigint | null;
  redemptionId: string | null;
  programmeVersion: number | null;
  reason: unknown;
  actor: string;
  occurredAt: Date;
  pendingAfter: bigint;
  availableAfter: bigint;
  maturesAt: Date | null;
  shortfall: bigint;
};

type Around = {
  now: Date;
  timeZone: string;
  currency: string;
  shopId: string;
  /** Who reads: their own doing is told as theirs. */
  staff: string;
  explained: Explained;
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
  /** In place of a rate where more than the tier's decided. */
  earned: z.unknown().optional(),
  tierName: text,
  /** When the order was cancelled or deleted. */
  ended: text,
  title: text,
  /** What an activity is called. */
  name: text,
  capped: text,
  state: text,
  failure: text,
  note: text,
  /** Of points that ended: when their time was over. */
  expiredAt: text,
  undo: text,
  /** The window in which points became a reward by themselves, and how many steps of how many points. */
  conversion: text,
  steps: z.number().optional().catch(undefined),
  stepPoints: z.number().optional().catch(undefined),
  /** Of points that had expired and come back for the return of this order. */
  expiredOfOrder: text,
  /** The same for the taking back of another entry: its key. */
  expiredOf: text,
});
type Reason = z.output<typeof reasons>;

export function explainEntry(entry: BookEntry, around: Around): StatementLine {
  const parsed = reasons.safeParse(entry.reason);
  const reason = parsed.success ? parsed.data : {};
  return {
    id: entry.entryId.toString(),
    at: sayInstant(entry.occurredAt, around),
    what: whatHappened(entry, reason, around),
    points: entry.availableDelta !== 0n ? saySigned(entry.availableDelta) : saySigned(entry.pendingDelta),
    pending: pendingOf(entry),
    balance: sayNumber(entry.availableAfter),
    pendingBalance: entry.pendingAfter > 0n ? `+ ${sayNumber(entry.pendingAfter)} pending` : null,
    reasons: reasonsOf(entry, reason, around),
    links: linksOf(entry, reason, around),
  };
}

/** What stands under the points where the line's name does not say it: that they are pending, or how many move. */
function pendingOf({ pendingDelta, availableDelta }: BookEntry): string | null {
  if (pendingDelta === 0n) return null;
  if (availableDelta !== 0n) return `${saySigned(pendingDelta)} pending`;
  return pendingDelta < 0n ? "pending" : null;
}

function orderOf({ orderId }: BookEntry, { explained }: Around): OrderOfLine | null {
  return orderId === null ? null : (explained.orders.get(orderId) ?? null);
}

function orderName(entry: BookEntry, reason: Reason, around: Around): string | null {
  return reason.order ?? orderOf(entry, around)?.name ?? null;
}

/**
 * The entry took the last of an order that was cancelled: also where its refund was heard first, and took it.
 */
function hasEnded(entry: BookEntry, reason: Reason, around: Around): boolean {
  if (reason.ended !== undefined) return true;
  const cancelledAt = orderOf(entry, around)?.cancelledAt ?? null;
  return (
    entry.kind === "reverse" &&
    reason.baseMinor === 0n &&
    cancelledAt !== null &&
    cancelledAt <= entry.occurredAt
  );
}

function whatHappened(entry: BookEntry, reason: Reason, around: Around): string {
  const waits = entry.pendingDelta > 0n && entry.availableDelta === 0n ? ", pending" : "";
  const about = {
    order: orderName(entry, reason, around) ?? "",
    title: reason.title ?? reason.name ?? (entry.key.startsWith("rise:") ? (reason.tierName ?? "") : ""),
    ended: hasEnded(entry, reason, around),
    more: isMore(entry, reason),
    undo: reason.undo !== undefined,
    revived: sayRevived(reason) !== null,
    away: entry.key.endsWith(":from"),
    converted: reason.conversion !== undefined,
  };
  return `${nameEntry(entry.kind, about)}${waits}`;
}

function reasonsOf(entry: BookEntry, reason: Reason, around: Around): string[] {
  const { explained, timeZone } = around;
  const lots = {
    kind: entry.kind,
    availableDelta: entry.availableDelta,
    made: explained.made.get(entry.entryId),
    moved: explained.moved.get(entry.entryId) ?? [],
  };
  return [
    sumOf(entry, reason, around),
    ...sayEarned(reason.earned, around.currency),
    ...adjustmentOf(entry, around),
    mergeOf(entry, around),
    reason.failure ?? null,
    STATES[reason.state ?? ""] ?? null,
    reason.note ?? null,
    reason.capped ? "What the year's limit for activities left of its points" : null,
    sayRevived(reason),
    reason.conversion === undefined ? null : sayConverted(reason.conversion, { ...reason, kind: entry.kind }),
    reason.expiredAt ? `Their time ended ${sayExact(new Date(reason.expiredAt), timeZone)}` : null,
    entry.maturesAt ? `Ready to spend from ${sayExact(entry.maturesAt, timeZone)}` : null,
    sayShortfall(entry.shortfall),
    ...explainLots(lots, around),
    `${sayDoer(entry.actor, around.staff)}, ${sayExact(entry.occurredAt, timeZone)}`,
  ].filter((each) => each !== null);
}

function sayRevived({ expiredOfOrder, expiredOf }: Reason): string | null {
  if (expiredOfOrder !== undefined) return "Points that had expired, taken back with their order";
  return expiredOf === undefined ? null : "Points that had expired, taken back with what had given them";
}

function sayShortfall(shortfall: bigint): string | null {
  if (shortfall > 0n) return `${sayPoints(shortfall)} could not be taken: the balance stops at zero`;
  return shortfall < 0n ? `${sayPoints(-shortfall)} make up for what could not be taken before` : null;
}

/** The merchant's words, which are kept beside the ledger and may have been forgotten. */
function adjustmentOf({ key, kind }: BookEntry, { explained }: Around): (string | null)[] {
  const line = explained.adjusted.get(key);
  if (kind !== "adjust" || !line) return [];
  return [
    line.reason === null ? "The reason was removed with the customer's personal data" : `“${line.reason}”`,
    line.fileName === null ? null : `Line ${line.row} of ${line.fileName}`,
    line.undone && !key.endsWith(":undo") ? "Undone since" : null,
  ];
}

function mergeOf({ key, kind }: BookEntry, { explained }: Around): string | null {
  const id = kind === "transfer" ? /^merge:(\d{1,18}):/.exec(key)?.[1] : undefined;
  if (id === undefined) return null;
  const into = explained.merges.get(BigInt(id))?.intoId;
  return `Shopify merged customer ${id}${into === undefined ? "" : ` into customer ${into}`}`;
}

/** Where the line leads: its order and its code in Shopify, its adjustment, the other customer of a merge. */
function linksOf(entry: BookEntry, reason: Reason, around: Around): StatementLine["links"] {
  const { shopId, explained } = around;
  const links: StatementLine["links"] = [];
  if (entry.orderId !== null) {
    const name = orderName(entry, reason, around) ?? entry.orderId;
    links.push({ words: `How order ${name} earns`, url: `/app/orders/${entry.orderId}`, external: false });
    const words = `Order ${name} in Shopify`;
    links.push({ words, url: adminUrl(shopId, `orders/${entry.orderId}`), external: true });
  }
  const code = entry.redemptionId === null ? undefined : explained.codes.get(entry.redemptionId);
  const discountId = /\d+$/.exec(code?.issuedGid ?? "")?.[0];
  if (code && discountId)
    links.push({
      words: `Code ${code.code} in Shopify`,
      url: adminUrl(shopId, `discounts/${discountId}`),
      external: true,
    });
  const adjusted = explained.adjusted.get(entry.key);
  if (adjusted)
    links.push({
      words: "The adjustment",
      url: `/app/members/adjustments/${adjusted.adjustmentId}`,
      external: false,
    });
  const deletedId = /^merge:(\d{1,18}):/.exec(entry.key)?.[1];
  const merge = deletedId === undefined ? undefined : explained.merges.get(BigInt(deletedId));
  if (merge) {
    const other = entry.key.endsWith(":from") ? merge.intoId : merge.deletedId;
    links.push({ words: `Customer ${other}`, url: `/app/members/${other}`, external: false });
  }
  return links;
}

/** "$59.97 × 1 point per $1, Member, order #1042, programme v3"; of an order that changed, what is left of it. */
function sumOf(entry: BookEntry, reason: Reason, around: Around): string | null {
  const order = orderName(entry, reason, around);
  const parts = [
    hasEnded(entry, reason, around) ? "Nothing counts any more" : countedOf(entry, reason, around.currency),
    reason.tierName ?? null,
    order ? `order ${order}${dayOf(entry, around)}` : null,
    entry.programmeVersion === null ? null : `programme v${entry.programmeVersion}`,
  ].filter((each) => each !== null);
  // What matured says its order already; elsewhere it would be half a sentence.
  const alone = parts.length === 1 && order !== null;
  if (alone) return entry.kind === "mature" ? null : `Of order ${order}`;
  const sentence = parts.join(", ");
  return sentence === "" ? null : `${sentence[0]?.toUpperCase() ?? ""}${sentence.slice(1)}`;
}

/** An order that had earned before and earns more since: the sum is of the whole, the points are the difference. */
function isMore({ kind, availableDelta, pendingDelta, shortfall }: BookEntry, reason: Reason): boolean {
  const { baseMinor, points, perMinor } = reason;
  if (kind !== "earn" || baseMinor === undefined || points === undefined || perMinor === undefined)
    return false;
  const whole = (Number(baseMinor) * points) / Number(perMinor);
  return whole - Number(availableDelta + pendingDelta - shortfall) >= 1;
}

/** " of Nov 30, 2025", where points were given on another day than the order's. */
function dayOf(entry: BookEntry, around: Around): string {
  const processedAt = orderOf(entry, around)?.processedAt;
  if (entry.kind !== "earn" || !processedAt) return "";
  const [day, given] = [sayDate(processedAt, around), sayDate(entry.occurredAt, around)];
  return day === given ? "" : ` of ${day}`;
}

function countedOf(entry: BookEntry, reason: Reason, currency: string): string | null {
  const { baseMinor, points, perMinor, earned } = reason;
  if (baseMinor === undefined) return null;
  const isRated = points !== undefined && perMinor !== undefined;
  if (!isRated && earned === undefined) return "The order does not earn for this customer";
  const rate = isRated ? ` × ${sayRate({ points, perMinor }, currency)}` : "";
  const sum = `${sayMoney(baseMinor, currency)}${rate}`;
  if (isMore(entry, reason)) return `What counts by now: ${sum}`;
  return entry.kind === "reverse" ? `What still counts: ${sum}` : sum;
}

const STATES: Record<string, string> = {
  returned: "The order that used the code was cancelled",
  used: "The code was used after its points had come back",
  expired: "The code expired unused",
  cancelled: "The code was given back",
};
