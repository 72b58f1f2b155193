/** Runs background jobs to the end, as the worker would, but now. Sleeps are banned; this is what tests use. */
import { Logger, runOnce } from "graphile-worker";
import { onPool } from "./pool.ts";

export type Failure = { task: string; payload: unknown; error: string };

type Waiting = { id: string; task: string; payload: unknown; attempts: number; last_error: string | null };

const ROUNDS = 50;

/**
 * Runs every waiting job, also the ones due later, until none is left. A job that fails throws with its error;
 * with `failures: "answer"` each failing job is tried once per call and answered instead.
 */
export async function drain({ failures = "throw" }: { failures?: "throw" | "answer" } = {}): Promise<
  Failure[]
> {
  const failed = new Map<string, Failure>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const due = await makeDue([...failed.keys()]);
    if (due === 0) return [...failed.values()];
    await runDue();
    for (const job of await failedJobs()) {
      if (failures === "throw")
        throw new Error(`job ${job.task} ${JSON.stringify(job.payload)} failed: ${job.last_error ?? "?"}`);
      failed.set(job.id, { task: job.task, payload: job.payload, error: job.last_error ?? "?" });
    }
  }
  throw new Error(`the queue is not still after ${String(ROUNDS)} rounds: a job keeps adding jobs`);
}

/** Runs the jobs that are due and that nobody else is at, one after the other. */
export async function runDue(): Promise<void> {
  const { tasks } = await import("#app/jobs/tasks.server.ts");
  await runOnce({
    pgPool: onPool(),
    taskList: tasks,
    noHandleSignals: true,
    logger: new Logger(() => () => undefined),
  });
}

/** The jobs that wait now, with their payloads. */
export async function waitingJobs(): Promise<{ task: string; payload: unknown }[]> {
  const rows = await onPool().query<Waiting>(`${JOBS} ORDER BY jobs.id`);
  return rows.rows.map(({ task, payload }) => ({ task, payload }));
}

const JOBS = `SELECT jobs.id, tasks.identifier AS task, jobs.payload, jobs.attempts, jobs.last_error
  FROM graphile_worker._private_jobs AS jobs JOIN graphile_worker._private_tasks AS tasks ON tasks.id = jobs.task_id`;

/** Brings waiting jobs forward, and puts the ones that have failed already out of the way of this call. */
async function makeDue(except: string[]): Promise<number> {
  const moved = await onPool().query(
    `UPDATE graphile_worker._private_jobs
        SET run_at = CASE WHEN id = ANY($1::bigint[]) THEN now() + interval '1 day' ELSE now() END,
            attempts = CASE WHEN id = ANY($1::bigint[]) THEN attempts ELSE 0 END,
            last_error = CASE WHEN id = ANY($1::bigint[]) THEN last_error END
      RETURNING id`,
    [except],
  );
  return moved.rows.filter(({ id }: { id: string }) => !except.includes(id)).length;
}

async function failedJobs(): Promise<Waiting[]> {
  return (await onPool().query<Waiting>(`${JOBS} WHERE jobs.last_error IS NOT NULL`)).rows;
}
