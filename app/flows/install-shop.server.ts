/** A merchant let Laurel in. */
import { inTransaction } from "#app/db.server.ts";
import { assert } from "#app/errors.ts";
import { insertProgrammeVersion, findProgramme } from "#app/models/programmes.server.ts";
import { isInstalled, lockShop, markInstalled, upsertShop } from "#app/models/shops.server.ts";
import { noteChangedProducts } from "#app/models/products.server.ts";
import { findStorefront } from "#app/models/storefronts.server.ts";
import { enqueue, enqueueAfterMove, enqueueAfterReturn, enqueueSync } from "#app/queue.server.ts";
import { asksForFacts } from "#app/rules/earning/goods.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { inBooksCurrency, readShop } from "#app/shopify/shop.server.ts";

/**
 * Makes the shop ours: what it is, its scopes, a first programme, and everything that waited for it. Runs at every new
 * token, so it is idempotent: an install that stands is only brought up to date, a reinstall keeps its programme and
 * its books. Faults when Shopify does not say what shop this is; nothing is written then.
 */
export async function installShop(shopId: string, { now }: { now: Date }): Promise<void> {
  const { facts, scopes } = await readShop(await shopifyClient(shopId));
  await inTransaction(async (tx) => {
    const known = await lockShop(tx, shopId);
    const kept = inBooksCurrency(shopId, known?.currency ?? null, facts);
    await upsertShop(tx, shopId, { ...kept, primaryLocale: known?.primaryLocale ?? null }, now);
    await markInstalled(tx, shopId, { scopes, now });
    const { timeZone } = kept;
    if (known && timeZone !== known.timeZone) await enqueueAfterMove(tx, shopId, { timeZone, now });
    const inForce = await findProgramme(tx, shopId);
    if (!inForce) {
      const first = parseProgramme(influencerTiers(kept.currency));
      assert("programme" in first, `the first programme is valid in ${kept.currency}`);
      await insertProgrammeVersion(tx, shopId, first.programme, { now, by: "system" });
    }
    if (inForce && known && !isInstalled(known)) {
      await enqueueAfterReturn(tx, shopId, inForce);
      // News of products were not heard meanwhile.
      if (asksForFacts(inForce.programme)) await noteChangedProducts(tx, shopId, { productIds: "all", now });
    }
    await enqueue(tx, "sync-rules", { shopId }, { jobKey: `sync-rules:${shopId}` });
    if (await findStorefront(tx, shopId))
      await enqueue(tx, "sync-storefront", { shopId }, { jobKey: `sync-storefront:${shopId}` });
    await enqueueSync(tx, shopId);
    await enqueue(tx, "drain-inbox", { shopId }, { jobKey: `drain-inbox:${shopId}` });
  });
}
