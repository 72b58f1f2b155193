/** The draft is tried on the shop's own orders, and what it says is kept for the merchant. */
import type { Db } from "#app/db.server.ts";
import { db, inSnapshot, inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { Replayed } from "#app/flows/run-backtest/replay.server.ts";
import { replay } from "#app/flows/run-backtest/replay.server.ts";
import type { BacktestRow } from "#app/models/backtests.server.ts";
import { AT_WORK, moveBacktest, requireBacktest } from "#app/models/backtests.server.ts";
import { askForProducts, findProductsToRead } from "#app/models/products.server.ts";
import { findDraft } from "#app/models/programme-drafts.server.ts";
import { publishedProgrammes, requireProgramme } from "#app/models/programmes.server.ts";
import { extentOf } from "#app/models/replayed-members.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { enqueue } from "#app/queue.server.ts";
import type { BacktestSetting } from "#app/rules/backtest/backtest.ts";
import { Backtest } from "#app/rules/backtest/backtest.ts";
import { monthsBefore } from "#app/rules/backtest/months.ts";
import type { BacktestReport } from "#app/rules/backtest/stored.ts";
import { untoldBy } from "#app/rules/backtest/untold.ts";

const STATEMENT_MS = 60_000;
const WHOLE_MS = 14 * 60_000;
/** So often is it written down how far it is, and looked whether somebody stopped it. */
const TELLS_EVERY_MS = 300;
/** Products that cannot be read by then are left unknown, and the report says so. */
const WAITS_FOR_PRODUCTS_MS = 3 * 60_000;
const LOOK_AGAIN_MS = 2_000;

type Clock = { clock: () => Date; lastTry?: boolean };

/**
 * Replays every customer's orders by the draft, as it is saved by now, and by the programme in force, on one snapshot,
 * while the shop is at work. Writes nothing but how far it is and what it found. Where a rule asks for products that
 * were never read, has them read and answers in how many milliseconds to come back; null when there is nothing left to
 * do. Begun again it begins anew; one that was stopped stays stopped. What Shopify or the business refuses ends it in
 * words, and so does the last of several tries. Refuses BACKTEST_NOT_FOUND.
 */
export async function runBacktest(
  shopId: string,
  backtestId: string,
  { clock, lastTry = false }: Clock,
): Promise<number | null> {
  const asked = await requireBacktest(db, shopId, backtestId);
  if (!AT_WORK.includes(asked.state)) return null;
  try {
    return await run(shopId, asked, clock);
  } catch (error) {
    if (!(error instanceof Refusal) && !lastTry) throw error;
    const failure = error instanceof Refusal ? error.message : BROKEN;
    await inTransaction((tx) =>
      moveBacktest(tx, shopId, backtestId, { to: "failed", failure, now: clock(), finishedAt: clock() }),
    );
    if (!(error instanceof Refusal)) throw error;
    return null;
  }
}

const BROKEN = "Something went wrong on our side, again and again.";

async function run(shopId: string, asked: BacktestRow, clock: () => Date): Promise<number | null> {
  const { backtestId, askedAt } = asked;
  const waits = clock().getTime() - askedAt.getTime() < WAITS_FOR_PRODUCTS_MS;
  if (waits && (await isReading(shopId, asked))) return LOOK_AGAIN_MS;
  const tried = await inSnapshot(([reader]) => tryOn(reader, shopId, asked, { clock, waits }), {
    statementMs: STATEMENT_MS,
    timeoutMs: WHOLE_MS,
  });
  const { report, total: done, isComplete, unknownProducts } = tried;
  const now = clock();
  if (unknownProducts.size > 0 && waits) return readFirst(shopId, backtestId, { unknownProducts, now });
  if (!isComplete) return null;
  await inTransaction((tx) =>
    moveBacktest(tx, shopId, backtestId, { to: "done", report, done, now, finishedAt: now }),
  );
  return null;
}

type Tried = Replayed & { report: BacktestReport; total: number };
type Trying = {
  clock: () => Date;
  /** Products that are not known are read first. */
  waits: boolean;
};

/** Everything is read of one moment, the draft, too. */
async function tryOn(
  reader: Db,
  shopId: string,
  asked: BacktestRow,
  { clock, waits }: Trying,
): Promise<Tried> {
  const { backtestId, months, askedAt } = asked;
  const { timeZone } = await requireShop(reader, shopId);
  const draft = await findDraft(reader, shopId);
  if (!draft) throw new Refusal("DRAFT_NOT_FOUND");
  const { version, programme: published } = await requireProgramme(reader, shopId);
  const versions = await publishedProgrammes(reader, shopId);
  const from = monthsBefore(askedAt, months, timeZone ?? "UTC");
  const span = { from, until: askedAt };
  const extent = await extentOf(reader, shopId, span);
  const past = extent.mostlyPast ? "replayed" : "settled";
  const setting: BacktestSetting = {
    ...{ published, draft: draft.programme, timeZone: timeZone ?? "UTC" },
    ...{ from, now: askedAt, past, versions },
  };
  const backtest = new Backtest(setting);
  backtest.addStrangers(extent.strangers);
  const compared = { draftRevision: draft.revision, programmeVersion: version };
  const onPage = teller(shopId, backtestId, { total: extent.orders, clock, compared });
  const replayed = (await onPage(0))
    ? await replay(reader, shopId, { backtest, setting, span, onPage, waits })
    : { isComplete: false, unknownProducts: new Set<bigint>() };
  const names = { published: published.name, draft: draft.programme.name };
  const unknownProducts = replayed.unknownProducts.size;
  return {
    ...replayed,
    total: extent.orders,
    report: {
      ...{ result: backtest.result(), past, names, unknownProducts },
      untold: untoldBy(published, draft.programme),
    },
  };
}

type Telling = {
  total: number;
  clock: () => Date;
  compared: Pick<BacktestRow, "draftRevision" | "programmeVersion">;
};

/** Writes down how far it is, the first time and then every moment; false when it is to stop. */
function teller(shopId: string, backtestId: string, { total, clock, compared }: Telling) {
  let [done, toldAt] = [0, 0];
  return async (orders: number): Promise<boolean> => {
    done = Math.min(total, done + orders);
    const now = clock();
    if (now.getTime() - toldAt < TELLS_EVERY_MS) return true;
    toldAt = now.getTime();
    return inTransaction((tx) =>
      moveBacktest(tx, shopId, backtestId, { to: "running", now, done, total, ...compared }),
    );
  };
}

/** Whether any product that it asked for is still to be read: before that it is not worth replaying anything again. */
async function isReading(shopId: string, { state, movedAt }: BacktestRow): Promise<boolean> {
  if (state !== "reading") return false;
  const before = new Date(movedAt.getTime() + 1);
  return (await findProductsToRead(db, shopId, { before, limit: 1 })).length > 0;
}

async function readFirst(
  shopId: string,
  backtestId: string,
  { unknownProducts, now }: { unknownProducts: ReadonlySet<bigint>; now: Date },
): Promise<number | null> {
  return inTransaction(async (tx) => {
    const total = unknownProducts.size;
    if (!(await moveBacktest(tx, shopId, backtestId, { to: "reading", now, done: 0, total }))) return null;
    await askForProducts(tx, shopId, { productIds: [...unknownProducts], now });
    await enqueue(tx, "read-products", { shopId }, { jobKey: `read-products:${shopId}` });
    return LOOK_AGAIN_MS;
  });
}
