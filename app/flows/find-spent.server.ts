/** Gift cards and store credit that were spent to the last cent are used, for as long as nothing is put back on them. */
import { db, inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { Spendable } from "#app/models/redemption-ends.server.ts";
import { findSpendable, markEmptied, markRefilled } from "#app/models/redemption-ends.server.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import type { MoneyKind } from "#app/shopify/what-is-left.server.ts";
import { whatIsLeft } from "#app/shopify/what-is-left.server.ts";

/** Asked of Shopify in one request. */
const BATCH = 25;

/**
 * One batch of what a customer, or (null) everybody, may have left: what has nothing left is used. Of what something is
 * left the member keeps the code, and has it again where an order that was paid with it was given back. Without the
 * permission to look nothing changes, nor of what somebody wants back: taking it back empties it, too, and its own steps
 * see to it. Idempotent, also twice at once. Answers where to go on. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN;
 * Faults pass through.
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
    const left = await leftOf(client, kind, same);
    const those = (state: Spendable["state"], has: "nothing" | "something") =>
      same.flatMap((each) =>
        each.state === state && left.get(each.issuedGid) === has ? each.redemptionId : [],
      );
    const [emptied, refilled] = [those("issued", "nothing"), those("used", "something")];
    if (emptied.length + refilled.length === 0) continue;
    await inTransaction(async (tx) => {
      await markEmptied(tx, shopId, { redemptionIds: emptied, now });
      await markRefilled(tx, shopId, { redemptionIds: refilled });
    });
  }
  return { after: found.at(-1)?.redemptionId ?? after, more: found.length === limit };
}

/** Of one kind: another may lack its permission. */
async function leftOf(
  client: ShopifyClient,
  kind: MoneyKind,
  found: readonly Spendable[],
): ReturnType<typeof whatIsLeft> {
  try {
    return await whatIsLeft(
      client,
      kind,
      found.map(({ issuedGid }) => issuedGid),
    );
  } catch (error) {
    if (error instanceof Refusal && error.code === "SCOPE_MISSING") return new Map();
    throw error;
  }
}
