/** A shop's customer days worked out the slow, obvious way: every fact is read, and put on its day by hand. */
import { db } from "#app/db.server.ts";
import { dayIn } from "#app/reports/period.ts";

type Day = Record<string, string>;

const NOTHING = {
  orders: 0n,
  gross: 0n,
  discounts: 0n,
  taxes: 0n,
  shipping: 0n,
  returns: 0n,
  returnedTaxes: 0n,
  returnedShipping: 0n,
  refunds: 0n,
  orderReturns: 0n,
  orderReturnedTaxes: 0n,
  orderReturnedShipping: 0n,
  earned: 0n,
  spent: 0n,
  moved: 0n,
};
type Sums = typeof NOTHING & { first?: Date; last?: Date };

const EARNING = new Set(["earn", "bonus", "referral", "activity", "reverse"]);

/** By "customer day channel", as text, so that two tellings can be compared. */
export async function daysByHand(shopId: string, timeZone: string): Promise<Record<string, Day>> {
  const days = new Map<string, Sums>();
  const on = (customerId: bigint | null, at: Date, channel: string): Sums => {
    const key = `${customerId ?? 0n} ${dayIn(at, timeZone)} ${channel}`;
    const sums = days.get(key) ?? { ...NOTHING };
    days.set(key, sums);
    return sums;
  };
  const orders = await db.order.findMany({ where: { shopId }, include: { refunds: true } });
  for (const order of orders) {
    if (order.processedAt === null || order.test || order.deletedAt) continue;
    const channel = (order.sourceName === "" ? null : order.sourceName) ?? "unknown";
    const placed = on(order.customerId, order.processedAt, channel);
    placed.orders += 1n;
    placed.gross += order.grossMinor;
    placed.discounts += order.discountsMinor;
    placed.taxes += order.taxesMinor;
    placed.shipping += order.shippingMinor;
    if (!placed.first || order.processedAt < placed.first) placed.first = order.processedAt;
    if (!placed.last || order.processedAt > placed.last) placed.last = order.processedAt;
    for (const refund of order.refunds) {
      placed.orderReturns += refund.returnsMinor;
      placed.orderReturnedTaxes += refund.taxesMinor;
      placed.orderReturnedShipping += refund.shippingMinor;
      const returned = on(order.customerId, refund.processedAt, channel);
      returned.returns += refund.returnsMinor;
      returned.returnedTaxes += refund.taxesMinor;
      returned.returnedShipping += refund.shippingMinor;
      returned.refunds += 1n;
    }
  }
  for (const entry of await db.entry.findMany({ where: { shopId } })) {
    const sums = on(entry.customerId, entry.occurredAt, "");
    const reason = entry.reason as { expiredOfOrder?: string; expiredOf?: string };
    const cameBack = entry.kind === "return" && !reason.expiredOfOrder && !reason.expiredOf;
    if (EARNING.has(entry.kind)) sums.earned += entry.pendingDelta + entry.availableDelta;
    if (entry.kind === "redeem" || cameBack) sums.spent -= entry.availableDelta;
    sums.moved += entry.availableDelta;
  }
  return Object.fromEntries([...days].map(([key, sums]) => [key, asText(sums)]));
}

/** The same as the projection has it. */
export async function daysAsFolded(shopId: string): Promise<Record<string, Day>> {
  const rows = await db.customerDay.findMany({ where: { shopId } });
  return Object.fromEntries(
    rows.map((row) => [
      `${row.customerId} ${row.day.toISOString().slice(0, 10)} ${row.channel}`,
      asText({
        orders: BigInt(row.orders),
        gross: row.grossMinor,
        discounts: row.discountsMinor,
        taxes: row.taxesMinor,
        shipping: row.shippingMinor,
        returns: row.returnsMinor,
        returnedTaxes: row.returnedTaxesMinor,
        returnedShipping: row.returnedShippingMinor,
        refunds: BigInt(row.refunds),
        orderReturns: row.orderReturnsMinor,
        orderReturnedTaxes: row.orderReturnedTaxesMinor,
        orderReturnedShipping: row.orderReturnedShippingMinor,
        earned: row.earned,
        spent: row.spent,
        moved: row.moved,
        ...(row.firstAt && { first: row.firstAt }),
        ...(row.lastAt && { last: row.lastAt }),
      }),
    ]),
  );
}

function asText(sums: Sums): Day {
  return Object.fromEntries(
    Object.entries(sums).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : String(value),
    ]),
  );
}

/** What `day_totals` has, by "day channel"; a day whose customers were all taken away is one without anything. */
export async function totalsAsFolded(shopId: string): Promise<Record<string, Record<string, bigint>>> {
  const rows = await db.dayTotal.findMany({ where: { shopId } });
  const told = rows.map(({ shopId: _, day, channel, ...sums }) => [keyOf(day, channel), sums] as const);
  return Object.fromEntries(told.filter(([, sums]) => Object.values(sums).some((sum) => sum !== 0n)));
}

/** The rows of `customer_days` added up by hand. */
export async function totalsOfDays(shopId: string): Promise<Record<string, Record<string, bigint>>> {
  const totals: Record<string, Record<string, bigint>> = {};
  for (const row of await db.customerDay.findMany({ where: { shopId } })) {
    const { shopId: _, customerId: _whose, day, channel, firstAt: _first, lastAt: _last, ...sums } = row;
    const total = (totals[keyOf(day, channel)] ??= {});
    for (const [name, sum] of Object.entries(sums)) total[name] = (total[name] ?? 0n) + BigInt(sum);
  }
  return Object.fromEntries(
    Object.entries(totals).filter(([, sums]) => Object.values(sums).some((sum) => sum !== 0n)),
  );
}

const keyOf = (day: Date, channel: string) => `${day.toISOString().slice(0, 10)} ${channel}`;
