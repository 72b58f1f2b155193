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
  /** What expired of it unused and has not come back; told for the lots of what is being taken back. */
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
  /** A debit that takes back an entry: how many points this one put into which lots. It begins with them. */
  own?: Put | undefined;
};

/** Points by lot. */
export type Put = ReadonlyMap<bigint, bigint>;

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
 * Brings back what expired unused of the own lots of what is taken back (of an order, or of one entry), as far as more
 * is wanted than is open of them: the member has lost that already, and is not to lose it twice. At most `revivable`
 * points; null: as many as expired. The debit follows at once and takes its own lots first, so that nobody can spend
 * them.
 */
export function revive(account: Account, posting: Posting, revivable: bigint | null): Outcome {
  const own = ownOf(account, posting);
  const expired = own.reduce((sum, { lot, most }) => sum + least(lot.expired, most), 0n);
  const missing = own.reduce(
    (sum, { lot, most }) => sum - least(lot.remaining, most),
    -posting.availableDelta,
  );
  const points = least(floor(missing), revivable ?? expired);
  const before = floor(account.available);
  account.available += points;
  let left = floor(account.available) - before;
  const moves: LotMove[] = [];
  for (const { lot, most } of own.sort((a, b) => bySoonest(a.lot, b.lot))) {
    const part = least(left, least(lot.expired, most));
    if (part === 0n) continue;
    lot.expired -= part;
    lot.remaining += part;
    left -= part;
    moves.push({ lotEntryId: lot.entryId, points: -part });
  }
  if (left > 0n)
    throw new RangeError("broken promise: what expired of an order's lots can come back to them");
  return { availableDelta: points, shortfall: 0n, lot: null, moves };
}

/**
 * The lots of the order, or of the entry that is taken back, each with how many of its points are theirs at most. What
 * an entry gave back to an order's lot is the order's.
 */
function ownOf({ lots }: Account, { orderId, own }: Posting): { lot: Lot; most: bigint }[] {
  return [...lots.values()].flatMap((lot) => {
    if (lot.orderId !== null) return lot.orderId === orderId ? [{ lot, most: lot.amount }] : [];
    const most = own?.get(lot.entryId);
    return most === undefined ? [] : [{ lot, most }];
  });
}

function note(taken: Taken, moves: readonly LotMove[]): void {
  for (const { lotEntryId, points } of moves)
    taken.lots.set(lotEntryId, (taken.lots.get(lotEntryId) ?? 0n) + points);
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
function takeOut(account: Account, points: bigint, posting: Posting): LotMove[] {
  const moves: LotMove[] = [];
  if (points === 0n) return moves;
  const { lotEntryId } = posting;
  const owned = new Set(ownOf(account, posting).map(({ lot }) => lot));
  const own = (lot: Lot) => (owned.has(lot) ? 0 : 1);
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
