/**
 * Members' accounts while a list of entries is put to them: opened with what they hold, written when all is applied.
 */
import type { Tx } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { EntryKind, NewEntry, StoredEntry } from "#app/ledger/entry.ts";
import { activityOf, redemptionOf } from "#app/ledger/entry.ts";
import type { AccountRow, EntryToWrite, MemberLot } from "#app/ledger/rows.server.ts";
import { findAllocations, findEntries, findLots } from "#app/ledger/rows.server.ts";
import type { Account, Lot, Outcome, Posting, Put, Taken } from "#app/rules/lots.ts";
import { credit, debit, revive } from "#app/rules/lots.ts";
import { expiringEntry } from "#app/rules/points-due.ts";
import type { PostingRules } from "#app/rules/posting-rules.ts";

export type Book = AccountRow & Account & { touched: boolean; wasActiveAt: Date | null };
export type Books = {
  accounts: Map<bigint, Book>;
  /** Per member and per order or redemption; of an entry that has neither, by its key. */
  taken: Map<string, Taken>;
  /** Of entries that are taken back, by key: what they put into lots. */
  undone: Map<string, Put>;
  /** What expired unused of an order's lots, and no reversal of it has taken yet; likewise per member and order. */
  revivable: Map<string, bigint>;
};
export type Line = EntryToWrite & { outcome: Outcome };

/** Points that were earned, so that taking them back lowers what was ever earned; spending does not. */
const EARNING: ReadonlySet<EntryKind> = new Set(["earn", "bonus", "referral", "activity", "reverse"]);
/** What was given wrongly is taken back even below nothing; everything else must be there. */
const MAY_OVERDRAW: ReadonlySet<EntryKind> = new Set(["reverse", "transfer"]);

export const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

const owner = (customerId: bigint, orderId: bigint | null, redemptionId: string | null, key = "") =>
  `${customerId} ${redemptionId ?? orderId ?? key}`;

/** It takes back what an order or one other entry gave. */
const takesBack = ({ kind, undoes, availableDelta }: NewEntry) =>
  kind === "reverse" || (undoes !== undefined && availableDelta < 0n);

/** Loads lots only where something is taken or given back: plain earning needs none. */
export async function openBooks(
  tx: Tx,
  shopId: string,
  { accounts, fresh, stored }: { accounts: AccountRow[]; fresh: NewEntry[]; stored: StoredEntry[] },
): Promise<Books> {
  const taken = new Map<string, Taken>();
  const of = (entry: StoredEntry) =>
    takenOf(taken, owner(entry.customerId, entry.orderId, entry.redemptionId, entry.key));
  for (const entry of stored) of(entry).shortfall += entry.shortfall;
  const byId = new Map(stored.map((entry) => [entry.entryId, entry]));
  for (const { entryId, lotEntryId, points } of await findAllocations(tx, shopId, [...byId.keys()])) {
    const entry = byId.get(entryId);
    if (entry) of(entry).lots.set(lotEntryId, (of(entry).lots.get(lotEntryId) ?? 0n) + points);
  }
  const debtors = fresh.filter((entry) => entry.availableDelta < 0n).map((entry) => entry.customerId);
  const undone = putBy(taken, { fresh, stored });
  const reversed = new Set(fresh.filter(takesBack).flatMap(({ orderId }) => orderId ?? []));
  const own = stored.filter(({ orderId }) => orderId !== null && reversed.has(orderId));
  const put = [...undone.values()].flatMap((lots) => [...lots.keys()]);
  const lots = await findLots(tx, shopId, {
    customerIds: distinct(debtors),
    lotIds: distinct([
      ...own.map((entry) => entry.entryId),
      ...put,
      ...[...taken.values()].flatMap(({ lots }) => [...lots.keys()]),
    ]),
    reversed: [...reversed],
    undone: distinct(put),
  });
  const opened = new Map<bigint, Book>(
    accounts.map((row) => [
      row.customerId,
      { ...row, lots: new Map<bigint, Lot>(), touched: false, wasActiveAt: row.lastActiveAt },
    ]),
  );
  for (const { customerId, revived: _, ...lot } of lots) opened.get(customerId)?.lots.set(lot.entryId, lot);
  return { accounts: opened, taken, undone, revivable: await revivableOf(tx, shopId, { lots, stored }) };
}

/** What the entries that are taken back put into lots: into their own, and back into those of what they undid. */
function putBy(
  taken: ReadonlyMap<string, Taken>,
  { fresh, stored }: { fresh: readonly NewEntry[]; stored: readonly StoredEntry[] },
): Map<string, Put> {
  const keys = new Set(fresh.filter(takesBack).flatMap(({ undoes }) => undoes ?? []));
  const undone = stored.filter(({ key }) => keys.has(key));
  return new Map(
    undone.map(({ key, entryId, customerId, availableDelta }) => {
      const moved = [...(taken.get(owner(customerId, null, null, key))?.lots ?? [])];
      const back = moved.flatMap(([lotId, points]) => (points < 0n ? [[lotId, -points] as const] : []));
      return [key, new Map([[entryId, availableDelta], ...back])];
    }),
  );
}

/** Every point that expired may come back for a reversal of its order once, whether it found a lot or filled a hole. */
async function revivableOf(
  tx: Tx,
  shopId: string,
  { lots, stored }: { lots: readonly MemberLot[]; stored: readonly StoredEntry[] },
): Promise<Map<string, bigint>> {
  const sums = new Map<string, bigint>();
  const add = (customerId: bigint, orderId: bigint | null, points: bigint) => {
    const key = owner(customerId, orderId, null);
    sums.set(key, (sums.get(key) ?? 0n) + points);
  };
  for (const { customerId, orderId, expired, revived } of lots) add(customerId, orderId, expired + revived);
  const reversals = new Map(
    stored
      .filter(({ kind, orderId }) => kind === "reverse" && orderId !== null)
      .map((entry) => [revivalKey(entry.key), entry]),
  );
  if (reversals.size === 0) return sums;
  const keys = [...reversals.keys()];
  for (const { key, customerId, availableDelta } of await findEntries(tx, shopId, {
    keys,
    orderIds: [],
    redemptionIds: [],
  }))
    add(customerId, reversals.get(key)?.orderId ?? null, -availableDelta);
  return sums;
}

const revivalKey = (key: string) => `${key}:expired`;

function takenOf(taken: Map<string, Taken>, key: string): Taken {
  const known = taken.get(key) ?? { lots: new Map<bigint, bigint>(), shortfall: 0n };
  taken.set(key, known);
  return known;
}

/** At most so many lines an entry makes: itself, what it revives, and the lots that end before points come back. */
export function mostLines({ accounts }: Books, entry: NewEntry): number {
  return (takesBack(entry) ? 2 : 1) + (accounts.get(entry.customerId)?.lots.size ?? 0);
}

const hasEnded = ({ expiresAt }: Lot, now: Date) => expiresAt !== null && expiresAt <= now;

/** What is left of ended lots ends before points come back to them: the grace is only for what comes back. */
function endFirst(books: Books, account: Book, { entry, nextId }: Applying): Line[] {
  if (entry.availableDelta <= 0n) return [];
  const { customerId, occurredAt } = entry;
  return [...takenBy(books, entry).lots].flatMap(([lotEntryId, points]) => {
    const lot = account.lots.get(lotEntryId);
    if (!lot?.expiresAt || points <= 0n || lot.remaining <= 0n || !hasEnded(lot, occurredAt)) return [];
    const { remaining, expiresAt } = lot;
    const end = expiringEntry({ customerId, entryId: lotEntryId, remaining, expiresAt }, occurredAt);
    const entryId = nextId();
    const posting = { ...end, entryId, orderId: null, countsFrom: occurredAt };
    const outcome = debit(account, posting, { lots: new Map(), shortfall: 0n }, false);
    return [lineOf(account, end, { entryId, outcome })];
  });
}

type Applying = { entry: NewEntry; nextId: () => bigint };

/** Applies one entry to its account and answers its lines: itself, after what it ends or revives. */
export function applyEntry(
  books: Books,
  entry: NewEntry,
  { nextId, rules }: { nextId: () => bigint; rules: PostingRules },
): Line[] {
  const account = books.accounts.get(entry.customerId);
  if (!account) throw new Refusal("MEMBER_NOT_FOUND", { member: entry.customerId });
  const overdraws = mayOverdraw(entry);
  if (!overdraws) refuseOverdraft(account, entry);
  note(account, entry);
  const clamp = overdraws && rules.clawback === "clamp";
  const taken = takenBy(books, entry);
  const { countsFrom = entry.occurredAt } = entry;
  const own = books.undone.get(entry.undoes ?? "");
  const posting = { ...entry, entryId: 0n, orderId: entry.orderId ?? null, own, countsFrom };
  const ended = endFirst(books, account, { entry, nextId });
  const revived = takesBack(entry) ? reviveFirst(books, account, { entry, posting, nextId }) : [];
  posting.entryId = nextId();
  const outcome =
    entry.availableDelta < 0n
      ? debit(account, posting, taken, clamp)
      : credit(account, posting, taken, rules);
  return [...ended, ...revived, lineOf(account, entry, { entryId: posting.entryId, outcome })];
}

/**
 * What an order or redemption holds of the member; of an entry of neither, what it takes itself, or what the one took
 * that it makes good. Maturing moves points, and gives nothing back.
 */
function takenBy(books: Books, entry: NewEntry): Taken {
  if (entry.kind === "mature") return { lots: new Map(), shortfall: 0n };
  const { customerId, orderId = null, key, undoes = key } = entry;
  const whose = entry.availableDelta > 0n ? undoes : key;
  return takenOf(books.taken, owner(customerId, orderId, redemptionOf(entry), whose));
}

function note(account: Book, entry: NewEntry): void {
  const activeAt = activityOf(entry);
  if (activeAt && (!account.lastActiveAt || activeAt > account.lastActiveAt)) account.lastActiveAt = activeAt;
  account.touched = true;
}

/** The `return` of what expired of the own lots of what is taken back, which the entry then takes. */
function reviveFirst(
  books: Books,
  account: Book,
  { entry, posting, nextId }: { entry: NewEntry; posting: Posting; nextId: () => bigint },
): Line[] {
  const { customerId, key, orderId, undoes, occurredAt } = entry;
  const ofOrder = orderId === undefined ? null : owner(customerId, orderId, null);
  const revivable = ofOrder === null ? null : (books.revivable.get(ofOrder) ?? 0n);
  const outcome = revive(account, posting, revivable);
  if (outcome.availableDelta === 0n) return [];
  if (ofOrder !== null && revivable !== null)
    books.revivable.set(ofOrder, revivable - outcome.availableDelta);
  const back: NewEntry = {
    customerId,
    kind: "return",
    key: revivalKey(key),
    pendingDelta: 0n,
    availableDelta: outcome.availableDelta,
    reason: orderId === undefined ? { expiredOf: undoes ?? key } : { expiredOfOrder: orderId.toString() },
    actor: "system",
    occurredAt,
  };
  return [lineOf(account, back, { entryId: nextId(), outcome })];
}

function lineOf(
  account: Book,
  entry: NewEntry,
  { entryId, outcome }: { entryId: bigint; outcome: Outcome },
): Line {
  const { availableDelta, shortfall, lot } = outcome;
  account.pending += entry.pendingDelta;
  if (EARNING.has(entry.kind)) account.lifetimeEarned += entry.pendingDelta + availableDelta - shortfall;
  const after = { pendingAfter: account.pending, availableAfter: account.available };
  return { entry, entryId, availableDelta, shortfall, expiresAt: lot?.expiresAt ?? null, ...after, outcome };
}

function mayOverdraw({ kind, reason }: NewEntry): boolean {
  if (kind === "adjust") return reason["undo"] === "true";
  return MAY_OVERDRAW.has(kind) || (kind === "redeem" && reason["usedAfterReturn"] === "true");
}

function refuseOverdraft(account: Account, { kind, availableDelta }: NewEntry): void {
  if (availableDelta >= 0n || account.available + availableDelta >= 0n) return;
  if (kind !== "redeem") throw new Refusal("OVERDRAWN");
  throw new Refusal("INSUFFICIENT_POINTS", { available: account.available, points: -availableDelta });
}
