/** Backtests that merchants asked for: how far each has come, and what it says. The last few of a shop are kept. */
import type { Db, Tx } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { namesOfMembers } from "#app/models/past-orders.server.ts";
import type { BacktestReport } from "#app/rules/backtest/stored.ts";
import { readReport, storedReport } from "#app/rules/backtest/stored.ts";

/** asked → (reading products →) running → done, or stopped, or failed. */
export type BacktestState = "asked" | "reading" | "running" | "done" | "stopped" | "failed";

export const AT_WORK: readonly BacktestState[] = ["asked", "reading", "running"];

export type BacktestRow = {
  backtestId: string;
  months: number;
  state: BacktestState;
  done: number;
  total: number;
  draftRevision: number;
  programmeVersion: number;
  report: BacktestReport | null;
  failure: string | null;
  askedBy: string;
  askedAt: Date;
  movedAt: Date;
  finishedAt: Date | null;
};

const KEPT = 10;
/** Nobody has to wait so long for a worker, or for a step: it was broken off. */
const LASTS_MS = { asked: 10 * 60_000, reading: 10 * 60_000, running: 2 * 60_000 } as const;

/** Whether one that is said to be at work still is. */
export function isAtWork({ state, movedAt }: Pick<BacktestRow, "state" | "movedAt">, now: Date): boolean {
  if (state !== "asked" && state !== "reading" && state !== "running") return false;
  return now.getTime() - movedAt.getTime() < LASTS_MS[state];
}

type Stored = Omit<BacktestRow, "report" | "state"> & { state: string; result: unknown };

function rowOf({ result, state, ...row }: Stored): BacktestRow {
  return { ...row, state: state as BacktestState, report: result === null ? null : readReport(result) };
}

/** The newest backtest of the shop, or null. */
export async function latestBacktest(db: Db, shopId: string): Promise<BacktestRow | null> {
  const row = await db.backtest.findFirst({ where: { shopId }, orderBy: { askedAt: "desc" } });
  return row && rowOf(row);
}

/** The newest one that is done, or null; of a draft's revision, where one is given. */
export async function latestReport(
  db: Db,
  shopId: string,
  { draftRevision }: { draftRevision?: number } = {},
): Promise<BacktestRow | null> {
  const row = await db.backtest.findFirst({
    where: { shopId, state: "done", ...(draftRevision === undefined ? {} : { draftRevision }) },
    orderBy: { askedAt: "desc" },
  });
  return row && rowOf(row);
}

/** The backtest; refuses BACKTEST_NOT_FOUND. */
export async function requireBacktest(db: Db, shopId: string, backtestId: string): Promise<BacktestRow> {
  const row = await db.backtest.findUnique({ where: { shopId_backtestId: { shopId, backtestId } } });
  if (!row) throw new Refusal("BACKTEST_NOT_FOUND");
  return rowOf(row);
}

export type AskedBacktest = Pick<
  BacktestRow,
  "backtestId" | "months" | "draftRevision" | "programmeVersion"
> & {
  by: string;
  now: Date;
};

/** Writes one that was asked for. Whichever was at work is stopped by it, and the oldest beyond ten are forgotten. */
export async function insertBacktest(
  tx: Tx,
  shopId: string,
  { backtestId, months, draftRevision, programmeVersion, by, now }: AskedBacktest,
): Promise<void> {
  // One after the other: there is one at a time.
  await tx.$queryRaw`SELECT 1 FROM shops WHERE shop_id = ${shopId} FOR NO KEY UPDATE`;
  await tx.$executeRaw`
    DELETE FROM backtests WHERE shop_id = ${shopId} AND backtest_id IN (
      SELECT backtest_id FROM backtests WHERE shop_id = ${shopId} ORDER BY asked_at DESC OFFSET ${KEPT - 1})`;
  await tx.backtest.updateMany({
    where: { shopId, state: { in: [...AT_WORK] } },
    data: { state: "stopped", finishedAt: now },
  });
  await tx.backtest.create({
    data: {
      ...{ shopId, backtestId, months, draftRevision, programmeVersion },
      ...{ state: "asked", askedBy: by, askedAt: now, movedAt: now },
    },
  });
}

type Change = Partial<
  Pick<BacktestRow, "done" | "total" | "draftRevision" | "programmeVersion" | "failure" | "finishedAt">
> & { report?: BacktestReport };

/**
 * Notes how far a backtest is that is at work. Answers false, and changes nothing, when it is not any more: it was
 * stopped, or another one was asked for.
 */
export async function moveBacktest(
  tx: Tx,
  shopId: string,
  backtestId: string,
  { to, now, report, ...change }: { to: BacktestState; now: Date } & Change,
): Promise<boolean> {
  const result = report ? { result: JSON.parse(storedReport(report)) as object } : {};
  const { count } = await tx.backtest.updateMany({
    where: { shopId, backtestId, state: { in: [...AT_WORK] } },
    data: { ...change, ...result, state: to, movedAt: now },
  });
  return count > 0;
}

/** How those are called who win or lose most, so many of each; who has neither a name nor an e-mail is left out. */
export async function namesOfMoved(
  db: Db,
  shopId: string,
  { result }: BacktestReport,
  { most }: { most: number },
): Promise<Map<bigint, string>> {
  const { winners, losers } = result.moved;
  const ids = [...winners.top.slice(0, most), ...losers.top.slice(0, most)].map(
    ({ customerId }) => customerId,
  );
  const people = await namesOfMembers(db, shopId, ids);
  return new Map(
    [...people].flatMap(([id, { name, email }]) => (name || email ? [[id, name || (email ?? "")]] : [])),
  );
}
