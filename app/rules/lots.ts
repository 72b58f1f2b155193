/**
 * A member's account while entries are put to it: balances, open lots, and what the entries of one order or one
 * redemption have taken so far. Pure; the ledger loads it, applies, and writes what came of it.
 */
export type Lot = {
  entryId: bigint;
  orderId: bigint | null;
  amount: bigint;
  remaining: bigint;
  expiresAt: Date | null;
  /** The instant that its expiry counts from. */
  countsFrom: Date;
};

/** What entries of one order or one redemption still hold of a member: points per lot, and what could not be taken. */
export type Taken = { lots: Map<bigint, bigint>; shortfall: bigint };

export type Account = { available: bigint; pending: bigint; lots: Map<bigint, Lot> };

export type Posting = {
  entryId: bigint;
  pendingDelta: bigint;
  /** What is wanted; what happens may be less (a clamp) or nothing (an undone shortfall). */
  availableDelta: bigint;
  orderId: bigint | null;
  occurredAt: Date;
  expiresAt: Date | null;
};

/** A lot that was touched: what the entry took (positive) or gave back (negative). */
export type LotMove = { lotEntryId: bigint; points: bigint };
export type Outcome = { availableDelta: bigint; shortfall: bigint; lot: Lot | null; moves: LotMove[] };

/** A lot that comes back after its expiry lives on for this long. */
export const GRACE_DAYS = 30;

/** Puts a credit to the account: undoes its own shortfall, fills the hole, restores the lots it took, makes a lot. */
export function credit(account: Account, posting: Posting, taken: Taken): Outcome {
  const undone = least(posting.availableDelta, taken.shortfall);
  const points = posting.availableDelta - undone;
  taken.shortfall -= undone;
  const before = floor(account.available);
  account.available += points;
  const intoLots = floor(account.available) - before;
  const moves = giveBack(account, { points: intoLots, at: posting.occurredAt }, taken);
  const rest = moves.reduce((sum, move) => sum + move.points, intoLots);
  return { availableDelta: points, shortfall: -undone, lot: openLot(account, posting, rest), moves };
}

/** Takes from the account: its own order's lot first, then soonest expiry first. With `clamp` never below nothing. */
export function debit(account: Account, posting: Posting, taken: Taken, clamp: boolean): Outcome {
  const wanted = -posting.availableDelta;
  const points = clamp ? least(wanted, floor(account.available)) : wanted;
  const shortfall = wanted - points;
  const before = floor(account.available);
  account.available -= points;
  const moves = takeOut(account, before - floor(account.available), posting.orderId);
  for (const move of moves)
    taken.lots.set(move.lotEntryId, (taken.lots.get(move.lotEntryId) ?? 0n) + move.points);
  taken.shortfall += shortfall;
  return { availableDelta: -points, shortfall, lot: null, moves };
}

function openLot(account: Account, posting: Posting, amount: bigint): Lot | null {
  if (amount === 0n) return null;
  const { entryId, orderId, expiresAt, occurredAt } = posting;
  const lot = { entryId, orderId, amount, remaining: amount, expiresAt, countsFrom: occurredAt };
  account.lots.set(entryId, lot);
  return lot;
}

/** Soonest expiry first, the never expiring last, older before newer. */
function takeOut(account: Account, points: bigint, orderId: bigint | null): LotMove[] {
  const moves: LotMove[] = [];
  if (points === 0n) return moves;
  const own = (lot: Lot) => (orderId !== null && lot.orderId === orderId ? 0 : 1);
  const open = [...account.lots.values()].filter((lot) => lot.remaining > 0n);
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
function giveBack(account: Account, { points, at }: { points: bigint; at: Date }, taken: Taken): LotMove[] {
  const moves: LotMove[] = [];
  let left = points;
  const lots = [...taken.lots].flatMap(([entryId]) => account.lots.get(entryId) ?? []).sort(bySoonest);
  for (const lot of lots) {
    const part = least(left, taken.lots.get(lot.entryId) ?? 0n);
    if (part === 0n) continue;
    lot.remaining += part;
    left -= part;
    taken.lots.set(lot.entryId, (taken.lots.get(lot.entryId) ?? 0n) - part);
    if (lot.expiresAt && lot.expiresAt <= at)
      lot.expiresAt = new Date(at.getTime() + GRACE_DAYS * 86_400_000);
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
