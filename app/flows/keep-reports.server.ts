/** Brings what the reports are read from to what orders, refunds and entries say, a step at a time. */
import { db, inTransaction } from "#app/db.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { buildMonth, writeDays } from "#app/projections/customer-days.server.ts";
import {
  lockFold,
  nextMonthAfter,
  setNextMonth,
  takeMarks,
  waitingNews,
} from "#app/projections/day-marks.server.ts";
import { rateOn } from "#app/projections/ratings.server.ts";
import { countAgain, countIn, countNext, countOut } from "#app/projections/retention.server.ts";
import {
  noteChanges,
  planRanges,
  startRangesAnew,
  writeDueRows,
} from "#app/projections/sales-ranges.server.ts";
import { dayIn } from "#app/reports/period.ts";

const MARKS_AT_ONCE = 5_000;
const ROWS_AT_ONCE = 20_000;
const CUSTOMERS_AT_ONCE = 20_000;
/** A month of a very large shop, or everybody who is put down for its ranges. */
const TIMEOUT_MS = 120_000;

/**
 * One step: a month, while the shop's days were never folded or its time zone is another; then the next customers, while
 * retention does not count everybody; else the next `limit` marks.
 * `more`: there may be more to do. Idempotent: each day is worked out anew from the facts, whoever asks and how often.
 */
export async function foldDays(
  shopId: string,
  { limit = MARKS_AT_ONCE }: { limit?: number } = {},
): Promise<{ more: boolean }> {
  return inTransaction(
    async (tx) => {
      const { timeZone } = await requireShop(tx, shopId);
      const fold = await lockFold(tx, shopId, timeZone ?? "UTC");
      if (fold.nextMonth !== null) {
        const month = { first: fold.nextMonth, next: await nextMonthAfter(tx, shopId, fold) };
        if (fold.isFirst) {
          await startRangesAnew(tx, shopId);
          await countAgain(tx, shopId);
        }
        await buildMonth(tx, shopId, { ...month, isFirst: fold.isFirst, timeZone: fold.timeZone });
        await setNextMonth(tx, shopId, month.next);
        return { more: true };
      }
      if (fold.countedTo !== null) {
        await countNext(tx, shopId, { countedTo: fold.countedTo, limit: CUSTOMERS_AT_ONCE });
        return { more: true };
      }
      const { taken, days, customers } = await takeMarks(tx, shopId, { timeZone: fold.timeZone, limit });
      await countOut(tx, shopId, customers);
      await writeDays(tx, shopId, { days, timeZone: fold.timeZone });
      await countIn(tx, shopId, customers);
      await noteChanges(tx, shopId, customers);
      return { more: taken === limit };
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

/**
 * One step, and before the first of the day customers are rated. `more`: another is due. Idempotent, and folds wait
 * meanwhile. Does nothing before the shop's first fold is done.
 */
export async function bringRanges(
  shopId: string,
  { now, limit = ROWS_AT_ONCE }: { now: Date; limit?: number },
): Promise<{ more: boolean }> {
  return inTransaction(
    async (tx) => {
      const { timeZone } = await requireShop(tx, shopId);
      const fold = await lockFold(tx, shopId, timeZone ?? "UTC");
      if (fold.nextMonth !== null) return { more: false };
      const today = dayIn(now, fold.timeZone);
      if (fold.countedTo === null) await rateOn(tx, shopId, today);
      await planRanges(tx, shopId, today);
      return writeDueRows(tx, shopId, { limit });
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

/** One step: folds what is new; when nothing is, works out what the ranges tell of it. `more`: another is due. */
export async function keepReports(shopId: string, { now }: { now: Date }): Promise<{ more: boolean }> {
  const folded = await foldDays(shopId);
  return folded.more ? folded : bringRanges(shopId, { now });
}

/** A shop whose whole past is folded while a merchant waits, and news that are for every shop. */
const SMALL = { orders: 2_000, marks: 40 };
const MOST_STEPS = 100;

/**
 * Brings a report up to this moment before it is read, where that takes a moment: in a small shop, or where little is
 * new. Answers whether something is left to the job that runs every minute.
 */
export async function catchUp(shopId: string, { now }: { now: Date }): Promise<{ isBehind: boolean }> {
  const news = await waitingNews(db, shopId, { now, orders: SMALL.orders + 1, marks: SMALL.marks + 1 });
  if (!news.isWaiting) return { isBehind: false };
  const isQuick = news.orders <= SMALL.orders || (news.isKept && news.marks <= SMALL.marks);
  if (!isQuick) return { isBehind: true };
  for (let step = 0; step < MOST_STEPS; step++)
    if (!(await keepReports(shopId, { now })).more) return { isBehind: false };
  return { isBehind: true };
}
