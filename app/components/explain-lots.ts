/** Which lots a line of the statement made, took from or gave back to, in words. Pure. */
import { sayDate, sayNumber, sayPoints } from "#app/components/format.ts";
import type { LotMade, LotMoved } from "#app/reports/statement.ts";

type At = { now: Date; timeZone: string };
type Made = Omit<LotMade, "entryId">;
type Moved = Omit<LotMoved, "entryId">;

type Line = { kind?: string; availableDelta: bigint; made: Made | undefined; moved: readonly Moved[] };

/** One thought a line: what was made, what was taken and from where, what was not there. */
export function explainLots({ kind, availableDelta, made, moved }: Line, at: At): string[] {
  const total = moved[0]?.total ?? 0n;
  const rest = total - moved.reduce((sum, each) => sum + each.points, 0n);
  const unnamed = (moved[0]?.lots ?? 0) - moved.length;
  return [
    made ? sayMade(made, at) : null,
    ...moved.map((each) => sayMove(each, at)),
    unnamed > 0 ? `… and ${sayPoints(magnitude(rest))} of ${unnamed} others` : null,
    kind === "transfer"
      ? sayHandedOn(availableDelta, total)
      : sayHole(availableDelta, (made?.amount ?? 0n) - total),
  ].filter((words) => words !== null);
}

function sayMade({ amount, remaining, expiresAt }: Made, at: At): string {
  const end = expiresAt ? `, to be spent by ${sayDate(expiresAt, at)}` : ", without an end";
  const left =
    remaining === amount ? "" : remaining === 0n ? "; none are left" : `; ${sayNumber(remaining)} are left`;
  return `Made ${sayPoints(amount)} to spend${end}${left}`;
}

function sayMove(move: Moved, at: At): string {
  const verb = move.points > 0n ? "Took" : "Gave back";
  const way = move.points > 0n ? "from" : "to";
  const end = move.expiresAt ? `, to be spent by ${sayDate(move.expiresAt, at)}` : "";
  return `${verb} ${sayPoints(magnitude(move.points))} ${way} ${sayOrigin(move, at)}${end}`;
}

function sayOrigin({ kind, madeAt, orderName }: Moved, at: At): string {
  const from = orderName ? `order ${orderName}` : (ORIGINS[kind] ?? "the points");
  return `${from} of ${sayDate(madeAt, at)}`;
}

const ORIGINS: Record<string, string> = {
  adjust: "an adjustment",
  import: "an import",
  return: "points given back",
  transfer: "a merged customer",
  bonus: "a bonus",
  referral: "a referral",
  activity: "an activity",
};

/** Of a merge: lots change hands as they are; where one side was below zero, they fill that first. */
function sayHandedOn(availableDelta: bigint, filled: bigint): string | null {
  if (filled > 0n) return `${sayPoints(filled)} made up for a balance below zero`;
  return availableDelta === 0n ? null : "The points keep the end they had";
}

/** What moved the balance below zero, or filled it up again: no lot has it. */
function sayHole(availableDelta: bigint, inLots: bigint): string | null {
  const hole = availableDelta - inLots;
  if (hole > 0n) return `${sayPoints(hole)} made up for a balance below zero`;
  return hole < 0n ? `${sayPoints(-hole)} were not there any more: the balance went below zero` : null;
}

const magnitude = (points: bigint) => (points < 0n ? -points : points);
