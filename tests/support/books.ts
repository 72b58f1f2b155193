/** The books of a test's shop, as a bank statement. */
import { db, inTransaction } from "#app/db.server.ts";
import type { NewEntry, Posted } from "#app/ledger/post.server.ts";
import { post } from "#app/ledger/post.server.ts";
import { verifyBooks } from "#app/ledger/verify.server.ts";
import type { PostingRules } from "#app/rules/posting-rules.ts";
import { postingRules } from "#app/rules/posting-rules.ts";

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
  rules: Partial<PostingRules> = {},
): Promise<Posted[]> {
  return inTransaction((tx) => post(tx, shopId, entries, { ...postingRules(null, null), ...rules }));
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

/** "earn +59 = 59" line by line; pending points and a shortfall are told where there are some. */
export async function statementOf(shopId: string): Promise<string[]> {
  const entries = await db.entry.findMany({ where: { shopId }, orderBy: { entryId: "asc" } });
  const signed = (points: bigint) => (points > 0n ? `+${points}` : `${points}`);
  return entries.map((each) => {
    const short = each.shortfall === 0n ? "" : ` (short ${each.shortfall})`;
    const moved = each.pendingDelta === 0n ? [] : [`pending ${signed(each.pendingDelta)}`];
    if (moved.length === 0 || each.availableDelta !== 0n) moved.push(signed(each.availableDelta));
    const waiting = each.pendingDelta === 0n ? "" : `, pending ${each.pendingAfter}`;
    return `${each.kind} ${moved.join(", ")} = ${each.availableAfter}${waiting}${short}`;
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

/** For entries that were posted by themselves, without their orders and redemptions, and with ends of their own. */
export async function ledgerDiscrepancies(shopId: string) {
  return (await discrepancies(shopId)).filter(
    ({ about, law }) => !/^(order|redemption) /.test(about) && !law.startsWith("A lot ends on a day"),
  );
}
