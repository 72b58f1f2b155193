/** The only way into the ledger. */
import type { Tx } from "#app/db.server.ts";
import { assert, Refusal } from "#app/errors.ts";
import type { Books, Line } from "#app/ledger/books.server.ts";
import { applyEntry, distinct, mostLines, openBooks } from "#app/ledger/books.server.ts";
import type { NewEntry, Posted, StoredEntry } from "#app/ledger/entry.ts";
import { isRepeat, redemptionOf } from "#app/ledger/entry.ts";
import { movePending } from "#app/ledger/pending.server.ts";
import {
  extendLots,
  findEntries,
  insertAllocations,
  insertEntries,
  insertLots,
  lockAccounts,
  nextEntryIds,
  updateAccounts,
  updateLots,
} from "#app/ledger/rows.server.ts";
import { inDays } from "#app/rules/expiry.ts";
import type { PostingRules } from "#app/rules/posting-rules.ts";

export type { Actor, EntryKind, NewEntry, Posted, Reason } from "#app/ledger/entry.ts";

/**
 * Posts a list of entries in its order: locks the members (sorted), then writes entries, lots, allocations, pending
 * points and balances, one statement each. New lots are dated by the rules' expiry policy. What takes back an order or
 * another entry whose own lots expired unused is preceded by a `return` of what it takes of those (key
 * `<its key>:expired`), what goes back to lots that have ended by an `expire` of what is left of them. The natural key
 * makes it idempotent: the same key and content answers with the first entry and posts nothing. Refuses
 * ENTRY_KEY_CONFLICT (same key, other content), INSUFFICIENT_POINTS (a redemption beyond what is available), OVERDRAWN
 * (any other debit that may not go below zero), MEMBER_NOT_FOUND.
 */
export async function post(
  tx: Tx,
  shopId: string,
  entries: readonly NewEntry[],
  rules: PostingRules,
): Promise<Posted[]> {
  if (entries.length === 0) return [];
  const accounts = await lockAccounts(tx, shopId, distinct(entries.map((entry) => entry.customerId)));
  const stored = await findEntries(tx, shopId, {
    keys: entries
      .filter(({ orderId, redemptionId }) => orderId === undefined && !redemptionId)
      .flatMap(({ key, undoes }) => (undoes === undefined ? key : [key, undoes])),
    orderIds: distinct(entries.flatMap((entry) => entry.orderId ?? [])),
    redemptionIds: distinct(entries.flatMap((entry) => redemptionOf(entry) ?? [])),
  });
  const { fresh, repeats } = sortOut(entries, stored);
  if (fresh.length === 0) return entries.map((entry) => answerRepeat(repeats.get(entry.key)));
  const books = await openBooks(tx, shopId, { accounts, fresh, stored });
  const count = fresh.reduce((sum, entry) => sum + mostLines(books, entry), 0);
  const ids = (await nextEntryIds(tx, count)).values();
  const lines = fresh.flatMap((entry) => applyEntry(books, entry, { nextId: () => nextOf(ids), rules }));
  await write(tx, shopId, books, { lines, rules });
  const written = new Map(lines.map((line) => [line.entry.key, line]));
  const seen = new Set<string>();
  return entries.map(({ key }) => {
    const line = written.get(key);
    const repeated = seen.has(key);
    seen.add(key);
    return line ? answerLine(line, repeated) : answerRepeat(repeats.get(key));
  });
}

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
  return isRepeat({ ...after, orderId: a.orderId ?? null, redemptionId: redemptionOf(a) }, b);
}

async function write(
  tx: Tx,
  shopId: string,
  books: Books,
  { lines, rules }: { lines: readonly Line[]; rules: PostingRules },
): Promise<void> {
  await insertEntries(tx, shopId, lines);
  const allocations = lines.flatMap(({ entryId, outcome }) =>
    outcome.moves.map((move) => ({ entryId, ...move })),
  );
  const made = new Set(lines.flatMap(({ outcome }) => outcome.lot?.entryId ?? []));
  const moved = new Set(allocations.map((each) => each.lotEntryId));
  const accounts = [...books.accounts.values()];
  const lots = accounts.flatMap(({ customerId, lots }) =>
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
  await movePending(
    tx,
    shopId,
    lines.map(({ entry }) => entry),
  );
  await updateAccounts(
    tx,
    shopId,
    accounts.filter((account) => account.touched),
  );
  await extendLots(tx, shopId, extensions(books, rules));
}

/** Under a policy of inactivity, whoever was active keeps every open lot for as long as a new one. */
function extensions(books: Books, { expiry }: PostingRules): { customerId: bigint; until: Date }[] {
  if (expiry.policy !== "inactivity") return [];
  return [...books.accounts.values()].flatMap(({ customerId, lastActiveAt, wasActiveAt }) =>
    lastActiveAt && lastActiveAt.getTime() !== wasActiveAt?.getTime()
      ? [{ customerId, until: inDays(lastActiveAt, expiry.days) }]
      : [],
  );
}

function nextOf(ids: Iterator<bigint, undefined>): bigint {
  const { value } = ids.next();
  assert(value !== undefined, "as many numbers as entries were given out");
  return value;
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
