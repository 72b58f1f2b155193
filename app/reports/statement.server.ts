/** A member's statement with what explains each line: lots, allocations, words of adjustments, codes, merges. */
import type { Db } from "#app/db.server.ts";
import { idList, jsonRows, sql } from "#app/db.server.ts";
import type {
  AdjustedLine,
  CodeOfLine,
  Explained,
  LotMade,
  LotMoved,
  MergeOfLine,
  OrderOfLine,
} from "#app/reports/statement.ts";

export const STATEMENT_LENGTH = 50;
/** Of what one line took from, so many lots are named; the rest is counted. */
const LOTS_NAMED = 8;

type Entry = {
  entryId: bigint;
  orderId: bigint | null;
  redemptionId: string | null;
  key: string;
  reason: unknown;
};

/** The statement, latest first, `before` an entry (for the next page), with all that explains its lines. */
export async function readStatement(
  db: Db,
  shopId: string,
  { customerId, before }: { customerId: bigint; before: bigint | null },
) {
  const entries = await db.entry.findMany({
    where: { shopId, customerId, ...(before === null ? {} : { entryId: { lt: before } }) },
    orderBy: { entryId: "desc" },
    take: STATEMENT_LENGTH + 1,
  });
  const shown = entries.slice(0, STATEMENT_LENGTH);
  const more = entries.length > STATEMENT_LENGTH ? (shown.at(-1)?.entryId ?? null) : null;
  return { entries: shown, more, explained: await explain(db, shopId, shown) };
}

/** What an order wrote into the books, first to last, whoever's it was; the first lines of very many. */
export async function readOrderEntries(db: Db, shopId: string, orderId: bigint) {
  return db.entry.findMany({
    where: { shopId, orderId },
    orderBy: { entryId: "asc" },
    take: STATEMENT_LENGTH,
  });
}

async function explain(db: Db, shopId: string, entries: readonly Entry[]): Promise<Explained> {
  const ids = idList(entries.map(({ entryId }) => entryId));
  const [orders, made, moved, adjusted, codes, merges] = await Promise.all([
    readOrders(db, shopId, entries),
    readLots(db, shopId, ids),
    readMoves(db, shopId, ids),
    readAdjustments(db, shopId, entries),
    readCodes(db, shopId, entries),
    readMerges(db, shopId, entries),
  ]);
  return { orders, made, moved, adjusted, codes, merges };
}

async function readOrders(
  db: Db,
  shopId: string,
  entries: readonly Entry[],
): Promise<Map<bigint, OrderOfLine>> {
  const ids = entries.flatMap(({ orderId }) => (orderId === null ? [] : [orderId]));
  if (ids.length === 0) return new Map();
  const orders = await db.order.findMany({
    where: { shopId, orderId: { in: ids } },
    select: { orderId: true, name: true, processedAt: true, cancelledAt: true },
  });
  return new Map(
    orders.map((order) => [order.orderId, { ...order, name: order.name ?? `order ${order.orderId}` }]),
  );
}

async function readLots(db: Db, shopId: string, ids: string): Promise<Map<bigint, LotMade>> {
  const lots = await db.$queryRaw<LotMade[]>(sql`
    SELECT entry_id AS "entryId", amount, remaining, expires_at AS "expiresAt"
    FROM lots WHERE shop_id = ${shopId} AND entry_id = ANY(${ids}::bigint[])`);
  return new Map(lots.map((lot) => [lot.entryId, lot]));
}

async function readMoves(db: Db, shopId: string, ids: string): Promise<Map<bigint, LotMoved[]>> {
  const moves = await db.$queryRaw<LotMoved[]>(sql`
    SELECT m."entryId", m.points, m.lots, m.total, l.expires_at AS "expiresAt", e.kind, l.counts_from AS "madeAt",
      o.name AS "orderName"
    FROM (
      SELECT a.entry_id AS "entryId", a.lot_entry_id, a.points,
        count(*) OVER entry::int AS lots, sum(a.points) OVER entry::bigint AS total,
        row_number() OVER (PARTITION BY a.entry_id ORDER BY a.lot_entry_id) AS n
      FROM allocations a WHERE a.shop_id = ${shopId} AND a.entry_id = ANY(${ids}::bigint[])
      WINDOW entry AS (PARTITION BY a.entry_id)) m
    JOIN lots l ON l.shop_id = ${shopId} AND l.entry_id = m.lot_entry_id
    JOIN entries e ON e.shop_id = ${shopId} AND e.entry_id = m.lot_entry_id
    LEFT JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = l.order_id
    WHERE m.n <= ${LOTS_NAMED} ORDER BY m."entryId", l.expires_at NULLS LAST, m.lot_entry_id`);
  return Map.groupBy(moves, ({ entryId }) => entryId);
}

/** `adjustment:<id>:<row>`, also where it was undone. */
const ADJUSTMENT = /^adjustment:([0-9a-f-]{36}):(\d{1,9})(:undo)?$/;

async function readAdjustments(
  db: Db,
  shopId: string,
  entries: readonly Entry[],
): Promise<Map<string, AdjustedLine>> {
  const asked = entries.flatMap(({ key }) => {
    const [, id, row] = ADJUSTMENT.exec(key) ?? [];
    return id && row ? [{ key, id, row: Number(row) }] : [];
  });
  if (asked.length === 0) return new Map();
  const lines = await db.$queryRaw<(AdjustedLine & { key: string })[]>(sql`
    SELECT x.key, r.adjustment_id AS "adjustmentId", r.row, r.reason, a.file_name AS "fileName",
      r.undone_at IS NOT NULL AS undone
    FROM json_to_recordset(${jsonRows(asked)}) AS x(key text, id uuid, row int)
    JOIN adjustment_rows r ON r.shop_id = ${shopId} AND r.adjustment_id = x.id AND r.row = x.row
    JOIN adjustments a ON a.shop_id = ${shopId} AND a.adjustment_id = r.adjustment_id`);
  return new Map(lines.map(({ key, ...line }) => [key, line]));
}

async function readCodes(
  db: Db,
  shopId: string,
  entries: readonly Entry[],
): Promise<Map<string, CodeOfLine>> {
  const ids = entries.flatMap(({ redemptionId }) => redemptionId ?? []);
  if (ids.length === 0) return new Map();
  const codes = await db.redemption.findMany({
    where: { shopId, redemptionId: { in: ids } },
    select: { redemptionId: true, code: true, state: true, issuedGid: true },
  });
  return new Map(codes.map((code) => [code.redemptionId, code]));
}

async function readMerges(
  db: Db,
  shopId: string,
  entries: readonly Entry[],
): Promise<Map<bigint, MergeOfLine>> {
  const ids = entries.flatMap(({ key }) => mergedIn(key) ?? []);
  if (ids.length === 0) return new Map();
  const merges = await db.customerMerge.findMany({
    where: { shopId, deletedId: { in: ids } },
    select: { deletedId: true, intoId: true },
  });
  return new Map(merges.map((merge) => [merge.deletedId, merge]));
}

/** Who was merged away, of a transfer's key; null for any other. */
function mergedIn(key: string): bigint | null {
  const id = /^merge:(\d{1,18}):/.exec(key)?.[1];
  return id === undefined ? null : BigInt(id);
}
