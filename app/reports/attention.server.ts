/** What a merchant should look at: requests for data, what Shopify denies, and how far set-up has come. */
import type { Db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";

/** The document of one request, as JSON. Refuses where there is none, or not yet, or not in this shop. */
export async function requireDataDocument(db: Db, shopId: string, requestId: bigint): Promise<unknown> {
  const request = await db.dataRequest.findUnique({ where: { shopId_requestId: { shopId, requestId } } });
  if (!request?.document)
    throw new Refusal("BAD_REQUEST", {
      detail: "there is no such data request, or it is still being prepared",
    });
  return request.document;
}

/** How far the set-up guide has come, as far as the database knows. */
export async function setUpProgress(
  db: Db,
  shopId: string,
): Promise<{ published: boolean; firstPoints: boolean }> {
  const [programme, entry] = await Promise.all([
    db.programmeVersion.findFirst({ where: { shopId }, select: { version: true } }),
    db.entry.findFirst({ where: { shopId, kind: "earn" }, select: { entryId: true } }),
  ]);
  return { published: programme !== null, firstPoints: entry !== null };
}

/**
 * Since when the shop's customers cannot pay with the store credit that its programme promises; null where they can, or
 * it promises none.
 */
export async function storeCreditOffAt(db: Db, shopId: string): Promise<Date | null> {
  const rows = await db.$queryRaw<{ offAt: Date }[]>`
    SELECT s.store_credit_off_at AS "offAt" FROM shops s JOIN LATERAL (
      SELECT document FROM programme_versions v WHERE v.shop_id = s.shop_id ORDER BY version DESC LIMIT 1) AS last ON true
    WHERE s.shop_id = ${shopId} AND s.store_credit_off_at IS NOT NULL
      AND (document #>> '{conversion,into}' = 'store_credit' OR document -> 'rewards' @> '[{"kind": "store_credit"}]')`;
  return rows[0]?.offAt ?? null;
}

const SHOWN = 20;

/** What Shopify did not let us do, the latest first. */
export function findDenials(db: Db, shopId: string): Promise<{ operation: string; scope: string | null }[]> {
  return db.denial.findMany({
    where: { shopId },
    orderBy: { deniedAt: "desc" },
    take: SHOWN,
    select: { operation: true, scope: true },
  });
}
