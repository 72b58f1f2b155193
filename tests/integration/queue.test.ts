/** What calls of one job key make of each other. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { inTransaction } from "#app/db.server.ts";
import type { JobOptions } from "#app/queue.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { onPool } from "../support/pool.ts";

const at = (minute: number) => new Date(Date.UTC(2027, 0, 1, 0, minute));

async function dueAfter(...calls: JobOptions[]): Promise<Date[]> {
  const jobKey = randomUUID();
  for (const call of calls)
    await inTransaction((tx) => enqueue(tx, "sync-members", { shopId: "a" }, { ...call, jobKey }));
  const { rows } = await onPool().query<{ run_at: Date }>(
    "SELECT run_at FROM graphile_worker._private_jobs WHERE key = $1",
    [jobKey],
  );
  return rows.map((row) => row.run_at);
}

test("a job that waits a moment runs at its first call's instant, however many follow: a busy shop starves nobody", async () => {
  expect(await dueAfter({ runAt: at(1) }, { runAt: at(2) }, { runAt: at(3) })).toEqual([at(1)]);
});

test("a call without an instant brings a waiting job forward to now", async () => {
  const [due] = await dueAfter({ runAt: at(1) }, {});
  expect(due?.getTime()).toBeLessThan(at(1).getTime());
});
