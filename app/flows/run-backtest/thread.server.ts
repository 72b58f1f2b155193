/** A part of a backtest, judged beside others: see parts.server.ts. It keeps nothing and writes nothing. */
import { parentPort, workerData } from "node:worker_threads";
import { closeDatabase, inSameSnapshot } from "#app/db.server.ts";
import type { ThreadNews, ThreadWork } from "#app/flows/run-backtest/parts.server.ts";
import { replay } from "#app/flows/run-backtest/replay.server.ts";
import { Backtest } from "#app/rules/backtest/backtest.ts";

const { shopId, snapshot, limits, ...work } = workerData as ThreadWork;
const tell = (news: ThreadNews) => parentPort?.postMessage(news);
const onPage = (orders: number) => {
  tell({ orders });
  return Promise.resolve(true);
};

const backtest = new Backtest(work.setting);
const replayed = await inSameSnapshot(
  snapshot,
  (reader) => replay(reader, shopId, { ...work, backtest, onPage }),
  limits,
);
tell({ replayed, sums: backtest.sums() });
await closeDatabase();
