/** Shops: one row per tenant, keyed by the myshopify domain. */
import type { Db, Tx } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";

export type ShopRow = {
  shopId: string;
  name: string | null;
  currency: string | null;
  timeZone: string | null;
  primaryLocale: string | null;
  appInstallationGid: string | null;
  scopes: string[];
  createdAt: Date;
  installedAt: Date | null;
  uninstalledAt: Date | null;
  guideDismissedAt: Date | null;
  rulesSyncedVersion: number | null;
  rulesSyncedForm: number | null;
  reconciledUntil: Date | null;
  reconciledAt: Date | null;
  reconciledFound: number;
  storeCreditOffAt: Date | null;
  inactiveAfterDays: number;
};

/** What Shopify says of the shop itself. */
export type ShopFacts = {
  name: string;
  currency: string;
  timeZone: string;
  primaryLocale: string | null;
  appInstallationGid: string | null;
};

/** Installed now: not before the first opening, and not after an uninstall. */
export function isInstalled(shop: Pick<ShopRow, "installedAt" | "uninstalledAt">): boolean {
  return shop.installedAt !== null && shop.uninstalledAt === null;
}

/** The shop's row, or null. */
export function findShop(db: Db, shopId: string): Promise<ShopRow | null> {
  return db.shop.findUnique({ where: { shopId } });
}

/** The shop's row, locked, or null: whoever says anew what the shop is compares with what stands then. */
export async function lockShop(tx: Tx, shopId: string): Promise<ShopRow | null> {
  await tx.$queryRaw`SELECT FROM shops WHERE shop_id = ${shopId} FOR NO KEY UPDATE`;
  return findShop(tx, shopId);
}

/** The shop's row; refuses SHOP_NOT_FOUND. */
export async function requireShop(db: Db, shopId: string): Promise<ShopRow> {
  const shop = await findShop(db, shopId);
  if (!shop) throw new Refusal("SHOP_NOT_FOUND", { shop: shopId });
  return shop;
}

/** The row of a shop that has Laurel now; refuses SHOP_NOT_FOUND and SHOP_NOT_INSTALLED. */
export async function requireInstalledShop(db: Db, shopId: string): Promise<ShopRow> {
  const shop = await requireShop(db, shopId);
  if (!isInstalled(shop)) throw new Refusal("SHOP_NOT_INSTALLED", { shop: shopId });
  return shop;
}

/** Writes what Shopify says of the shop; makes the row when it is new. Idempotent. */
export async function upsertShop(tx: Tx, shopId: string, facts: ShopFacts, now: Date): Promise<void> {
  await tx.shop.upsert({
    where: { shopId },
    create: { shopId, createdAt: now, ...facts },
    update: facts,
  });
}

/** Before the scopes are written. */
async function forgetDenials(tx: Tx, shopId: string, scopes: string[]): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM denials d USING shops s
    WHERE d.shop_id = ${shopId} AND s.shop_id = d.shop_id AND NOT (s.scopes @> ${scopes}::text[] AND s.scopes <@ ${scopes}::text[])`;
}

/**
 * The shop has Laurel now, with these scopes. A first install and a reinstall alike; the instant of an install that
 * still stands is kept, so that a repeated token exchange changes nothing. A reinstall finds the set-up guide again:
 * Shopify has switched the widget off meanwhile.
 */
export async function markInstalled(
  tx: Tx,
  shopId: string,
  { scopes, now }: { scopes: string[]; now: Date },
): Promise<void> {
  await forgetDenials(tx, shopId, scopes);
  await tx.$executeRaw`
    INSERT INTO shops (shop_id, created_at, installed_at, scopes)
    VALUES (${shopId}, ${now}, ${now}, ${scopes}::text[])
    ON CONFLICT (shop_id) DO UPDATE SET
      scopes = EXCLUDED.scopes,
      installed_at = CASE WHEN shops.installed_at IS NULL OR shops.uninstalled_at IS NOT NULL
                          THEN EXCLUDED.installed_at ELSE shops.installed_at END,
      guide_dismissed_at = CASE WHEN shops.uninstalled_at IS NULL THEN shops.guide_dismissed_at END,
      uninstalled_at = NULL`;
}

/**
 * The shop gave Laurel up at `at`. News older than the standing install (a late webhook after a reinstall) is not
 * believed. Answers whether anything changed.
 */
export async function markUninstalled(tx: Tx, shopId: string, at: Date): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE shops SET uninstalled_at = ${at}, scopes = '{}', rules_synced_version = NULL, rules_synced_form = NULL
    WHERE shop_id = ${shopId} AND uninstalled_at IS NULL AND (installed_at IS NULL OR installed_at <= ${at})`;
  return changed > 0;
}

/** Writes which scopes the merchant granted; when they changed, what Shopify denied may be asked again. Idempotent. */
export async function saveScopes(tx: Tx, shopId: string, scopes: string[]): Promise<void> {
  await forgetDenials(tx, shopId, scopes);
  await tx.$executeRaw`UPDATE shops SET scopes = ${scopes}::text[] WHERE shop_id = ${shopId}`;
}

/** Whether the shop's customers can pay with store credit; since when they cannot stays. Idempotent. */
export async function noteStoreCredit(
  tx: Tx,
  shopId: string,
  { isOn, now }: { isOn: boolean; now: Date },
): Promise<void> {
  const offAt = isOn ? null : now;
  await tx.$executeRaw`
    UPDATE shops SET store_credit_off_at = ${offAt}::timestamptz
    WHERE shop_id = ${shopId} AND (store_credit_off_at IS NULL) <> ${isOn}`;
}

/** Installed shops that promise store credit while it is switched off, the next ones after a shop, at most `limit`. */
export async function findShopsWithoutStoreCredit(
  db: Db,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>`
    SELECT s.shop_id AS "shopId" FROM shops s JOIN LATERAL (
      SELECT document FROM programme_versions v WHERE v.shop_id = s.shop_id ORDER BY version DESC LIMIT 1) AS last ON true
    WHERE s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL AND s.store_credit_off_at IS NOT NULL
      AND (document #>> '{conversion,into}' = 'store_credit' OR document -> 'rewards' @> '[{"kind": "store_credit"}]')
      AND s.shop_id > ${after}
    ORDER BY s.shop_id LIMIT ${limit}`;
  return rows.map(({ shopId }) => shopId);
}

/** The merchant put the set-up guide away. The first time counts. */
export async function dismissGuide(tx: Tx, shopId: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE shops SET guide_dismissed_at = ${now} WHERE shop_id = ${shopId} AND guide_dismissed_at IS NULL`;
}

/**
 * Takes at most `limit` installed shops whose last comparison ended by `before`, or never did: those first for whom
 * none was asked for longest. A comparison that never ends so keeps no other shop waiting.
 */
export async function takeShopsToReconcile(
  tx: Tx,
  { before, now, limit }: { before: Date; now: Date; limit: number },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ shopId: string }[]>`
    UPDATE shops SET reconcile_asked_at = ${now}::timestamptz
    WHERE shop_id IN (
      SELECT shop_id FROM shops s
      WHERE installed_at IS NOT NULL AND uninstalled_at IS NULL
        AND (reconciled_at IS NULL OR reconciled_at <= ${before}::timestamptz)
        AND EXISTS (SELECT FROM programme_versions v WHERE v.shop_id = s.shop_id)
      ORDER BY reconcile_asked_at NULLS FIRST, shop_id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING shop_id AS "shopId"`;
  return rows.map(({ shopId }) => shopId).sort();
}

/** Everything Shopify changed up to `until` is settled. Only moves on; `endedAt`: the run came to its end then. */
export async function noteReconciled(
  tx: Tx,
  shopId: string,
  { until, endedAt, found }: { until: Date | null; endedAt: Date | null; found: number },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE shops SET
      reconciled_until = greatest(reconciled_until, ${until}::timestamptz),
      reconciled_at = coalesce(${endedAt}::timestamptz, reconciled_at),
      reconciled_found = CASE WHEN ${endedAt}::timestamptz IS NULL THEN reconciled_found ELSE ${found}::integer END
    WHERE shop_id = ${shopId}`;
}

/**
 * The rules of `version` are in the shop's app-data metafield, in this `form`; an older version never overwrites a newer
 * one. An older form does: a worker that is not yet replaced wrote it, and the sweep has to know.
 */
export async function markRulesSynced(
  tx: Tx,
  shopId: string,
  { version, form }: { version: number; form: number },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE shops SET rules_synced_version = ${version}, rules_synced_form = ${form}
    WHERE shop_id = ${shopId} AND coalesce(rules_synced_version, 0) <= ${version}
      AND (rules_synced_version, rules_synced_form) IS DISTINCT FROM (${version}::integer, ${form}::integer)`;
}

/**
 * Installed shops whose metafield has not the rules that were published before `before`, or has them in an older form
 * than `form`; any of them, at most `limit`.
 */
export async function findUntoldRules(
  db: Db,
  { before, form, limit }: { before: Date; form: number; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>`
    SELECT s.shop_id AS "shopId" FROM shops s
    WHERE s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL AND EXISTS (
      SELECT FROM programme_versions v WHERE v.shop_id = s.shop_id AND v.published_at < ${before}
        AND (v.version > coalesce(s.rules_synced_version, 0) OR coalesce(s.rules_synced_form, 0) < ${form}))
    ORDER BY random() LIMIT ${limit}`;
  return rows.map(({ shopId }) => shopId);
}

/** After how many days without an order customers count as lapsed from now on. */
export async function setInactiveAfterDays(tx: Tx, shopId: string, days: number): Promise<void> {
  await tx.shop.update({ where: { shopId }, data: { inactiveAfterDays: days } });
}
