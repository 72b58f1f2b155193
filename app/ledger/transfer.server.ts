/** A merged customer's points become the kept one's: balances, lots, holes, and what is pending. */
import type { Tx } from "#app/db.server.ts";
import { assert } from "#app/errors.ts";
import type { NewEntry } from "#app/ledger/entry.ts";
import { movePending } from "#app/ledger/pending.server.ts";
import type { AccountRow, EntryToWrite, MemberLot } from "#app/ledger/rows.server.ts";
import {
  extendLots,
  findLots,
  insertAllocations,
  insertEntries,
  lockAccounts,
  nextEntryIds,
  updateAccounts,
  updateLots,
} from "#app/ledger/rows.server.ts";
import { inDays } from "#app/rules/expiry.ts";
import type { LotMove } from "#app/rules/lots.ts";
import { debit } from "#app/rules/lots.ts";
import type { PostingRules } from "#app/rules/posting-rules.ts";

export type Transfer = { fromId: bigint; toId: bigint; now: Date; rules: PostingRules };

/**
 * Moves everything of one member to another as pairs of `transfer` entries that net to nothing: one for what is
 * available, and one for each order with pending points. Lots change hands as they are, with their order, expiry and
 * allocations; where one of the two has a hole, the other's lots fill it. What was ever earned goes along. The caller
 * does it once for each merge, before the merge is written: the keys refuse a second time. Both members must exist.
 * Answers the points that moved.
 */
export async function transferPoints(tx: Tx, shopId: string, transfer: Transfer): Promise<bigint> {
  const { fromId, toId } = transfer;
  const accounts = await lockAccounts(tx, shopId, [fromId, toId]);
  const from = accounts.find(({ customerId }) => customerId === fromId);
  const to = accounts.find(({ customerId }) => customerId === toId);
  assert(from && to, "both sides of a transfer have a row");
  const { moves, lots } = fillHole(
    from,
    to,
    await findLots(tx, shopId, openLotsOf([fromId, toId])),
    transfer,
  );
  const waiting = await readPending(tx, shopId, fromId);
  const lines = await linesOf(tx, { from, to, waiting, transfer });
  await insertEntries(tx, shopId, lines);
  await updateLots(tx, shopId, lots);
  const filled = lines.find(({ entry }) => entry.key.endsWith(":available:to"));
  if (filled)
    await insertAllocations(
      tx,
      shopId,
      moves.map((move) => ({ entryId: filled.entryId, ...move })),
    );
  await tx.$executeRaw`UPDATE lots SET customer_id = ${toId} WHERE shop_id = ${shopId} AND customer_id = ${fromId}`;
  await movePending(
    tx,
    shopId,
    lines.map(({ entry }) => entry),
  );
  const pending = waiting.reduce((sum, each) => sum + each.points, 0n);
  const merged = mergedAccount(from, to, pending);
  const emptied = { ...from, available: 0n, pending: from.pending - pending, lifetimeEarned: 0n };
  await updateAccounts(tx, shopId, [emptied, merged]);
  await keepAlive(tx, shopId, merged, transfer.rules);
  return from.available + pending;
}

const openLotsOf = (customerIds: bigint[]) => ({ customerIds, lotIds: [], reversed: [], undone: [] });

function mergedAccount(from: AccountRow, to: AccountRow, pending: bigint): AccountRow {
  const active = [from.lastActiveAt, to.lastActiveAt].flatMap((at) => at?.getTime() ?? []);
  return {
    customerId: to.customerId,
    available: to.available + from.available,
    pending: to.pending + pending,
    lifetimeEarned: to.lifetimeEarned + from.lifetimeEarned,
    lastActiveAt: active.length > 0 ? new Date(Math.max(...active)) : null,
  };
}

/** Under a policy of inactivity, what either did last keeps the lots of both. */
async function keepAlive(
  tx: Tx,
  shopId: string,
  { customerId, lastActiveAt }: AccountRow,
  { expiry }: PostingRules,
): Promise<void> {
  if (expiry.policy !== "inactivity" || !lastActiveAt) return;
  await extendLots(tx, shopId, [{ customerId, until: inDays(lastActiveAt, expiry.days) }]);
}

/** What the lots of the one with points give to fill the hole of the other. */
function fillHole(
  from: AccountRow,
  to: AccountRow,
  open: readonly MemberLot[],
  { now }: Transfer,
): { moves: LotMove[]; lots: MemberLot[] } {
  const [rich, poor] = from.available > to.available ? [from, to] : [to, from];
  if (poor.available >= 0n || rich.available <= 0n) return { moves: [], lots: [] };
  const points = rich.available < -poor.available ? rich.available : -poor.available;
  const own = open.filter(({ customerId }) => customerId === rich.customerId);
  const account = { ...rich, lots: new Map(own.map((lot) => [lot.entryId, lot])) };
  const posting = { entryId: 0n, availableDelta: -points, orderId: null, occurredAt: now, countsFrom: now };
  const { moves } = debit(account, posting, { lots: new Map(), shortfall: 0n }, false);
  const moved = new Set(moves.map((move) => move.lotEntryId));
  return { moves, lots: own.filter((lot) => moved.has(lot.entryId)) };
}

type Pending = { orderId: bigint; points: bigint; maturesAt: Date };

async function readPending(tx: Tx, shopId: string, customerId: bigint): Promise<Pending[]> {
  return tx.$queryRaw<Pending[]>`
    SELECT order_id AS "orderId", points, matures_at AS "maturesAt" FROM pending_points
    WHERE shop_id = ${shopId} AND customer_id = ${customerId} ORDER BY matures_at, order_id`;
}

type Pair = { from: NewEntry; to: NewEntry };

/** The pairs as lines, each with the balances after it. */
async function linesOf(
  tx: Tx,
  work: { from: AccountRow; to: AccountRow; waiting: readonly Pending[]; transfer: Transfer },
): Promise<EntryToWrite[]> {
  const { from, to, waiting, transfer } = work;
  const pairs: Pair[] = from.available === 0n ? [] : [pairOf(transfer, { available: from.available })];
  pairs.push(...waiting.map((order) => pairOf(transfer, { available: 0n, order })));
  if (pairs.length === 0) return [];
  const ids = (await nextEntryIds(tx, pairs.length * 2)).values();
  const balances = { from: { ...from }, to: { ...to } };
  return pairs.flatMap((pair) =>
    (["from", "to"] as const).map((side): EntryToWrite => {
      const entry = pair[side];
      const balance = balances[side];
      const { value: entryId } = ids.next();
      assert(entryId !== undefined, "as many numbers as entries were given out");
      balance.available += entry.availableDelta;
      balance.pending += entry.pendingDelta;
      const after = { pendingAfter: balance.pending, availableAfter: balance.available };
      return {
        entry,
        entryId,
        availableDelta: entry.availableDelta,
        ...after,
        shortfall: 0n,
        expiresAt: null,
      };
    }),
  );
}

function pairOf(
  { fromId, toId, now }: Transfer,
  { available, order }: { available: bigint; order?: Pending },
): Pair {
  const name = order ? `pending:${order.orderId}` : "available";
  const pending = order?.points ?? 0n;
  const side = (sign: 1n | -1n): NewEntry => ({
    customerId: sign > 0n ? toId : fromId,
    kind: "transfer",
    key: `merge:${fromId}:${name}:${sign > 0n ? "to" : "from"}`,
    pendingDelta: sign * pending,
    availableDelta: sign * available,
    ...(order ? { orderId: order.orderId, maturesAt: order.maturesAt } : {}),
    reason: { from: fromId.toString(), into: toId.toString() },
    actor: "system",
    occurredAt: now,
  });
  return { from: side(-1n), to: side(1n) };
}
