/** Looks by the clock for shops whose points are to become rewards by themselves, and calls the job that sees to it. */
import { db, inTransaction } from "#app/db.server.ts";
import {
  findConvertingTimes,
  findMonthlyShops,
  findShopsWithEnough,
} from "#app/models/conversions.server.ts";
import { findShopsWithoutStoreCredit } from "#app/models/shops.server.ts";
import { enqueueForEach } from "#app/queue.server.ts";
import { monthAt, openWindow } from "#app/rules/conversion.ts";

const AT_ONCE = 1_000;

/**
 * Enqueues one job for each shop whose day of the month has come and is not done, each by its own calendar, or is done
 * but for what could not be made then and can be now; and for each where somebody has enough for a conversion by
 * threshold. Where the programme is newer than the day, no window is open and nothing is asked. A shop that was away is
 * found as long as its month's window is the last. Where store credit is switched off, Shopify is asked whether it still
 * is. Keyed, so that sweeping what waits already adds nothing.
 */
export async function sweepConversions({
  now,
  atOnce = AT_ONCE,
}: {
  now: Date;
  atOnce?: number;
}): Promise<void> {
  await goThrough("convert-points", atOnce, async (page) => {
    const shops = await findMonthlyShops(db, { now, ...page });
    const open = shops.filter(({ timeZone, finished, again }) => {
      return again || finished === null || finished < monthAt(now, timeZone ?? "UTC");
    });
    const times = await findConvertingTimes(
      db,
      open.map(({ shopId }) => shopId),
    );
    const due = open.filter(({ shopId, timeZone, finished, again }) => {
      const window = openWindow(times.get(shopId) ?? [], { timeZone: timeZone ?? "UTC", now });
      if (window === null) return false;
      return finished === null || finished < window || (again && finished === window);
    });
    return { seen: shops.at(-1)?.shopId, due: due.map(({ shopId }) => shopId) };
  });
  await goThrough("convert-points", atOnce, async (page) => {
    const shops = await findShopsWithEnough(db, page);
    return { seen: shops.at(-1), due: shops };
  });
  // Shopify sends no news of it.
  await goThrough("look-at-store-credit", atOnce, async (page) => {
    const shops = await findShopsWithoutStoreCredit(db, page);
    return { seen: shops.at(-1), due: shops };
  });
}

type Page = { after: string; limit: number };

async function goThrough(
  name: "convert-points" | "look-at-store-credit",
  limit: number,
  find: (page: Page) => Promise<{ seen: string | undefined; due: string[] }>,
): Promise<void> {
  for (let after: string | undefined = ""; after !== undefined;) {
    const { seen, due } = await find({ after, limit });
    await inTransaction((tx) => enqueueForEach(tx, name, due));
    after = seen;
  }
}
