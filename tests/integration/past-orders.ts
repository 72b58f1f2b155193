/**
 * A shop with a past: orders that were made before Laurel came, and a backfill of them that tests take step by step.
 */
import { db } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { startBackfill } from "#app/flows/start-backfill.server.ts";
import { advanceBackfill } from "#app/jobs/advance-backfill.server.ts";
import { connected, control } from "./connect.ts";

export type PastShop = { shopId: string; customers: bigint[] };

const DAY = 86_400_000;

/** How long ago an order was processed; it was made today all the same, as imported ones are. */
export const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY);

/** Nothing is told by webhook, and no bulk operation takes time. */
export async function aPastShop(
  customers: { state?: "enabled" | "disabled"; firstName?: string }[] = [{}],
): Promise<PastShop> {
  const { shopId } = await connected();
  await control.post("webhooks/hold", { shop: shopId, on: true });
  await control.post("bulk", { shop: shopId, takesMs: 0 });
  // Plus: tests read more orders one by one than a small plan lets them in a moment.
  await control.post("settings", { shop: shopId, planName: "Plus" });
  const ids: bigint[] = [];
  for (const [index, { state = "enabled", firstName = "Ada" }] of customers.entries()) {
    const email = `past-${index}@example.com`;
    const { customer } = await control.post<{ customer: { id: string } }>("customers", {
      ...{ shop: shopId, email, firstName, lastName: `No ${index}`, state },
    });
    ids.push(BigInt(customer.id));
  }
  return { shopId, customers: ids };
}

export type PastOrderFigures = {
  customerId?: bigint | null;
  minor?: number;
  processedAt?: Date;
} & Record<string, unknown>;

/** Answers the order's id. */
export async function place(shopId: string, figures: PastOrderFigures = {}): Promise<bigint> {
  const { customerId = null, minor = 10_000, processedAt = daysAgo(30), ...more } = figures;
  const { order } = await control.order({
    shop: shopId,
    customerId: customerId === null ? null : customerId.toString(),
    lines: [{ title: "Pen", priceMinor: minor, quantity: 1 }],
    processedAt: processedAt.toISOString(),
    ...more,
  });
  return BigInt(order.id);
}

/** Laurel comes: whatever was ordered until now is the shop's past. */
export async function laurelComes(shopId: string): Promise<void> {
  // Shopify tells instants to the second.
  const now = new Date(Date.now() + 1_000);
  await installShop(shopId, { now });
  await db.shop.update({ where: { shopId }, data: { createdAt: now } });
}

export async function begin(shopId: string, since = daysAgo(50)): Promise<string> {
  return startBackfill(shopId, { since, by: "staff:1", now: new Date() });
}

export const backfillOf = (shopId: string) => db.backfill.findFirstOrThrow({ where: { shopId } });

/** One step of the job, as the worker does it. */
export const step = (shopId: string, backfillId: string, options: { lastTry?: boolean } = {}) =>
  advanceBackfill({ shopId, backfillId }, options);

/** Steps until there is nothing left to do. */
export async function run(shopId: string, backfillId: string): Promise<void> {
  for (let steps = 0; steps < 50; steps += 1) if ((await step(shopId, backfillId)) === null) return;
  throw new Error("a backfill never ended");
}

/** What members have, by customer. */
export async function balances(shopId: string): Promise<Map<bigint, bigint>> {
  const members = await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
  return new Map(members.map(({ customerId, available, pending }) => [customerId, available + pending]));
}
