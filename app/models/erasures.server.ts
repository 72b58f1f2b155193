/** Keeper of erasures: the one way a shop's rows ever leave. */
import type { Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";

/**
 * Removes everything of a shop and records that it was done; answers how many rows went. Refuses (INSTALLED_SHOP) a
 * shop that is installed, the database too. Erasing a shop that is gone already removes nothing.
 */
export async function eraseEverything(tx: Tx, shopId: string, now: Date): Promise<number> {
  const shops = await tx.$queryRaw<{ installed: boolean }[]>(sql`
    SELECT installed_at IS NOT NULL AND uninstalled_at IS NULL AS installed
    FROM shops WHERE shop_id = ${shopId} FOR UPDATE`);
  if (shops[0]?.installed) throw new Refusal("INSTALLED_SHOP");
  const [erased] = await tx.$queryRaw<{ rows: number }[]>(sql`
    SELECT erase_shop(${shopId}, ${now.toISOString()}::timestamptz) AS rows`);
  return erased?.rows ?? 0;
}
