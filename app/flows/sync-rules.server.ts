/** Writes the published rules where the storefront's Liquid reads them. */
import { db, inTransaction } from "#app/db.server.ts";
import { Fault } from "#app/errors.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { markRulesSynced, requireInstalledShop } from "#app/models/shops.server.ts";
import { FORM, storefrontRules } from "#app/rules/storefront-rules.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { setAppData } from "#app/shopify/metafields.server.ts";
import { readShop } from "#app/shopify/shop.server.ts";

/** More versions than anybody publishes while one is written. */
const MAX_ROUNDS = 5;

/**
 * Writes the version in force, by the shop's clock, to the shop's app-data metafield and remembers which one it was;
 * looks again afterwards, so that of two at once the newer version and the newer clock stand in the end. Idempotent.
 * Refuses SHOP_NOT_INSTALLED, PROGRAMME_NOT_PUBLISHED, SHOP_MUST_REOPEN.
 */
export async function syncRules(shopId: string, { now }: { now: Date }): Promise<{ version: number }> {
  const { appInstallationGid } = await requireInstalledShop(db, shopId);
  const client = await shopifyClient(shopId, { background: true });
  const ownerId = appInstallationGid ?? (await readShop(client)).facts.appInstallationGid;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { version, programme, timeZone } = await inForce(shopId);
    await setAppData(client, ownerId, "rules", storefrontRules(programme, { timeZone, now }));
    await inTransaction((tx) => markRulesSynced(tx, shopId, { version, form: FORM }));
    const since = await inForce(shopId);
    if (since.version === version && since.timeZone === timeZone) return { version };
  }
  throw new Fault("versions are published faster than they can be written");
}

/** The version, and the time zone by which its days and hours are meant. */
async function inForce(shopId: string) {
  const [{ version, programme }, { timeZone }] = await Promise.all([
    requireProgramme(db, shopId),
    requireInstalledShop(db, shopId),
  ]);
  return { version, programme, timeZone: timeZone ?? "UTC" };
}
