/** The books of a test's shop, as a bank statement. */
import { db, inTransaction } from "#app/db.server.ts";
import type { Clawback, NewEntry, Posted } from "#app/ledger/post.server.ts";
import { post } from "#app/ledger/post.server.ts";
import { verifyBooks } from "#app/ledger/verify.server.ts";

const NOON = new Date("2026-06-15T12:00:00Z");

/** An enrolled member, with points to begin with. */
export async function aMember(
  shopId: string,
  { customerId, points = 0n }: { customerId: bigint; points?: bigint },
): Promise<bigint> {
  await db.member.create({
    data: { shopId, customerId, state: "enrolled", enrolledAt: new Date("2026-01-01"), createdAt: NOON },
  });
  if (points > 0n)
    await postAll(shopId, [anEntry({ customerId, key: `gift:${customerId}`, availableDelta: points })]);
  return customerId;
}

export function anEntry(entry: Partial<NewEntry> & Pick<NewEntry, "customerId" | "key">): NewEntry {
  const rest = {
    kind: "adjust",
    pendingDelta: 0n,
    availableDelta: 0n,
    actor: "system",
    occurredAt: NOON,
  } as const;
  return { ...rest, reason: {}, ...entry };
}

export function postAll(
  shopId: string,
  entries: NewEntry[],
  clawback: Clawback = "allow_negative",
): Promise<Posted[]> {
  return inTransaction((tx) => post(tx, shopId, entries, { clawback }));
}

export function spend(customerId: bigint, points: bigint, redemptionId: string): NewEntry {
  const key = `redemption:${redemptionId}:1`;
  return anEntry({
    customerId,
    key,
    kind: "redeem",
    redemptionId,
    availableDelta: -points,
    actor: "shopper",
  });
}

/** "earn +59 = 59" line by line; a shortfall is told where there is one. */
export async function statementOf(shopId: string): Promise<string[]> {
  const entries = await db.entry.findMany({ where: { shopId }, orderBy: { entryId: "asc" } });
  const signed = (points: bigint) => (points > 0n ? `+${points}` : `${points}`);
  return entries.map((each) => {
    const short = each.shortfall === 0n ? "" : ` (short ${each.shortfall})`;
    return `${each.kind} ${signed(each.availableDelta)} = ${each.availableAfter}${short}`;
  });
}

/** What is left of each lot, in the order in which they were made. */
export async function lotsOf(shopId: string): Promise<string[]> {
  const lots = await db.lot.findMany({ where: { shopId }, orderBy: { entryId: "asc" } });
  return lots.map(({ remaining, amount, expiresAt }) => {
    const end = expiresAt ? ` until ${expiresAt.toISOString().slice(0, 10)}` : "";
    return `${remaining} of ${amount}${end}`;
  });
}

export async function discrepancies(shopId: string) {
  return (await verifyBooks(db, shopId)).found;
}

/** For entries that were posted by themselves, without their orders and redemptions. */
export async function ledgerDiscrepancies(shopId: string) {
  return (await discrepancies(shopId)).filter(({ about }) => !/^(order|redemption) /.test(about));
}
