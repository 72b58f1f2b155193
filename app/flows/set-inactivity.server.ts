/** The merchant says after how many days without an order a customer counts as lapsed. */
import { inTransaction } from "#app/db.server.ts";
import { noteInAudit } from "#app/models/audit-log.server.ts";
import { requireShop, setInactiveAfterDays } from "#app/models/shops.server.ts";
import { lockFold } from "#app/projections/day-marks.server.ts";
import { countAgain } from "#app/projections/retention.server.ts";

/** Keeps it, and has retention counted anew by the next folds. What is so already stays as it is. */
export async function setInactivity(
  shopId: string,
  { days, by, now }: { days: number; by: string; now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const { timeZone } = await requireShop(tx, shopId);
    await lockFold(tx, shopId, timeZone ?? "UTC");
    const { inactiveAfterDays } = await requireShop(tx, shopId);
    if (inactiveAfterDays === days) return;
    await setInactiveAfterDays(tx, shopId, days);
    await countAgain(tx, shopId);
    const words = [`Customers lapse after ${days} days without an order, not ${inactiveAfterDays}.`];
    const entry = { action: "days of inactivity changed", about: null, words } as const;
    await noteInAudit(tx, shopId, { at: now, actor: by, ...entry });
  });
}
