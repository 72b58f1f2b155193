/**
 * A member's account while entries are put to it: balances, open lots, and what the entries of one order or one
 * redemption have taken so far. Pure; the ledger loads it, applies, and writes what came of it.
 */
import { endOfReturned, expiryOf } from "#app/rules/expiry.ts";
import type { PostingRules } from "#app/rules/posting-rules.ts";

export type Lot = {
  entryId: bigint;
  orderId: bigint | null;
  amount: bigint;
  remaining: bigint;
  expiresAt: Date | null;
  /** The instant that its expiry counts from. */
  countsFrom: Date;
  /** What expired of it unused; told for the lots of an order that is being reversed. */
  expired: bigint;
};

/** What entries of one order or one redemption still hold of a member: points per lot, and what could not be taken. */
export type Taken = { lots: Map<bigint, bigint>; shortfall: bigint };

export type Account = {
  available: bigint;
  pending: bigint;
  /** The last earning or spending. */
  lastActiveAt: Date | null;
  lots: Map<bigint, Lot>;
};

export type Posting = {
  entryId: bigint;
  /** What is wanted; what happens may be less (a clamp) or nothing (an undone shortfall). */
  availableDelta: bigint;
  orderId: bigint | null;
  occurredAt: Date;
  /** What the expiry of the lot it makes counts from. */
  countsFrom: Date;
  /** Of the lot it makes, where the policy does not decide it. */
  expiresAt?: Date | null;
  /** A debit of this lot and no other. */
  lotEntryId?: bigint;
};

/** A lot that was touched: what the entry took (positive) or gave back (negative). */
export type LotMove = { lotEntryId: bigint; points: bigint };
export type Outcome = { availableDelta: bigint; shortfall: bigint; lot: Lot | null; moves: LotMove[] };

/** Puts a credit to the account: undoes its own shortfall, fills the hole, restores the lots it took, makes a lot. */
export function credit(account: Account, posting: Posting, taken: Taken, rules: PostingRules): Outcome {
  const undone = least(posting.availableDelta, taken.shortfall);
  const points = posting.availableDelta - undone;
  taken.shortfall -= undone;
  const before = floor(account.available);
  account.available += points;
  const intoLots = floor(account.available) - before;
  const moves = giveBack(account, { points: intoLots, now: posting.occurredAt }, taken, rules);
  const rest = moves.reduce((sum, move) => sum + move.points, intoLots);
  return { availableDelta: points, shortfall: -undone, lot: openLot(account, posting, rest, rules), moves };
}

/** Takes from the account: its own order's lot first, then soonest expiry first. With `clamp` never below nothing. */
export function debit(account: Account, posting: Posting, taken: Taken, clamp: boolean): Outcome {
  const wanted = -posting.availableDelta;
  const points = clamp ? least(wanted, floor(account.available)) : wanted;
  const shortfall = wanted - points;
  const before = floor(account.available);
  account.available -= points;
  const moves = takeOut(account, before - floor(account.available), posting);
  note(taken, moves);
  taken.shortfall += shortfall;
  return { availableDelta: -points, shortfall, lot: null, moves };
}

/**
 * Takes back what an order gave: its own lots first, then what expired of them unused (the member has lost that
 * already), then as any debit. What had expired is answered apart as `revived`: it comes back and goes at once, so that
 * balance and open lots stand as they did.
 */
export function reverse(
  account: Account,
  posting: Posting,
  taken: Taken,
  clamp: boolean,
): { revived: LotMove[]; outcome: Outcome } {
  const revived = reviveExpired(account, posting);
  const points = revived.reduce((sum, move) => sum - move.points, 0n);
  const rest = debit(account, { ...posting, availableDelta: posting.availableDelta + points }, taken, clamp);
  const again = revived.map(({ lotEntryId, points }) => ({ lotEntryId, points: -points }));
  note(taken, again);
  const outcome = {
    ...rest,
    availableDelta: rest.availableDelta - points,
    moves: joined([...rest.moves, ...again]),
  };
  return { revived, outcome };
}

function reviveExpired(account: Account, { orderId, availableDelta }: Posting): LotMove[] {
  const own = [...account.lots.values()].filter((lot) => orderId !== null && lot.orderId === orderId);
  let left = own.reduce((sum, lot) => sum - lot.remaining, -availableDelta);
  const moves: LotMove[] = [];
  for (const lot of own.sort(bySoonest)) {
    const part = least(floor(left), lot.expired);
    if (part === 0n) continue;
    lot.expired -= part;
    left -= part;
    moves.push({ lotEntryId: lot.entryId, points: -part });
  }
  return moves;
}

function note(taken: Taken, moves: readonly LotMove[]): void {
  for (const { lotEntryId, points } of moves)
    taken.lots.set(lotEntryId, (taken.lots.get(lotEntryId) ?? 0n) + points);
}

function joined(moves: readonly LotMove[]): LotMove[] {
  const sums = new Map<bigint, bigint>();
  for (const { lotEntryId, points } of moves) sums.set(lotEntryId, (sums.get(lotEntryId) ?? 0n) + points);
  return [...sums].map(([lotEntryId, points]) => ({ lotEntryId, points }));
}

function openLot(account: Account, posting: Posting, amount: bigint, rules: PostingRules): Lot | null {
  if (amount === 0n) return null;
  const { entryId, orderId, countsFrom, occurredAt: now } = posting;
  const { lastActiveAt } = account;
  const { expiry, graceDays, timeZone } = rules;
  const expiresAt =
    posting.expiresAt === undefined
      ? expiryOf(expiry, { countsFrom, lastActiveAt, timeZone, now, graceDays })
      : posting.expiresAt;
  const lot = { entryId, orderId, amount, remaining: amount, expiresAt, countsFrom, expired: 0n };
  account.lots.set(entryId, lot);
  return lot;
}

/** Soonest expiry first, the never expiring last, older before newer. */
function takeOut(account: Account, points: bigint, { orderId, lotEntryId }: Posting): LotMove[] {
  const moves: LotMove[] = [];
  if (points === 0n) return moves;
  const own = (lot: Lot) => (orderId !== null && lot.orderId === orderId ? 0 : 1);
  const open = [...account.lots.values()].filter(
    (lot) => lot.remaining > 0n && (lotEntryId === undefined || lot.entryId === lotEntryId),
  );
  let left = points;
  for (const lot of open.sort((a, b) => own(a) - own(b) || bySoonest(a, b))) {
    const part = least(left, lot.remaining);
    lot.remaining -= part;
    left -= part;
    moves.push({ lotEntryId: lot.entryId, points: part });
    if (left === 0n) return moves;
  }
  throw new RangeError("broken promise: open lots hold what is available");
}

/** The same lots with their own expiry, soonest first; one that expired meanwhile gets the grace. */
function giveBack(
  account: Account,
  { points, now }: { points: bigint; now: Date },
  taken: Taken,
  { expiry, graceDays }: PostingRules,
): LotMove[] {
  const moves: LotMove[] = [];
  let left = points;
  const lots = [...taken.lots].flatMap(([entryId]) => account.lots.get(entryId) ?? []).sort(bySoonest);
  for (const lot of lots) {
    const part = least(left, taken.lots.get(lot.entryId) ?? 0n);
    if (part === 0n) continue;
    lot.remaining += part;
    left -= part;
    taken.lots.set(lot.entryId, (taken.lots.get(lot.entryId) ?? 0n) - part);
    const { lastActiveAt } = account;
    lot.expiresAt = endOfReturned(lot.expiresAt, expiry, { lastActiveAt, now, graceDays });
    moves.push({ lotEntryId: lot.entryId, points: -part });
  }
  return moves;
}

function bySoonest(a: Lot, b: Lot): number {
  const [aEnd, bEnd] = [a.expiresAt?.getTime() ?? Infinity, b.expiresAt?.getTime() ?? Infinity];
  if (aEnd !== bEnd) return aEnd - bEnd;
  return a.entryId < b.entryId ? -1 : 1;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const floor = (points: bigint) => (points < 0n ? 0n : points);
