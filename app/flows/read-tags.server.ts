/** Tags of customers that rules ask for are read from Shopify and mirrored; whose tier hangs on them is settled again. */
import type { Tx } from "#app/db.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import type { TaggedMember } from "#app/models/customer-tags.server.ts";
import { findTagsToRead, writeTags } from "#app/models/customer-tags.server.ts";
import { bumpRevisions } from "#app/models/members.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { enqueue, enqueueSync } from "#app/queue.server.ts";
import { differIn, gateTags, isChange, tierTagChange } from "#app/rules/customer-tags.ts";
import type { Programme } from "#app/rules/programme.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readCustomerTags, TAGS_AT_ONCE } from "#app/shopify/customer-tags.server.ts";

const CALLS_PER_RUN = 25;
const SETTLED_AT_ONCE = 50;

/**
 * Reads the tags that changed before `now` and were not read since, some calls' worth of them; answers whether there are
 * more. Whose tags open or close a tier is settled by a job; whose customer does not carry the tag of the tier held, or
 * that of another, is told again. What changes while it is read stays to be read. Idempotent, and safe to stop
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
    await inTransaction(async (tx) => {
      const members = await writeTags(tx, shopId, { read, readAt: now });
      await enqueueForTags(tx, shopId, { members, versions, now });
    });
    customerIds = await wanted();
  }
  return { more: customerIds.length > 0 };
}

type Followed = { members: readonly TaggedMember[]; versions: readonly Programme[]; now: Date };

async function enqueueForTags(tx: Tx, shopId: string, { members, versions, now }: Followed): Promise<void> {
  const gates = gateTags(versions);
  const moved = members.filter(({ before, after }) => differIn(gates, before, after));
  for (let from = 0; from < moved.length; from += SETTLED_AT_ONCE) {
    const customerIds = moved.slice(from, from + SETTLED_AT_ONCE).map(({ customerId }) => String(customerId));
    await enqueue(tx, "settle-members", { shopId, customerIds });
  }
  const untold = members.filter(({ after: tags, ...member }) =>
    isChange(tierTagChange(versions, { ...member, tags })),
  );
  if (untold.length === 0) return;
  await bumpRevisions(
    tx,
    shopId,
    untold.map(({ customerId }) => customerId),
  );
  await enqueueSync(tx, shopId, now);
}
