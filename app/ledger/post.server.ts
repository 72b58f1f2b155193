/** The only way into the ledger. */
import type { Tx } from "#app/db.server.ts";
import { assert, Refusal } from "#app/errors.ts";
import type { Clawback, EntryKind, NewEntry, Posted, StoredEntry } from "#app/ledger/entry.ts";
import { isRepeat, worthOf } from "#app/ledger/entry.ts";
import type { AccountRow, EntryToWrite } from "#app/ledger/rows.server.ts";
import {
  findAllocations,
  findEntries,
  findLots,
  insertAllocations,
  insertEntries,
  insertLots,
  lockAccounts,
  nextEntryIds,
  updateAccounts,
  updateLots,
} from "#app/ledger/rows.server.ts";
import type { Account, Lot, Outcome, Taken } from "#app/rules/lots.ts";
import { credit, debit } from "#app/rules/lots.ts";

export type { Actor, Clawback, EntryKind, NewEntry, Posted, Reason } from "#app/ledger/entry.ts";

type Book = AccountRow & Account & { touched: boolean };
type Books = {
  accounts: Map<bigint, Book>;
  /** Per member and per order or redemption. */
  taken: Map<string, Taken>;
};

/** Points that were earned, so that taking them back lowers what was ever earned; spending does not. */
const EARNING: ReadonlySet<EntryKind> = new Set(["earn", "bonus", "referral", "activity", "reverse"]);
/** What was given wrongly is taken back even below nothing; everything else must be there. */
const MAY_OVERDRAW: ReadonlySet<EntryKind> = new Set(["reverse", "transfer"]);

/**
 * Posts a list of entries in its order: locks the members (sorted), then writes entries, lots, allocations and
 * balances, one statement each. The natural key makes it idempotent: the same key and content answers with the first
 * entry and posts nothing. Refuses ENTRY_KEY_CONFLICT (same key, other content), INSUFFICIENT_POINTS (a redemption
 * beyond what is available), OVERDRAWN (any other debit that may not go below zero), MEMBER_NOT_FOUND.
 */
export async function post(
  tx: Tx,
  shopId: string,
  entries: readonly NewEntry[],
  { clawback }: { clawback: Clawback },
): Promise<Posted[]> {
  if (entries.length === 0) return [];
  const accounts = await lockAccounts(tx, shopId, distinct(entries.map((entry) => entry.customerId)));
  const stored = await findEntries(tx, shopId, {
    keys: entries
      .filter(({ orderId, redemptionId }) => orderId === undefined && !redemptionId)
      .map(({ key }) => key),
    orderIds: distinct(entries.flatMap((entry) => entry.orderId ?? [])),
    redemptionIds: distinct(entries.flatMap(redemptionOf)),
  });
  const { fresh, repeats } = sortOut(entries, stored);
  if (fresh.length === 0) return entries.map((entry) => answerRepeat(repeats.get(entry.key)));
  const books = await openBooks(tx, shopId, { accounts, fresh, stored });
  const ids = await nextEntryIds(tx, fresh.length);
  const lines = fresh.map((entry, index) =>
    applyEntry(books, entry, { entryId: idAt(ids, index), clawback }),
  );
  await write(tx, shopId, books, lines);
  const written = new Map(lines.map((line) => [line.entry.key, line]));
  const seen = new Set<string>();
  return entries.map(({ key }) => {
    const line = written.get(key);
    const repeated = seen.has(key);
    seen.add(key);
    return line ? answerLine(line, repeated) : answerRepeat(repeats.get(key));
  });
}

/** The sums that stand in the ledger for orders: per order, what each member has, and how many entries there are. */
export async function postedByOrder(
  tx: Tx,
  shopId: string,
  orderIds: readonly bigint[],
): Promise<Map<bigint, { entries: number; byMember: Map<bigint, bigint> }>> {
  const posted = new Map<bigint, { entries: number; byMember: Map<bigint, bigint> }>();
  if (orderIds.length === 0) return posted;
  for (const entry of await findEntries(tx, shopId, {
    keys: [],
    orderIds: [...orderIds],
    redemptionIds: [],
  })) {
    if (entry.orderId === null) continue;
    const sums = posted.get(entry.orderId) ?? { entries: 0, byMember: new Map<bigint, bigint>() };
    sums.entries += 1;
    sums.byMember.set(entry.customerId, (sums.byMember.get(entry.customerId) ?? 0n) + worthOf(entry));
    posted.set(entry.orderId, sums);
  }
  return posted;
}

/** The same for redemptions: what each has taken (negative) or given back, and how many entries there are. */
export async function postedByRedemption(
  tx: Tx,
  shopId: string,
  redemptionIds: readonly string[],
): Promise<Map<string, { entries: number; sum: bigint }>> {
  const posted = new Map<string, { entries: number; sum: bigint }>();
  if (redemptionIds.length === 0) return posted;
  const asked = { keys: [], orderIds: [], redemptionIds: [...redemptionIds] };
  for (const entry of await findEntries(tx, shopId, asked)) {
    const sums = posted.get(entry.redemptionId ?? "") ?? { entries: 0, sum: 0n };
    posted.set(entry.redemptionId ?? "", { entries: sums.entries + 1, sum: sums.sum + worthOf(entry) });
  }
  return posted;
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));
const redemptionOf = (entry: NewEntry): string[] => {
  const redemptionId = entry.redemptionId ?? entry.returnOf;
  return redemptionId ? [redemptionId] : [];
};

/** Which entries are new; a key that is there already, or comes twice, must say the same. */
function sortOut(entries: readonly NewEntry[], stored: readonly StoredEntry[]) {
  const standing = new Map(stored.map((entry) => [entry.key, entry]));
  const fresh = new Map<string, NewEntry>();
  const repeats = new Map<string, StoredEntry>();
  for (const entry of entries) {
    const known = standing.get(entry.key);
    const twin = fresh.get(entry.key);
    if ((known && !isRepeat(known, entry)) || (twin && !isTwin(twin, entry)))
      throw new Refusal("ENTRY_KEY_CONFLICT", { key: entry.key });
    if (known) repeats.set(entry.key, known);
    else if (!twin) fresh.set(entry.key, entry);
  }
  return { fresh: [...fresh.values()], repeats };
}

function isTwin(a: NewEntry, b: NewEntry): boolean {
  const after = { ...a, entryId: 0n, availableAfter: 0n, shortfall: 0n };
  return isRepeat({ ...after, orderId: a.orderId ?? null, redemptionId: redemptionOf(a)[0] ?? null }, b);
}

const owner = (customerId: bigint, orderId: bigint | null, redemptionId: string | null) =>
  `${customerId} ${redemptionId ?? orderId ?? ""}`;

/** Loads lots only where something is taken or given back: plain earning needs none. */
async function openBooks(
  tx: Tx,
  shopId: string,
  { accounts, fresh, stored }: { accounts: AccountRow[]; fresh: NewEntry[]; stored: StoredEntry[] },
): Promise<Books> {
  const taken = new Map<string, Taken>();
  const of = (entry: StoredEntry) =>
    takenOf(taken, owner(entry.customerId, entry.orderId, entry.redemptionId));
  for (const entry of stored) of(entry).shortfall += entry.shortfall;
  const byId = new Map(stored.map((entry) => [entry.entryId, entry]));
  for (const { entryId, lotEntryId, points } of await findAllocations(tx, shopId, [...byId.keys()])) {
    const entry = byId.get(entryId);
    if (entry) of(entry).lots.set(lotEntryId, (of(entry).lots.get(lotEntryId) ?? 0n) + points);
  }
  const debtors = fresh.filter((entry) => entry.availableDelta < 0n).map((entry) => entry.customerId);
  const lotIds = [...taken.values()].flatMap(({ lots }) => [...lots.keys()]);
  const lots = await findLots(tx, shopId, { customerIds: distinct(debtors), lotIds: distinct(lotIds) });
  const opened = new Map<bigint, Book>(
    accounts.map((row) => [row.customerId, { ...row, lots: new Map<bigint, Lot>(), touched: false }]),
  );
  for (const { customerId, ...lot } of lots) opened.get(customerId)?.lots.set(lot.entryId, lot);
  return { accounts: opened, taken };
}

function takenOf(taken: Map<string, Taken>, key: string): Taken {
  const known = taken.get(key) ?? { lots: new Map<bigint, bigint>(), shortfall: 0n };
  taken.set(key, known);
  return known;
}

type Line = EntryToWrite & { outcome: Outcome };

function applyEntry(
  books: Books,
  entry: NewEntry,
  { entryId, clawback }: { entryId: bigint; clawback: Clawback },
): Line {
  const account = books.accounts.get(entry.customerId);
  if (!account) throw new Refusal("MEMBER_NOT_FOUND", { member: entry.customerId });
  const orderId = entry.orderId ?? null;
  const taken = takenOf(books.taken, owner(entry.customerId, orderId, redemptionOf(entry)[0] ?? null));
  const posting = { ...entry, entryId, orderId, expiresAt: entry.expiresAt ?? null };
  const overdraws = mayOverdraw(entry);
  if (!overdraws) refuseOverdraft(account, entry);
  const outcome =
    entry.availableDelta < 0n
      ? debit(account, posting, taken, overdraws && clawback === "clamp")
      : credit(account, posting, taken);
  account.pending += entry.pendingDelta;
  if (EARNING.has(entry.kind))
    account.lifetimeEarned += entry.pendingDelta + outcome.availableDelta - outcome.shortfall;
  account.touched = true;
  const { availableDelta, shortfall } = outcome;
  const after = { pendingAfter: account.pending, availableAfter: account.available };
  return { entry, entryId, availableDelta, shortfall, ...after, outcome };
}

function mayOverdraw({ kind, reason }: NewEntry): boolean {
  return MAY_OVERDRAW.has(kind) || (kind === "redeem" && reason["usedAfterReturn"] === "true");
}

function refuseOverdraft(account: Account, { kind, availableDelta }: NewEntry): void {
  if (availableDelta >= 0n || account.available + availableDelta >= 0n) return;
  if (kind !== "redeem") throw new Refusal("OVERDRAWN");
  throw new Refusal("INSUFFICIENT_POINTS", { available: account.available, points: -availableDelta });
}

async function write(tx: Tx, shopId: string, books: Books, lines: readonly Line[]): Promise<void> {
  await insertEntries(tx, shopId, lines);
  const allocations = lines.flatMap(({ entryId, outcome }) =>
    outcome.moves.map((move) => ({ entryId, ...move })),
  );
  const made = new Set(lines.flatMap(({ outcome }) => outcome.lot?.entryId ?? []));
  const moved = new Set(allocations.map((each) => each.lotEntryId));
  const lots = [...books.accounts.values()].flatMap(({ customerId, lots }) =>
    [...lots.values()].map((lot) => ({ ...lot, customerId })),
  );
  await insertLots(
    tx,
    shopId,
    lots.filter((lot) => made.has(lot.entryId)),
  );
  await updateLots(
    tx,
    shopId,
    lots.filter((lot) => moved.has(lot.entryId) && !made.has(lot.entryId)),
  );
  await insertAllocations(tx, shopId, allocations);
  await updateAccounts(
    tx,
    shopId,
    [...books.accounts.values()].filter((account) => account.touched),
  );
}

function idAt(ids: readonly bigint[], index: number): bigint {
  const id = ids[index];
  assert(id !== undefined, "as many numbers as entries were given out");
  return id;
}

function answerLine({ entry, ...line }: Line, repeated: boolean): Posted {
  const { entryId, availableDelta, availableAfter, shortfall } = line;
  return { key: entry.key, entryId, availableDelta, availableAfter, shortfall, repeated };
}

function answerRepeat(entry: StoredEntry | undefined): Posted {
  assert(entry, "an entry is either new or known");
  const { key, entryId, availableDelta, availableAfter, shortfall } = entry;
  return { key, entryId, availableDelta, availableAfter, shortfall, repeated: true };
}
