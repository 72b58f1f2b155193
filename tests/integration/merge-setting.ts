import { db } from "#app/db.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { discrepancies } from "../support/books.ts";
import { anOrder, later, MAY, told } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";

/** Two customers who are one person, what they bought, and how the books end. */

export const NOW = later(MAY, { days: 60 });
export const day = (days: number) => later(MAY, { days });
/** Ada was two customers; the second one is gone. */
export const [kept, gone] = [1n, 2n];
export const MERGED_AT = day(30);

export type Step = OrderNews[] | { deletedId: bigint; intoId: bigint; mergedAt: Date };
export const merged = (deletedId: bigint, intoId: bigint, mergedAt = MERGED_AT): Step => ({
  deletedId,
  intoId,
  mergedAt,
});

export async function play(shopId: string, steps: readonly Step[], now = NOW): Promise<void> {
  for (const step of steps)
    if (Array.isArray(step)) await settleOrders(shopId, step, { now });
    else {
      const keptId = await mergeCustomers(shopId, step, { now });
      if (keptId !== null) await settleOrders(shopId, [], { now, customerIds: [keptId] });
    }
}

export const aShopWith = (programme: Partial<ProgrammeDocument> = {}) =>
  aShop({ programme: { ...influencerTiers("USD"), ...programme } });

/** "1 transfer +100 = 180": whose, what, how much, and the balance after it. */
export async function booksOf(shopId: string): Promise<string[]> {
  const entries = await db.entry.findMany({ where: { shopId }, orderBy: { entryId: "asc" } });
  const signed = (points: bigint) => (points > 0n ? `+${points}` : `${points}`);
  return entries.map(({ customerId, kind, availableDelta, availableAfter, shortfall }) => {
    const short = shortfall === 0n ? "" : ` (short ${shortfall})`;
    return `${customerId} ${kind} ${signed(availableDelta)} = ${availableAfter}${short}`;
  });
}

export async function membersOf(shopId: string) {
  const members = await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
  return members.map(({ customerId, available, lifetimeEarned }) => [customerId, available, lifetimeEarned]);
}

export async function endOf(shopId: string) {
  const orders = await db.order.findMany({ where: { shopId }, orderBy: { orderId: "asc" } });
  const standing = await db.standing.findMany({ where: { shopId } });
  return {
    member: await db.member.findUnique({
      where: { shopId_customerId: { shopId, customerId: kept } },
      select: { available: true, lifetimeEarned: true, enrolledAt: true, state: true },
    }),
    orders: orders.map(({ orderId, customerId, target, absorbedFrom, tierId }) =>
      [orderId, customerId, target, absorbedFrom, tierId].join(" "),
    ),
    standing: standing.map(({ shopId: _, ...rest }) => rest),
    differences: await discrepancies(shopId),
  };
}

export const goneBuys = anOrder({ orderId: 11n, customerId: gone, processedAt: day(1), totalMinor: 60_000n });
export const goneAgain = anOrder({ orderId: 12n, customerId: gone, processedAt: day(2), totalMinor: 4_000n });
export const keptBuys = anOrder({ orderId: 13n, customerId: kept, processedAt: day(29), totalMinor: 4_000n });
export const keptLater = anOrder({
  orderId: 14n,
  customerId: kept,
  processedAt: day(31),
  totalMinor: 4_000n,
});

export const facts: Step[] = [
  [told(goneBuys)],
  [told(goneAgain)],
  [told(keptBuys)],
  [told(keptLater)],
  merged(gone, kept),
];
