/** Writes the published rules where the storefront's Liquid reads them. */
import { db, inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { markRulesSynced, requireInstalledShop } from "#app/models/shops.server.ts";
import { storefrontRules } from "#app/rules/storefront-rules.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { setMetafields } from "#app/shopify/metafields.server.ts";
import { readShop } from "#app/shopify/shop.server.ts";

/** Read in Liquid as `app.metafields.laurel.rules`. */
const NAMESPACE = "laurel";
const KEY = "rules";

/**
 * Writes the version in force to the shop's app-data metafield and remembers which one it was. Idempotent; of two at
 * once the newer version is remembered. Refuses SHOP_NOT_INSTALLED, PROGRAMME_NOT_PUBLISHED, SHOP_MUST_REOPEN.
 */
export async function syncRules(shopId: string): Promise<{ version: number }> {
  const shop = await requireInstalledShop(db, shopId);
  const { version, programme } = await requireProgramme(db, shopId);
  const client = await shopifyClient(shopId);
  const ownerId = shop.appInstallationGid ?? (await readShop(client)).facts.appInstallationGid;
  const value = JSON.stringify(storefrontRules(programme));
  const problems = await setMetafields(client, [
    { ownerId, namespace: NAMESPACE, key: KEY, type: "json", value },
  ]);
  if (problems[0]) throw new Refusal("PROGRAMME_INVALID", { detail: problems[0].message });
  await inTransaction((tx) => markRulesSynced(tx, shopId, version));
  return { version };
}
