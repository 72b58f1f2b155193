/** The parts of a backtest, each in a thread of its own: one core judges the orders of a large shop for many seconds. */
import { Worker } from "node:worker_threads";
import type { Db, Limits } from "#app/db.server.ts";
import type { Replayable, Replayed } from "#app/flows/run-backtest/replay.server.ts";
import { replay } from "#app/flows/run-backtest/replay.server.ts";
import type { Part } from "#app/models/replayed-members.server.ts";
import type { Backtest, BacktestSums } from "#app/rules/backtest/backtest.ts";

/** What a thread is given, and reads on a connection of its own, of the same moment as all others. */
export type ThreadWork = Replayable & { shopId: string; snapshot: string; limits: Limits };

/** So many orders more are judged; and in the end everything. */
export type ThreadNews = { orders: number } | { replayed: Replayed; sums: BacktestSums };

type Work = Omit<ThreadWork, "shopId" | "part"> & {
  parts: readonly Part[];
  backtest: Backtest;
  /** After each page of any part, with so many orders more; answers whether to go on. */
  onPage: (orders: number) => Promise<boolean>;
};

const THREAD = new URL("./thread.server.ts", import.meta.url);

/**
 * Feeds every member of the parts to the backtest: one part here, on this connection, several beside each other. Where
 * one of them stops or breaks all of them do, for then the backtest has nothing that is worth keeping.
 */
export async function replayParts(reader: Db, shopId: string, { parts, ...work }: Work): Promise<Replayed> {
  const [only, another] = parts;
  if (only && !another) return replay(reader, shopId, { ...work, part: only });
  const { backtest, onPage, ...given } = work;
  const threads = parts.map((part) => threadFor({ ...given, shopId, part }));
  const stop = () => Promise.all(threads.map((thread) => thread.terminate()));
  const together = { isComplete: true, unknownProducts: new Set<bigint>() };
  const onNews = async (news: ThreadNews) => {
    if (!together.isComplete) return;
    if ("orders" in news) together.isComplete = await onPage(news.orders);
    else {
      backtest.join(news.sums);
      together.isComplete = news.replayed.isComplete;
      for (const productId of news.replayed.unknownProducts) together.unknownProducts.add(productId);
    }
    if (!together.isComplete) await stop();
  };
  try {
    await Promise.all(threads.map((thread) => untilItEnds(thread, onNews)));
    return together;
  } finally {
    await stop();
  }
}

function threadFor(workData: ThreadWork): Worker {
  return new Worker(THREAD, { workerData: workData });
}

/** One after the other is heard; throws what is thrown there or here. */
function untilItEnds(thread: Worker, onNews: (news: ThreadNews) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = Promise.resolve();
    thread.on("message", (news: ThreadNews) => {
      heard = heard.then(() => onNews(news));
      heard.catch(reject);
    });
    thread.on("error", reject);
    thread.on("exit", () => {
      heard.then(resolve, reject);
    });
  });
}
