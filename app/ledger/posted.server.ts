/** What stands in the ledger already, by order and by redemption. */
import type { Tx } from "#app/db.server.ts";
import { worthOf } from "#app/ledger/entry.ts";
import { findEntries } from "#app/ledger/rows.server.ts";
import type { PostedShare } from "#app/rules/maturity.ts";

/** Per order: what each member has of it, pending and available, and how many entries there are. */
export async function postedByOrder(
  tx: Tx,
  shopId: string,
  orderIds: readonly bigint[],
): Promise<Map<bigint, { entries: number; byMember: Map<bigint, PostedShare> }>> {
  const posted = new Map<bigint, { entries: number; byMember: Map<bigint, PostedShare> }>();
  if (orderIds.length === 0) return posted;
  for (const entry of await findEntries(tx, shopId, {
    keys: [],
    orderIds: [...orderIds],
    redemptionIds: [],
  })) {
    if (entry.orderId === null) continue;
    const sums = posted.get(entry.orderId) ?? { entries: 0, byMember: new Map<bigint, PostedShare>() };
    const { pending, available } = sums.byMember.get(entry.customerId) ?? { pending: 0n, available: 0n };
    sums.entries += 1;
    sums.byMember.set(entry.customerId, {
      pending: pending + entry.pendingDelta,
      available: available + entry.availableDelta - entry.shortfall,
    });
    posted.set(entry.orderId, sums);
  }
  return posted;
}

/** Per redemption: what it has taken (negative) or given back, and how many entries there are. */
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
