/**
 * A ledger entry in words: what happened, and the sum that made the number. The reason of an entry is written once and
 * never changed, so older ones may say less; what they do say is shown. Pure.
 */
import { z } from "zod";
import { sayExact, sayInstant, sayMoney, sayNumber, sayPoints, saySigned } from "#app/components/format.ts";
import { sayRate } from "#app/components/programme-view.ts";
import type { StatementLine } from "#app/components/statement.tsx";
import type { Programme } from "#app/rules/programme.ts";

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
  programme: Programme | null;
  orderNames: ReadonlyMap<bigint, string>;
};

const whole = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const reasons = z.object({
  baseMinor: whole.optional().catch(undefined),
  target: whole.optional().catch(undefined),
  posted: whole.optional().catch(undefined),
  tier: z.string().optional().catch(undefined),
  rate: z.object({ points: z.number(), perMinor: whole }).optional().catch(undefined),
  title: z.string().optional().catch(undefined),
  failure: z.string().optional().catch(undefined),
  note: z.string().optional().catch(undefined),
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

function whatHappened(entry: Entry, reason: Reason, { orderNames }: Around): string {
  const order = entry.orderId === null ? "" : (orderNames.get(entry.orderId) ?? "");
  const say = WHAT[entry.kind] ?? (() => entry.kind);
  const waits = entry.pendingDelta > 0n && entry.availableDelta === 0n ? ", pending" : "";
  return `${say({ order, title: reason.title ?? "" })}${waits}`;
}

const named = (words: string, name: string, joint = " ") => (name ? `${words}${joint}${name}` : words);

const WHAT: Record<string, (about: { order: string; title: string }) => string> = {
  earn: ({ order }) => named("Order", order),
  reverse: ({ order }) => named("Taken back after a change to order", order),
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
    reason.note ?? null,
    entry.shortfall > 0n
      ? `${sayPoints(entry.shortfall)} could not be taken: the balance stops at zero`
      : null,
    entry.expiresAt ? `To be spent by ${sayExact(entry.expiresAt, around.timeZone)}` : null,
    `${sayActor(entry.actor)}, ${sayExact(entry.occurredAt, around.timeZone)}`,
  ].filter((each) => each !== null);
}

/** "$59.97 × 1 point per $1, Member, order #1042, programme v3", and the difference where some was posted before. */
function sumOf(entry: Entry, reason: Reason, around: Around): string | null {
  const { currency, orderNames, programme } = around;
  const order = entry.orderId === null ? null : (orderNames.get(entry.orderId) ?? null);
  const tier = programme?.tiers.find(({ id }) => id === reason.tier)?.name ?? reason.tier;
  const base = reason.baseMinor === undefined ? null : sayMoney(reason.baseMinor, currency);
  const rate = reason.rate ? sayRate(reason.rate, currency) : null;
  const parts = [
    base && rate ? `${base} × ${rate}` : null,
    tier ?? null,
    order ? `order ${order}` : null,
    entry.programmeVersion === null ? null : `programme v${entry.programmeVersion}`,
  ].filter((each) => each !== null);
  const before = reason.posted ?? 0n;
  const difference =
    reason.target !== undefined && before !== 0n
      ? `: ${sayNumber(reason.target)} in all, ${sayNumber(before)} given before`
      : "";
  return parts.length > 0 ? `${parts.join(", ")}${difference}` : null;
}

function sayActor(actor: string): string {
  if (actor === "system") return "By Laurel";
  if (actor === "shopper") return "By the shopper";
  if (actor.startsWith("staff:")) return "By staff";
  return actor === "import" ? "By an import" : `By ${actor}`;
}
