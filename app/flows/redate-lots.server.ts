/** A new expiry policy gives the points that stand their new dates. */
import { inTransaction } from "#app/db.server.ts";
import { findLotsAfter, readDatedLots, redateLots as writeDates } from "#app/ledger/endings.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { redatedEnd } from "#app/rules/expiry.ts";

const BATCH = 500;

/**
 * Dates one batch of lots by the policy that is published now, empty ones too: their points may come back. Nobody
 * loses a date that is less than thirty days after the publishing. Answers how far it came; go on `after` that until
 * there is no more. Saying it again changes nothing, so that a run which broke off may begin anew. Refuses
 * SHOP_NOT_FOUND, PROGRAMME_NOT_PUBLISHED.
 */
export async function redateLots(
  shopId: string,
  { after = 0n, limit = BATCH }: { after?: bigint; limit?: number } = {},
): Promise<{ after: bigint; more: boolean }> {
  return inTransaction(async (tx) => {
    const shop = await requireShop(tx, shopId);
    const { programme, publishedAt } = await requireProgramme(tx, shopId);
    const timeZone = shop.timeZone ?? "UTC";
    const found = await findLotsAfter(tx, shopId, { after, limit });
    await lockMembers(
      tx,
      shopId,
      found.map((lot) => lot.customerId),
    );
    const lots = await readDatedLots(
      tx,
      shopId,
      found.map((lot) => lot.entryId),
    );
    const redated = lots.map(({ expiresAt: old, ...lot }) => {
      const expiresAt = redatedEnd(old, programme.expiry, { ...lot, timeZone, publishedAt });
      return { entryId: lot.entryId, old, expiresAt };
    });
    await writeDates(
      tx,
      shopId,
      redated.filter(({ old, expiresAt }) => old?.getTime() !== expiresAt?.getTime()),
    );
    return { after: found.at(-1)?.entryId ?? after, more: found.length === limit };
  });
}
