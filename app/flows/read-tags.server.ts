/**
 * Tags of customers that rules ask for are read from Shopify and mirrored; whose tier hangs on them is settled again.
 */
import { db, inTransaction } from "#app/db.server.ts";
import { findTagsToRead } from "#app/models/customer-tags.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { noteTags } from "#app/models/read-tags.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readCustomerTags, TAGS_AT_ONCE } from "#app/shopify/customer-tags.server.ts";

const CALLS_PER_RUN = 25;

/**
 * Reads the tags that changed before `now` and were not read since, some calls' worth of them; answers whether there
 * are more. Whose tags open or close a tier is settled by a job; whose customer does not carry the tag of the tier
 * held, or that of another, is told again. What changes while it is read stays to be read. Idempotent, and safe to stop
 * anywhere. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN, SCOPE_MISSING.
 */
export async function readTags(shopId: string, { now }: { now: Date }): Promise<{ more: boolean }> {
  const wanted = () => findTagsToRead(db, shopId, { before: now, limit: TAGS_AT_ONCE });
  let customerIds = await wanted();
  if (customerIds.length === 0) return { more: false };
  const client = await shopifyClient(shopId, { background: true });
  const versions = (await publishedProgrammes(db, shopId)).map(({ programme }) => programme);
  for (let calls = 0; customerIds.length > 0 && calls < CALLS_PER_RUN; calls += 1) {
    const read = await readCustomerTags(client, customerIds);
    await inTransaction((tx) => noteTags(tx, shopId, { read, versions, readAt: now }));
    customerIds = await wanted();
  }
  return { more: customerIds.length > 0 };
}
