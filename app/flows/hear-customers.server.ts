/** Shopify tells who its customers are. */
import { Overtaken } from "#app/contention.server.ts";
import type { Tx } from "#app/db.server.ts";
import { inTransaction } from "#app/db.server.ts";
import { markProcessed } from "#app/models/deliveries.server.ts";
import type { LockedMember } from "#app/models/members.server.ts";
import { lockMembers, upsertMembers } from "#app/models/members.server.ts";
import { mergesAround } from "#app/models/merges.server.ts";
import { ordersOfMembers } from "#app/models/member-orders.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { followMerges } from "#app/rules/merges.ts";
import type { CustomerState } from "#app/rules/order.ts";

/**
 * Writes what is known of customers and closes the deliveries that said it. Older news never overwrites newer. Known
 * customers who take part from now on, or from earlier on than was known, have their orders settled again by a job.
 * Of a merged customer only that it took part is kept, for whom it became.
 */
export async function hearCustomers(
  shopId: string,
  news: readonly { customer: CustomerState; webhookId: string }[],
  { now }: { now: Date },
): Promise<void> {
  const named = [...new Set(news.map((each) => each.customer.customerId))];
  await inTransaction((tx) => hear(tx, shopId, { news, named, now }));
}

type Hearing = {
  news: readonly { customer: CustomerState; webhookId: string }[];
  named: bigint[];
  now: Date;
};

async function hear(tx: Tx, shopId: string, { news, named, now }: Hearing): Promise<void> {
  const merges = await mergesAround(tx, shopId, named);
  const customers = followMerges(
    news.map((each) => each.customer),
    merges,
    now,
  );
  const ids = [...new Set([...named, ...customers.map((each) => each.customerId)])];
  const before = await lockMembers(tx, shopId, ids);
  await upsertMembers(tx, shopId, customers, now);
  const after = await lockMembers(tx, shopId, ids);
  if ((await mergesAround(tx, shopId, named)).size !== merges.size) throw new Overtaken();
  const enrolled = [...newlyEnrolled(before, after), ...(await overtaken(tx, shopId, before, after))];
  if (enrolled.length > 0) {
    await enqueue(tx, "settle-members", { shopId, customerIds: enrolled.map(String) });
  }
  const outcome = "Customer noted";
  const verdicts = news.map(({ webhookId }) => ({ webhookId, state: "processed", outcome }) as const);
  await markProcessed(tx, shopId, verdicts, now);
}

/** Unknown a moment ago, and yet with orders: those were settled while the customer did not take part. */
async function overtaken(
  tx: Tx,
  shopId: string,
  before: readonly LockedMember[],
  after: readonly LockedMember[],
): Promise<bigint[]> {
  const known = new Set(before.map((each) => each.customerId));
  const unknown = after.filter(({ customerId, enrolledAt }) => enrolledAt && !known.has(customerId));
  const ids = unknown.map((each) => each.customerId);
  return [...new Set((await ordersOfMembers(tx, shopId, ids)).map((each) => each.customerId))];
}

/** Only those who were known before. */
function newlyEnrolled(before: readonly LockedMember[], after: readonly LockedMember[]): bigint[] {
  const enrolledAt = new Map(before.map((each) => [each.customerId, each.enrolledAt?.getTime()]));
  return after
    .filter(({ customerId }) => enrolledAt.has(customerId))
    .filter((each) => each.enrolledAt?.getTime() !== enrolledAt.get(each.customerId))
    .map((each) => each.customerId);
}
