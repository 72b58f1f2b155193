/** The worker process: `npm run worker`. Runs jobs and the schedule until it is told to stop. */
import { EventEmitter } from "node:events";
import { createServer } from "node:http";
import type { WorkerEvents } from "graphile-worker";
import { Logger, parseCronItems, run } from "graphile-worker";
import { closeDatabase } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { SCHEDULE } from "#app/jobs/schedule.ts";
import { tasks } from "#app/jobs/tasks.server.ts";
import { log } from "#app/log.server.ts";
import { Presence } from "#app/presence.server.ts";

const SHUTDOWN_MS = 12_000;
/** How long jobs of a killed worker wait for another one at most, where none is started in its place. */
const LOOK_AFTER_MS = 10_000;
const LEVELS = { error: "error", warning: "warn", info: "debug", debug: "debug" } as const;

/** The queue's own words; of a failed job the error is logged, its payload never. */
const logger = new Logger(({ taskIdentifier, jobId }) => (level, message, meta) => {
  const error = (meta as Record<string, unknown> | undefined)?.["error"];
  const fields = { job: taskIdentifier, jobId, ...(error instanceof Error ? { err: error } : {}) };
  // A failed job's message ends with the error's own words, which the serializer tells with care.
  log[LEVELS[level]](fields, message.split(" with error")[0]);
});

const presence = new Presence();
const events: WorkerEvents = new EventEmitter();
// Jobs are held under the name of the pool that fetched them, not of the worker that does them.
events.on("pool:create", ({ workerPool }) => presence.add(workerPool.id));

const runner = await run({
  connectionString: env.DATABASE_URL,
  concurrency: env.WORKER_CONCURRENCY,
  // A connection for each job at work, one that listens, one for the schedule.
  maxPoolSize: env.WORKER_CONCURRENCY + 2,
  pollInterval: 2_000,
  noHandleSignals: true,
  taskList: tasks,
  parsedCronItems: parseCronItems(SCHEDULE.map(({ task, pattern }) => ({ task, match: pattern }))),
  logger,
  events,
});
await lookAround();
const looking = setInterval(() => void lookAround(), LOOK_AFTER_MS);
const health = listen(env.WORKER_PORT);
log.info({ concurrency: env.WORKER_CONCURRENCY, port: env.WORKER_PORT || undefined }, "worker ready");

process.once("SIGTERM", (signal) => void stop(signal));
process.once("SIGINT", (signal) => void stop(signal));
runner.promise.catch((error: unknown) => {
  log.fatal({ err: error }, "worker ended by itself");
  process.exitCode = 1;
});

/** Tells that this worker is alive, and frees what killed ones held; a database that does not answer is asked again. */
async function lookAround(): Promise<void> {
  await presence.keep().catch((error: unknown) => log.warn({ err: error }, "cannot see who is alive"));
}

/** Takes no new jobs, lets the running ones end (the queue waits five seconds, then gives them back), and goes. */
async function stop(signal: NodeJS.Signals): Promise<void> {
  log.info({ signal }, "worker stopping");
  // A database that is gone answers nobody's goodbye.
  setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
  health?.close();
  clearInterval(looking);
  await runner.stop().catch((error: unknown) => log.error({ err: error }, "worker did not stop cleanly"));
  await presence.end().catch(() => undefined);
  await closeDatabase();
  log.info("worker stopped");
  process.exit();
}

/** Answers that the process is alive and which jobs it knows; 0 listens nowhere. */
function listen(port: number) {
  if (port === 0) return null;
  const server = createServer((request, response) => {
    const known = request.url === "/healthz";
    response.writeHead(known ? 200 : 404, { "content-type": "text/plain" });
    response.end(known ? "ok" : "not found");
  });
  return server.listen(port, env.HOST);
}
