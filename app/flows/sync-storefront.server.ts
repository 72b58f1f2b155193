/** Writes the widget's words and look where the storefront's Liquid reads them. */
import { db, inTransaction } from "#app/db.server.ts";
import { Fault, Refusal } from "#app/errors.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import {
  findStorefront,
  markStorefrontRefused,
  markStorefrontSynced,
} from "#app/models/storefronts.server.ts";
import { publishedStorefront } from "#app/rules/storefront/storefront.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { setAppData } from "#app/shopify/metafields.server.ts";
import { readShop } from "#app/shopify/shop.server.ts";

/** More savings than anybody makes while one is written. */
const MAX_ROUNDS = 5;

/**
 * Writes what was last saved to the shop's app-data metafield `laurel.storefront` and remembers which revision it was;
 * looks again afterwards, so that of two at once the newer one stands in the end. Answers that revision; null where
 * nothing was ever saved, and then nothing is written. Idempotent. What
 * Shopify refuses is remembered with its words. Refuses METAFIELD_REFUSED, SCOPE_MISSING, SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN.
 */
export async function syncStorefront(shopId: string): Promise<{ revision: number | null }> {
  const shop = await requireInstalledShop(db, shopId);
  let kept = await findStorefront(db, shopId);
  if (!kept) return { revision: null };
  const client = await shopifyClient(shopId, { background: true });
  const ownerId = shop.appInstallationGid ?? (await readShop(client)).facts.appInstallationGid;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { revision, storefront } = kept;
    try {
      await setAppData(client, ownerId, "storefront", publishedStorefront(storefront));
    } catch (error) {
      if (error instanceof Refusal) await rememberRefused(shopId, revision, error);
      throw error;
    }
    await inTransaction((tx) => markStorefrontSynced(tx, shopId, revision));
    kept = (await findStorefront(db, shopId)) ?? kept;
    if (kept.revision === revision) return { revision };
  }
  throw new Fault("the storefront is changed faster than it can be written");
}

async function rememberRefused(shopId: string, revision: number, { code, detail, message }: Refusal) {
  const { detail: said } = detail;
  const words = code === "METAFIELD_REFUSED" && typeof said === "string" ? said : message;
  await inTransaction((tx) => markStorefrontRefused(tx, shopId, { revision, words }));
}
