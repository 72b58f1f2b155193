/** Members whose points will end are noted, for a message to tell them. */
import { inTransaction } from "#app/db.server.ts";
import type { WarningCursor } from "#app/models/expiry-warnings.server.ts";
import { noteWarnings } from "#app/models/expiry-warnings.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";

const BATCH = 500;

/**
 * Looks at one batch of lots that end within the programme's warning days, and notes who is to be warned: once per
 * member, day of ending and warning, also when it is asked twice or twice at once. Answers how far it came; go on
 * `after` that until there is no more. Refuses SHOP_NOT_INSTALLED, PROGRAMME_NOT_PUBLISHED.
 */
export async function warnExpiry(
  shopId: string,
  { now, after = null, limit = BATCH }: { now: Date; after?: WarningCursor | null; limit?: number },
): Promise<{ noted: number; after: WarningCursor | null; more: boolean }> {
  return inTransaction(async (tx) => {
    const { timeZone } = await requireInstalledShop(tx, shopId);
    const { expiryWarningDays: daysBefore } = (await requireProgramme(tx, shopId)).programme;
    if (daysBefore.length === 0) return { noted: 0, after, more: false };
    const reach = { now, daysBefore, timeZone: timeZone ?? "UTC" };
    const { noted, seen, after: next } = await noteWarnings(tx, shopId, { ...reach, after, limit });
    return { noted, after: next, more: seen === limit };
  });
}
