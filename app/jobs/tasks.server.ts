/** Every job with its executor: total, so that a job without one does not compile. */
import type { JobHelpers, TaskList } from "graphile-worker";
import { Refusal } from "#app/errors.ts";
import { askForTags } from "#app/flows/ask-for-tags.server.ts";
import { checkAllBooks } from "#app/flows/check-all-books.server.ts";
import { checkBooks } from "#app/flows/check-books.server.ts";
import { completeDataRequest } from "#app/flows/complete-data-request.server.ts";
import { keepReports } from "#app/flows/keep-reports.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { postAdjustment } from "#app/flows/post-adjustment.server.ts";
import { purgeOldPayloads } from "#app/flows/purge-payloads.server.ts";
import { runBacktest } from "#app/flows/run-backtest.server.ts";
import { scheduleReconciliations } from "#app/flows/schedule-reconciliations.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { sweep } from "#app/flows/sweep.server.ts";
import { sweepDays } from "#app/flows/sweep-days.server.ts";
import { sweepConversions } from "#app/flows/sweep-conversions.server.ts";
import { sweepPoints, sweepSpent, sweepWarnings } from "#app/flows/sweep-points.server.ts";
import { sweepStorefronts } from "#app/flows/sweep-storefronts.server.ts";
import { sweepStandings } from "#app/flows/sweep-standings.server.ts";
import { syncMembers } from "#app/flows/sync-members.server.ts";
import { syncRules } from "#app/flows/sync-rules.server.ts";
import { syncStorefront } from "#app/flows/sync-storefront.server.ts";
import { syncShop } from "#app/flows/sync-shop.server.ts";
import { tidyQueue } from "#app/flows/tidy-queue.server.ts";
import { undoAdjustment } from "#app/flows/undo-adjustment.server.ts";
import { advanceBackfill } from "#app/jobs/advance-backfill.server.ts";
import { drainInbox } from "#app/jobs/drain-inbox.server.ts";
import { rereadOrders } from "#app/jobs/read-orders.server.ts";
import { reconcileOrders } from "#app/jobs/reconcile-orders.server.ts";
import type { Executor } from "#app/jobs/point-jobs.server.ts";
import { POINT_JOBS } from "#app/jobs/point-jobs.server.ts";
import { rereadProducts } from "#app/jobs/read-products.server.ts";
import { rereadTags } from "#app/jobs/read-tags.server.ts";
import type { ScheduledJob } from "#app/jobs/schedule.ts";
import { settleAgain } from "#app/jobs/settle-again.server.ts";
import { STANDING_JOBS } from "#app/jobs/standing-jobs.server.ts";
import { log } from "#app/log.server.ts";
import type { JobName, Jobs } from "#app/queue.server.ts";

/** Tries of one step of a backfill, more than three hours in all, before it is given up in words. */
const BACKFILL_TRIES = 10;

const EXECUTORS: { [Name in JobName]: Executor<Jobs[Name]> } & Record<ScheduledJob, Executor<unknown>> = {
  "drain-inbox": async ({ shopId }, helpers) => {
    const { more } = await drainInbox({ shopId });
    if (more) await helpers.addJob("drain-inbox", { shopId }, { jobKey: `drain-inbox:${shopId}` });
  },
  "read-orders": async ({ shopId, orderIds }, helpers) => {
    const left = await rereadOrders({ shopId, orderIds });
    if (!left) return;
    const runAt = new Date(Date.now() + left.afterMs);
    const jobKey = `read-orders:${shopId}:from:${left.orderIds[0]}`;
    await helpers.addJob("read-orders", { shopId, orderIds: left.orderIds }, { jobKey, runAt });
  },
  "read-products": async ({ shopId }, helpers) => {
    const { more } = await rereadProducts({ shopId });
    if (more) await helpers.addJob("read-products", { shopId }, { jobKey: `read-products:${shopId}` });
  },
  "read-tags": async ({ shopId }, helpers) => {
    const { more } = await rereadTags({ shopId });
    if (more) await helpers.addJob("read-tags", { shopId }, { jobKey: `read-tags:${shopId}` });
  },
  "ask-for-tags": async ({ shopId, after }, helpers) => {
    const { next } = await askForTags(shopId, { after: BigInt(after ?? 0), now: new Date() });
    const jobKey = `ask-for-tags:${shopId}:on`;
    if (next !== null) await helpers.addJob("ask-for-tags", { shopId, after: next.toString() }, { jobKey });
  },
  "reconcile-orders": async (payload, helpers) => {
    const { next } = await reconcileOrders(payload);
    const { shopId } = payload;
    if (next)
      await helpers.addJob(
        "reconcile-orders",
        { shopId, from: next },
        { jobKey: `reconcile-orders:${shopId}:on`, priority: 10 },
      );
  },
  "settle-members": ({ shopId, customerIds }) =>
    settleOrders(shopId, [], { now: new Date(), customerIds: customerIds.map(BigInt) }),
  "finish-redemption": ({ shopId, redemptionId }) =>
    finishRedemption(shopId, redemptionId, { now: new Date() }),
  "settle-again": async (payload, helpers) => {
    const rest = await settleAgain(payload);
    const { shopId, version } = payload;
    const jobKey = `settle-again:${shopId}:${version}`;
    if (rest) await helpers.addJob("settle-again", { shopId, version, after: rest.at }, { jobKey });
  },
  ...POINT_JOBS,
  ...STANDING_JOBS,
  "keep-reports": async ({ shopId }, helpers) => {
    const { more } = await keepReports(shopId, { now: new Date() });
    if (more) await helpers.addJob("keep-reports", { shopId }, { jobKey: `keep-reports:${shopId}` });
  },
  "sync-members": ({ shopId }) => syncMembers(shopId),
  "sync-rules": ({ shopId }) => syncRules(shopId, { now: new Date() }),
  "sync-storefront": ({ shopId }) => syncStorefront(shopId),
  "sync-shop": ({ shopId }) => syncShop(shopId, { now: new Date() }),
  "check-books": ({ shopId }) => checkBooks(shopId, { now: new Date(), clock: () => new Date() }),
  "complete-data-request": ({ shopId, requestId }) =>
    completeDataRequest(shopId, BigInt(requestId), { now: new Date() }),
  "advance-backfill": async (payload, helpers) => {
    const lastTry = helpers.job.attempts >= BACKFILL_TRIES;
    const againMs = await advanceBackfill(payload, { lastTry });
    if (againMs === null) return;
    const runAt = new Date(Date.now() + againMs);
    await helpers.addJob("advance-backfill", payload, { jobKey: `backfill:${payload.backfillId}`, runAt });
  },
  "run-backtest": async ({ shopId, backtestId }, helpers) => {
    const lastTry = helpers.job.attempts >= helpers.job.max_attempts;
    const againMs = await runBacktest(shopId, backtestId, { clock: () => new Date(), lastTry });
    if (againMs === null) return;
    const [jobKey, runAt] = [`run-backtest:${backtestId}`, new Date(Date.now() + againMs)];
    await helpers.addJob("run-backtest", { shopId, backtestId }, { jobKey, runAt, maxAttempts: 3 });
  },
  "post-adjustment": ({ shopId, adjustmentId }) => postAdjustment(shopId, adjustmentId, { now: new Date() }),
  "undo-adjustment": ({ shopId, adjustmentId }) => undoAdjustment(shopId, adjustmentId, { now: new Date() }),
  "check-all-books": () => checkAllBooks({ now: new Date() }),
  "schedule-reconciliations": () => scheduleReconciliations({ now: new Date() }),
  sweep: () => sweep({ now: new Date() }),
  "sweep-points": () => sweepPoints({ now: new Date() }),
  "sweep-standings": () => sweepStandings({ now: new Date() }),
  "sweep-days": () => sweepDays({ now: new Date() }),
  "sweep-conversions": () => sweepConversions({ now: new Date() }),
  "sweep-spent": () => sweepSpent({ now: new Date() }),
  "sweep-storefronts": () => sweepStorefronts({ now: new Date() }),
  "sweep-warnings": () => sweepWarnings({ now: new Date() }),
  "purge-payloads": () => purgeOldPayloads({ now: new Date() }),
  "tidy-queue": () => tidyQueue({ now: new Date() }),
};

/** The list as graphile-worker takes it. Payloads are ours: only queue.server.ts and the inbox's insert write them. */
export const tasks: TaskList = Object.fromEntries(
  Object.entries(EXECUTORS).map(([name, execute]) => [name, asTask(name, execute as Executor<unknown>)]),
);

/** A Refusal is an answer and ends the job; anything else is tried again, later and later. */
function asTask(name: string, execute: Executor<unknown>) {
  return async (payload: unknown, helpers: JobHelpers): Promise<void> => {
    const startedAt = performance.now();
    try {
      await execute(payload, helpers);
      log.info({ job: name, ms: Math.round(performance.now() - startedAt) }, "job done");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log.warn({ job: name, code: error.code, detail: error.detail }, "job refused");
    }
  };
}
