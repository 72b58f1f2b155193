/** Shopify tells who its customers are. */
import { inTransaction } from "#app/db.server.ts";
import { markProcessed } from "#app/models/deliveries.server.ts";
import { upsertMembers } from "#app/models/members.server.ts";
import type { CustomerState } from "#app/rules/order.ts";

/** Writes what is known of customers and closes the deliveries that said it. Older news never overwrites newer. */
export async function hearCustomers(
  shopId: string,
  news: readonly { customer: CustomerState; webhookId: string }[],
  { now }: { now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const customers = news.map((each) => each.customer);
    await upsertMembers(tx, shopId, customers, now);
    const outcome = "Customer noted";
    const verdicts = news.map(({ webhookId }) => ({ webhookId, state: "processed", outcome }) as const);
    await markProcessed(tx, shopId, verdicts, now);
  });
}
