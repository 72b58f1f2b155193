/** What a killed worker held is free again at once; what a living one holds stays its own. */
import { randomUUID } from "node:crypto";
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
    "UPDATE graphile_worker._private_jobs SET locked_by = $2, locked_at = now(), attempts = 1 WHERE id = $1",
    [job, workerId],
  );
  await onPool().query(
    "UPDATE graphile_worker._private_job_queues SET locked_by = $2, locked_at = now() WHERE queue_name = $1",
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
