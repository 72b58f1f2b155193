/** Points that the merchant gives or takes by hand: what a line must say, what it would do, what it posts. Pure. */
import type { Actor, NewEntry } from "#app/ledger/entry.ts";
import { formatPoints } from "#app/rules/money.ts";

/** A slip of the finger should not make a million; who means more writes two lines. */
export const MOST_POINTS = 1_000_000n;
export const LONGEST_REASON = 200;
/** Of a file. */
export const MOST_BYTES = 2 * 1024 * 1024;
export const MOST_ROWS = 10_000;

/** One line as it was written, by hand or in a file. */
export type Written = { row: number; email: string; points: string; reason: string };

/** A customer that a line may mean. */
export type Meant = { customerId: bigint; state: string; available: bigint };

/** A line as it is kept: either good, or with the reason why not and what stood there. */
export type JudgedRow = {
  row: number;
  customerId: bigint | null;
  points: bigint | null;
  reason: string | null;
  error: string | null;
  email: string | null;
  pointsText: string | null;
};

/** A whole number with or without a sign; the real minus sign counts as one. */
export function parsePoints(text: string): bigint | null {
  const plain = text.trim().replace(/^[\u2212\u2013]/, "-");
  return /^[+-]?\d{1,15}$/.test(plain) ? BigInt(plain) : null;
}

/** What is wrong with the points as they were written, or null. */
export function faultOfPoints(text: string): string | null {
  const points = parsePoints(text);
  if (points === null)
    return text.trim() ? `“${shorten(text)}” is not a whole number` : "The points are missing";
  if (points === 0n) return "0 points change nothing";
  const size = points < 0n ? -points : points;
  return size > MOST_POINTS ? `At most ${say(MOST_POINTS)} points at once` : null;
}

/** What is wrong with the reason as it was written, or null. */
export function faultOfReason(text: string): string | null {
  if (!text.trim()) return "The reason is missing";
  return text.trim().length > LONGEST_REASON
    ? `The reason is longer than ${LONGEST_REASON} characters`
    : null;
}

/** Why the member cannot have these points, or null. `available` is what is there just before the line. */
export function faultOfMember(
  { state, available }: Pick<Meant, "state" | "available">,
  points: bigint,
): string | null {
  if (state === "excluded") return "This customer does not take part in the programme";
  if (state === "redacted") return "This customer's personal data was removed";
  if (points >= 0n || available + points >= 0n) return null;
  return `The balance is ${say(available)}: taking ${say(-points)} would leave less than nothing`;
}

/**
 * Goes through the lines in their order, each after those before it: who has 100 points can lose 60 once, not twice.
 * `meant` answers the customers with an e-mail.
 */
export function judgeRows(
  written: readonly Written[],
  meant: (email: string) => readonly Meant[],
): JudgedRow[] {
  const moved = new Map<bigint, bigint>();
  return written.map((line) => {
    const { row, email, points: text, reason } = line;
    const customers = meant(plainEmail(email));
    const found = customers.length === 1 ? customers[0] : undefined;
    const written = faultOfPoints(text) ?? faultOfReason(reason);
    const points = parsePoints(text);
    const before = found ? found.available + (moved.get(found.customerId) ?? 0n) : 0n;
    const error =
      faultOfEmail(email, customers.length) ??
      written ??
      (found && points !== null ? faultOfMember({ ...found, available: before }, points) : null);
    if (error === null && found && points !== null) {
      moved.set(found.customerId, (moved.get(found.customerId) ?? 0n) + points);
      const kept = { row, customerId: found.customerId, points, reason: reason.trim() };
      return { ...kept, error: null, email: null, pointsText: null };
    }
    return {
      row,
      customerId: found?.customerId ?? null,
      points: faultOfPoints(text) === null ? points : null,
      reason: reason.trim().slice(0, LONGEST_REASON) || null,
      error,
      email: found ? null : email.trim().slice(0, 254) || null,
      pointsText: faultOfPoints(text) === null ? null : shorten(text),
    };
  });
}

function faultOfEmail(email: string, customers: number): string | null {
  if (!email.trim()) return "The e-mail is missing";
  if (customers === 0) return "No customer has this e-mail";
  return customers > 1 ? `${customers} customers have this e-mail` : null;
}

/** As e-mails are compared: without regard to case or the spaces around. */
export function plainEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** The counts that an adjustment carries, over its rows. */
export function totalsOf(rows: readonly Pick<JudgedRow, "points" | "error">[]) {
  const good = rows.flatMap(({ points, error }) => (error === null && points !== null ? [points] : []));
  const sum = (points: bigint[]) => points.reduce((total, each) => total + each, 0n);
  return {
    goodRows: good.length,
    badRows: rows.length - good.length,
    given: sum(good.filter((points) => points > 0n)),
    taken: -sum(good.filter((points) => points < 0n)),
  };
}

export type AdjustedRow = { row: number; customerId: bigint; points: bigint };

/** The entry of a row; its words stay with the row, so that a person named in them can be forgotten. */
export function adjustmentEntry(
  adjustmentId: string,
  { row, customerId, points }: AdjustedRow,
  { by, now, undo }: { by: Actor; now: Date; undo: boolean },
): NewEntry {
  const key = `adjustment:${adjustmentId}:${row}`;
  return {
    customerId,
    kind: "adjust",
    key: undo ? `${key}:undo` : key,
    ...(undo ? { undoes: key } : {}),
    pendingDelta: 0n,
    availableDelta: undo ? -points : points,
    reason: { adjustment: adjustmentId, row, ...(undo ? { undo: "true" } : {}) },
    actor: by,
    occurredAt: now,
  };
}

const say = (points: bigint) => formatPoints(points, "en-US").replace(/^-/, "\u2212");
const shorten = (text: string) => (text.trim().length > 40 ? `${text.trim().slice(0, 40)}…` : text.trim());
