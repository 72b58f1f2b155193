/** The ledger's SQL: one statement a step, every list as one JSON. */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows, sql } from "#app/db.server.ts";
import type { EntryKind, NewEntry, StoredEntry } from "#app/ledger/entry.ts";
import type { Lot } from "#app/rules/lots.ts";

export type AccountRow = {
  customerId: bigint;
  available: bigint;
  pending: bigint;
  lifetimeEarned: bigint;
  lastActiveAt: Date | null;
};

type Json = { rows: string | null };
const parseRows = <Row>(answer: Json[]): Row[] => JSON.parse(answer[0]?.rows ?? "[]") as Row[];

/** Locks the members in sorted order and reads their balances as they are then. */
export async function lockAccounts(tx: Tx, shopId: string, customerIds: bigint[]): Promise<AccountRow[]> {
  const answer = await tx.$queryRaw<Json[]>`
    WITH locked AS (
      SELECT customer_id, available, pending, lifetime_earned, last_active_at FROM members
      WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[]) ORDER BY customer_id FOR UPDATE)
    SELECT json_agg(json_build_array(customer_id::text, available::text, pending::text, lifetime_earned::text,
      last_active_at))::text AS rows FROM locked`;
  return parseRows<[string, string, string, string, string | null]>(answer).map((row) => ({
    customerId: BigInt(row[0]),
    available: BigInt(row[1]),
    pending: BigInt(row[2]),
    lifetimeEarned: BigInt(row[3]),
    lastActiveAt: row[4] === null ? null : new Date(row[4]),
  }));
}

const STORED = sql`
  entry_id, key, customer_id, kind, order_id, redemption_id, pending_delta, available_delta, available_after, shortfall`;

type EntryRow = [
  string,
  string,
  string,
  EntryKind,
  string | null,
  string | null,
  string,
  string,
  string,
  string,
];

/** Entries that stand under one of the keys, orders or redemptions; those of a merged customer as the kept one's. */
export async function findEntries(
  db: Db,
  shopId: string,
  { keys, orderIds, redemptionIds }: { keys: string[]; orderIds: bigint[]; redemptionIds: string[] },
): Promise<StoredEntry[]> {
  const answer = await db.$queryRaw<Json[]>`
    SELECT json_agg(json_build_array(entry_id::text, key, coalesce(kept_id, customer_id)::text, kind, order_id::text,
      redemption_id, pending_delta::text, available_delta::text, available_after::text, shortfall::text)
      ORDER BY entry_id)::text AS rows
    FROM (
      SELECT ${STORED} FROM entries WHERE shop_id = ${shopId} AND key = ANY(${keys}::text[])
      UNION SELECT ${STORED} FROM entries WHERE shop_id = ${shopId} AND order_id = ANY(${idList(orderIds)}::bigint[])
      UNION SELECT ${STORED} FROM entries WHERE shop_id = ${shopId} AND redemption_id = ANY(${redemptionIds}::uuid[])) e
    LEFT JOIN customer_merges m ON m.shop_id = ${shopId} AND m.deleted_id = e.customer_id`;
  return parseRows<EntryRow>(answer).map(storedEntry);
}

function storedEntry(row: EntryRow): StoredEntry {
  const [entryId, key, customerId, kind, orderId, redemptionId, pending, available, after, shortfall] = row;
  return {
    entryId: BigInt(entryId),
    key,
    customerId: BigInt(customerId),
    kind,
    orderId: orderId === null ? null : BigInt(orderId),
    redemptionId,
    pendingDelta: BigInt(pending),
    availableDelta: BigInt(available),
    availableAfter: BigInt(after),
    shortfall: BigInt(shortfall),
  };
}

export type Allocation = { entryId: bigint; lotEntryId: bigint; points: bigint };

/** What these entries took from lots and gave back to them. */
export async function findAllocations(db: Db, shopId: string, entryIds: bigint[]): Promise<Allocation[]> {
  if (entryIds.length === 0) return [];
  return db.$queryRaw<Allocation[]>`
    SELECT entry_id AS "entryId", lot_entry_id AS "lotEntryId", points FROM allocations
    WHERE shop_id = ${shopId} AND entry_id = ANY(${idList(entryIds)}::bigint[])`;
}

export type MemberLot = Lot & {
  customerId: bigint;
  /** Of what expired of it, what has come back to it. */
  revived: bigint;
};

export type LotToWrite = Omit<MemberLot, "revived">;

const LOT = sql`
  customer_id AS "customerId", entry_id AS "entryId", order_id AS "orderId", amount, remaining,
  expires_at AS "expiresAt", counts_from AS "countsFrom"`;

/**
 * The open lots of members, and lots by id; of those of orders that are being reversed, and of those that points of an
 * undone entry went to, also what expired of them unused. Read after the members are locked.
 */
export async function findLots(
  db: Db,
  shopId: string,
  {
    customerIds,
    lotIds,
    reversed,
    undone,
  }: Record<"customerIds" | "lotIds" | "reversed" | "undone", bigint[]>,
): Promise<MemberLot[]> {
  if (customerIds.length === 0 && lotIds.length === 0) return [];
  return db.$queryRaw<MemberLot[]>`
    SELECT ${LOT}, 0::bigint AS expired, 0::bigint AS revived FROM lots
    WHERE shop_id = ${shopId} AND remaining > 0 AND customer_id = ANY(${idList(customerIds)}::bigint[])
      AND NOT entry_id = ANY(${idList(lotIds)}::bigint[])
    UNION ALL
    SELECT ${LOT}, coalesce(ended.points, 0) AS expired, coalesce(ended.revived, 0) AS revived
    FROM lots LEFT JOIN LATERAL (
      SELECT sum(a.points)::bigint AS points, -sum(a.points) FILTER (WHERE e.kind = 'return')::bigint AS revived
      FROM allocations a JOIN entries e ON e.shop_id = a.shop_id AND e.entry_id = a.entry_id
      WHERE (lots.order_id = ANY(${idList(reversed)}::bigint[]) OR lots.entry_id = ANY(${idList(undone)}::bigint[]))
        AND a.shop_id = ${shopId} AND a.lot_entry_id = lots.entry_id
        AND (e.kind = 'expire' OR (e.kind = 'return' AND e.redemption_id IS NULL))) AS ended ON true
    WHERE shop_id = ${shopId} AND entry_id = ANY(${idList(lotIds)}::bigint[])`;
}

/** Numbers for entries; given out while the members are locked, so a member's entries count up as they happen. */
export async function nextEntryIds(tx: Tx, count: number): Promise<bigint[]> {
  const answer = await tx.$queryRaw<Json[]>`
    SELECT json_agg(nextval('entries_entry_id_seq')::text)::text AS rows FROM generate_series(1, ${count}::integer)`;
  return parseRows<string>(answer).map(BigInt);
}

export type EntryToWrite = {
  entry: NewEntry;
  entryId: bigint;
  availableDelta: bigint;
  pendingAfter: bigint;
  availableAfter: bigint;
  shortfall: bigint;
  /** Of the lot it made. */
  expiresAt: Date | null;
};

/** `entry_key_per_shop` refuses a key that another transaction wrote meanwhile. */
export async function insertEntries(tx: Tx, shopId: string, written: readonly EntryToWrite[]): Promise<void> {
  const some = (points: bigint) => (points === 0n ? undefined : points.toString());
  const rows = written.map(({ entry, ...line }) => ({
    id: line.entryId.toString(),
    member: entry.customerId.toString(),
    kind: entry.kind,
    key: entry.key,
    pending: some(entry.pendingDelta),
    available: some(line.availableDelta),
    of: entry.orderId?.toString(),
    redemption: entry.redemptionId ?? entry.returnOf,
    version: entry.programmeVersion,
    reason: entry.reason,
    actor: entry.actor,
    at: entry.occurredAt,
    pending_after: some(line.pendingAfter),
    available_after: some(line.availableAfter),
    expires: line.expiresAt ?? undefined,
    matures: entry.pendingDelta > 0n ? entry.maturesAt : undefined,
    shortfall: some(line.shortfall),
  }));
  await tx.$executeRaw`
    INSERT INTO entries (shop_id, entry_id, customer_id, kind, key, pending_delta, available_delta, order_id,
      redemption_id, programme_version, reason, actor, occurred_at, pending_after, available_after, expires_at,
      matures_at, shortfall)
    SELECT ${shopId}, x.id, x.member, x.kind, x.key, coalesce(x.pending, 0), coalesce(x.available, 0), x.of,
      x.redemption, x.version, x.reason, x.actor, x.at, coalesce(x.pending_after, 0), coalesce(x.available_after, 0),
      x.expires, x.matures, coalesce(x.shortfall, 0)
    FROM json_to_recordset(${jsonRows(rows)}) AS x(id bigint, member bigint, kind text, key text,
      pending bigint, available bigint, of bigint, redemption uuid, version integer, reason jsonb, actor text,
      at timestamptz, pending_after bigint, available_after bigint, expires timestamptz,
      matures timestamptz, shortfall bigint)`;
}

/** Writes new lots, one statement for all. A lot that exists already is a Bug: its entry has just been made. */
export async function insertLots(tx: Tx, shopId: string, lots: readonly LotToWrite[]): Promise<void> {
  if (lots.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO lots (shop_id, entry_id, customer_id, order_id, amount, remaining, expires_at, counts_from)
    SELECT ${shopId}, x.id, x.member, x.of, x.amount, coalesce(x.remaining, x.amount), x.expires, x.counts
    FROM json_to_recordset(${jsonRows(lotRows(lots))}) AS x(id bigint, member bigint, of bigint, amount bigint,
      remaining bigint, expires timestamptz, counts timestamptz)`;
}

/** Writes what is left of lots, and when they end. The caller has locked their members. */
export async function updateLots(tx: Tx, shopId: string, lots: readonly LotToWrite[]): Promise<void> {
  if (lots.length === 0) return;
  await tx.$executeRaw`
    UPDATE lots l SET remaining = x.remaining, expires_at = x.expires
    FROM json_to_recordset(${jsonRows(lotRows(lots))}) AS x(id bigint, remaining bigint, expires timestamptz)
    WHERE l.shop_id = ${shopId} AND l.entry_id = x.id`;
}

function lotRows(lots: readonly LotToWrite[]): unknown[] {
  return lots.map((lot) => ({
    id: lot.entryId.toString(),
    member: lot.customerId.toString(),
    of: lot.orderId?.toString(),
    amount: lot.amount.toString(),
    remaining: lot.remaining.toString(),
    expires: lot.expiresAt ?? undefined,
    counts: lot.countsFrom,
  }));
}

/** Writes which lots entries took from (points > 0) or gave back to (points < 0). */
export async function insertAllocations(
  tx: Tx,
  shopId: string,
  allocations: readonly Allocation[],
): Promise<void> {
  if (allocations.length === 0) return;
  const rows = allocations.map((each) => ({
    id: each.entryId.toString(),
    lot: each.lotEntryId.toString(),
    points: each.points.toString(),
  }));
  await tx.$executeRaw`
    INSERT INTO allocations (shop_id, entry_id, lot_entry_id, points)
    SELECT ${shopId}, x.id, x.lot, x.points
    FROM json_to_recordset(${jsonRows(rows)}) AS x(id bigint, lot bigint, points bigint)`;
}

/** Moves the open lots of members that end before these instants to them: who is active loses nothing by inactivity. */
export async function extendLots(
  tx: Tx,
  shopId: string,
  members: readonly { customerId: bigint; until: Date }[],
): Promise<void> {
  if (members.length === 0) return;
  const rows = members.map(({ customerId, until }) => ({ member: customerId.toString(), until }));
  await tx.$executeRaw`
    UPDATE lots l SET expires_at = x.until
    FROM json_to_recordset(${jsonRows(rows)}) AS x(member bigint, until timestamptz)
    WHERE l.shop_id = ${shopId} AND l.customer_id = x.member AND l.remaining > 0 AND l.expires_at < x.until`;
}

/** Writes the locked members' balances, and that Shopify does not know them yet. */
export async function updateAccounts(tx: Tx, shopId: string, accounts: readonly AccountRow[]): Promise<void> {
  const rows = accounts.map((account) => ({
    id: account.customerId.toString(),
    available: account.available.toString(),
    pending: account.pending.toString(),
    lifetime: account.lifetimeEarned.toString(),
    active: account.lastActiveAt ?? undefined,
  }));
  await tx.$executeRaw`
    UPDATE members m SET available = x.available, pending = x.pending, lifetime_earned = x.lifetime,
      last_active_at = x.active, revision = m.revision + 1
    FROM json_to_recordset(${jsonRows(rows)}) AS x(id bigint, available bigint, pending bigint, lifetime bigint,
      active timestamptz)
    WHERE m.shop_id = ${shopId} AND m.customer_id = x.id`;
}
