/** Shopify's customer carries the tag of the tier held, and of no other tier. */
import { log } from "#app/log.server.ts";
import type { MemberToSync } from "#app/models/member-sync.server.ts";
import { isChange, tierTagChange, tierTags } from "#app/rules/customer-tags.ts";
import type { Programme } from "#app/rules/programme.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { changeTags, readCustomerTags } from "#app/shopify/customer-tags.server.ts";

/**
 * Adds and removes what differs from what Shopify has now: who carries the right tags is left alone, so that the
 * webhook of our own change brings nothing more. What Shopify does not accept keeps nobody else waiting.
 */
export async function tellTags(
  client: ShopifyClient,
  members: readonly MemberToSync[],
  versions: readonly Programme[],
): Promise<void> {
  const programme = versions.at(-1);
  if (!programme || tierTags(programme).length === 0) return;
  const read = await readCustomerTags(
    client,
    members.map(({ customerId }) => customerId),
  );
  const carried = new Map(read.map(({ customerId, tags }) => [customerId, tags]));
  for (const { customerId, state, tierId } of members) {
    const tags = carried.get(customerId);
    if (!tags) continue;
    const change = tierTagChange(versions, { state, tierId, tags });
    const problems = isChange(change) ? await changeTags(client, customerId, change) : [];
    if (problems.length > 0)
      log.warn({ shopId: client.shopId, customerId: customerId.toString(), problems }, "member not tagged");
  }
}
