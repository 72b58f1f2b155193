/** What a killed worker held is free again at once; what a living one holds stays its own. */
import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import type { WorkerEvents } from "graphile-worker";
import { Logger, run } from "graphile-worker";
import { afterEach, expect, test } from "vitest";
import { Presence } from "#app/presence.server.ts";
import { onPool } from "../support/pool.ts";

const present: Presence[] = [];

afterEach(async () => {
  for (const each of present.splice(0)) await each.end();
});

async function aWorker(id: string): Promise<Presence> {
  const presence = new Presence();
  present.push(presence);
  presence.add(id);
  await presence.keep();
  return presence;
}

/** A job that this worker took, in a line of its own; `superseded`: another call of its key came meanwhile. */
async function takenBy(
  workerId: string,
  { superseded = false } = {},
): Promise<{ job: string; line: string }> {
  const [key, line] = [randomUUID(), randomUUID()];
  const add = "SELECT id FROM graphile_worker.add_job('sync-members', '{}', queue_name => $1, job_key => $2)";
  const added = await onPool().query<{ id: string }>(add, [line, key]);
  const job = added.rows[0]?.id ?? "";
  await onPool().query(
    "UPDATE graphile_worker._private_jobs SET locked_by = $2, locked_at = now() - interval '1 minute', attempts = 1 WHERE id = $1",
    [job, workerId],
  );
  await onPool().query(
    "UPDATE graphile_worker._private_job_queues SET locked_by = $2, locked_at = now() - interval '1 minute' WHERE queue_name = $1",
    [line, workerId],
  );
  if (superseded) await onPool().query(add, [line, key]);
  return { job, line };
}

async function holderOf({ job, line }: { job: string; line: string }): Promise<(string | null)[]> {
  const { rows } = await onPool().query<{ locked_by: string | null }>(
    `SELECT locked_by FROM graphile_worker._private_jobs WHERE id = $1
     UNION ALL SELECT locked_by FROM graphile_worker._private_job_queues WHERE queue_name = $2`,
    [job, line],
  );
  return rows.map((row) => row.locked_by);
}

test("a job of a worker that is gone is free, and so is the line behind it", async () => {
  const taken = await takenBy("worker-gone");
  const presence = await aWorker(randomUUID());
  expect(await holderOf(taken)).toEqual([null, null]);
  expect(await presence.keep()).toEqual([]);
});

test("a job of a worker that lives stays its own, whoever looks", async () => {
  const [mine, theirs] = [randomUUID(), randomUUID()];
  const [here, there] = [await aWorker(mine), await aWorker(theirs)];
  const [one, two] = [await takenBy(mine), await takenBy(theirs)];
  expect([await here.keep(), await there.keep()]).toEqual([[], []]);
  expect([await holderOf(one), await holderOf(two)]).toEqual([
    [mine, mine],
    [theirs, theirs],
  ]);
});

test("what was taken a moment ago is left alone: its worker may not have said yet that it lives", async () => {
  const taken = await takenBy("worker-new");
  const now = "UPDATE graphile_worker._private_jobs SET locked_at = now() WHERE id = $1";
  await onPool().query(now, [taken.job]);
  await onPool().query(
    "UPDATE graphile_worker._private_job_queues SET locked_at = now() WHERE queue_name = $1",
    [taken.line],
  );
  await aWorker(randomUUID());
  expect(await holderOf(taken)).toEqual(["worker-new", "worker-new"]);
});

test("a running queue holds its jobs under the name that it is known by", async () => {
  const presence = new Presence();
  present.push(presence);
  const events: WorkerEvents = new EventEmitter();
  events.on("pool:create", ({ workerPool }) => presence.add(workerPool.id));
  const announced = Promise.withResolvers<undefined>();
  const seen = Promise.withResolvers<{ holder: string | undefined; dead: string[] }>();
  const hold = async () => {
    await announced.promise;
    const { rows } = await onPool().query<{ locked_by: string }>(
      "UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute' WHERE key = 'held' RETURNING locked_by",
    );
    const dead = await (await aWorker(randomUUID())).keep();
    seen.resolve({ holder: rows[0]?.locked_by, dead });
  };
  await onPool().query("SELECT graphile_worker.add_job('hold', '{}', job_key => 'held')");
  const logger = new Logger(() => () => undefined);
  const runner = await run({ pgPool: onPool(), taskList: { hold }, noHandleSignals: true, logger, events });
  await presence.keep();
  announced.resolve(undefined);
  expect(await seen.promise).toEqual({ holder: expect.stringMatching(/^pool-/) as string, dead: [] });
  await runner.stop();
});

test("a worker that ends frees its jobs for the others", async () => {
  const [mine, theirs] = [randomUUID(), randomUUID()];
  const [here, there] = [await aWorker(mine), await aWorker(theirs)];
  const taken = await takenBy(theirs);
  await there.end();
  expect(await here.keep()).toEqual([theirs]);
  expect(await holderOf(taken)).toEqual([null, null]);
});

test("of a job that was called again while it was held, only the new one is left", async () => {
  const taken = await takenBy("worker-gone", { superseded: true });
  await aWorker(randomUUID());
  expect(await holderOf(taken)).toEqual([null]);
});
