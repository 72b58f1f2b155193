/** Where the programme is for some customers only, the tags of who buys are read before they decide. */
import { db, inTransaction } from "#app/db.server.ts";
import { findTagsOf } from "#app/models/customer-tags.server.ts";
import { keptIdOf } from "#app/models/merges.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { noteTags } from "#app/models/read-tags.server.ts";
import { asksForAudience } from "#app/rules/customer-tags.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readCustomerTags } from "#app/shopify/customer-tags.server.ts";

/**
 * Asks Shopify for the tags of a member where nobody did within a day. Never inside a transaction. A customer nobody
 * knows has no points to spend, and is not asked for. Refuses what the client refuses.
 */
export async function knowBuyer(shopId: string, askedId: bigint, { now }: { now: Date }): Promise<void> {
  const versions = (await publishedProgrammes(db, shopId)).map(({ programme }) => programme);
  const programme = versions.at(-1);
  if (!programme || !asksForAudience(programme)) return;
  const customerId = await keptIdOf(db, shopId, askedId);
  const known = await findTagsOf(db, shopId, customerId, now);
  if (known !== "to be read") return;
  const read = await readCustomerTags(await shopifyClient(shopId), [customerId]);
  await inTransaction((tx) => noteTags(tx, shopId, { read, versions, readAt: now }));
}
