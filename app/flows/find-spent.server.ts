/** Gift cards and store credit that were spent to the last cent are used from then on. */
import { db, inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { Spendable } from "#app/models/redemption-ends.server.ts";
import { findSpendable, markEmptied } from "#app/models/redemption-ends.server.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import type { MoneyKind } from "#app/shopify/what-is-left.server.ts";
import { spentWholly } from "#app/shopify/what-is-left.server.ts";

/** Asked of Shopify in one request. */
const BATCH = 25;

/**
 * One batch of what a customer, or (null) everybody, may have left: what has nothing left is used. Of what something is
 * left the member keeps the code. Without the permission to look nothing changes, nor of what somebody wants back: taking
 * it back empties it, too, and its own steps see to it. Idempotent, also twice at once. Answers where to go on. Refuses
 * SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN; Faults pass through.
 */
export async function findSpent(
  shopId: string,
  {
    now,
    customerId = null,
    after = null,
    limit = BATCH,
  }: { now: Date; customerId?: bigint | null; after?: string | null; limit?: number },
): Promise<{ after: string | null; more: boolean }> {
  const found = await findSpendable(db, shopId, { customerId, after, limit, now });
  if (found.length === 0) return { after, more: false };
  const client = await shopifyClient(shopId, { background: true });
  for (const [kind, same] of Map.groupBy(found, (each) => each.kind)) {
    const redemptionIds = await spentOf(client, kind, same);
    if (redemptionIds.length > 0)
      await inTransaction((tx) => markEmptied(tx, shopId, { redemptionIds, now }));
  }
  return { after: found.at(-1)?.redemptionId ?? after, more: found.length === limit };
}

/** Of one kind: another may lack its permission. */
async function spentOf(
  client: ShopifyClient,
  kind: MoneyKind,
  found: readonly Spendable[],
): Promise<string[]> {
  const gids = found.map(({ issuedGid }) => issuedGid);
  try {
    const spent = await spentWholly(client, kind, gids);
    return found.filter(({ issuedGid }) => spent.has(issuedGid)).map(({ redemptionId }) => redemptionId);
  } catch (error) {
    if (error instanceof Refusal && error.code === "SCOPE_MISSING") return [];
    throw error;
  }
}
