/** What calls of one job key make of each other. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { checkAllBooks } from "#app/flows/check-all-books.server.ts";
import { tidyQueue } from "#app/flows/tidy-queue.server.ts";
import type { JobOptions } from "#app/queue.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { onPool } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";

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

test("a job that failed for good is forgotten after a week; what waits, or is at work, stays", async () => {
  const set = (key: string, what: string) =>
    onPool().query(`UPDATE graphile_worker._private_jobs SET ${what} WHERE key = $1`, [key]);
  const keys = { failed: randomUUID(), waits: randomUUID(), works: randomUUID() };
  for (const jobKey of Object.values(keys))
    await inTransaction((tx) => enqueue(tx, "sync-members", { shopId: "a" }, { jobKey, runAt: at(1) }));
  await set(keys.failed, "attempts = max_attempts");
  await set(keys.works, "attempts = max_attempts, locked_at = now(), locked_by = 'somebody'");
  const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000);
  expect(await tidyQueue({ now: daysFromNow(6) })).toBe(0);
  expect(await tidyQueue({ now: daysFromNow(8) })).toBe(1);
  expect(await tidyQueue({ now: daysFromNow(8) })).toBe(0);
  const { rows } = await onPool().query<{ key: string }>(
    "SELECT key FROM graphile_worker._private_jobs WHERE key = ANY ($1) ORDER BY id",
    [Object.values(keys)],
  );
  expect(rows.map(({ key }) => key)).toEqual([keys.waits, keys.works]);
  await onPool().query("DELETE FROM graphile_worker._private_jobs WHERE key = ANY ($1)", [
    Object.values(keys),
  ]);
});

test("the books of every installed shop are checked by night: each once, one after the other", async () => {
  const [one, other, gone] = [await aShop(), await aShop(), await aShop()];
  await db.shop.update({ where: { shopId: gone.shopId }, data: { uninstalledAt: at(0) } });
  for (let times = 0; times < 2; times += 1) await checkAllBooks({ now: at(0) });
  const { rows } = await onPool().query<{ shop: string; queue: string; run_at: Date }>(
    `DELETE FROM graphile_worker._private_jobs j
     USING graphile_worker._private_tasks t, graphile_worker._private_job_queues q
     WHERE t.id = j.task_id AND q.id = j.job_queue_id AND t.identifier = 'check-books'
     RETURNING j.payload ->> 'shopId' AS shop, q.queue_name AS queue, j.run_at`,
  );
  const mine = rows.filter(({ shop }) => [one, other, gone].some(({ shopId }) => shopId === shop));
  expect(mine.map(({ shop }) => shop).sort()).toEqual([one.shopId, other.shopId].sort());
  expect(new Set(rows.map(({ queue }) => queue)).size).toBe(1);
  expect(new Set(rows.map((row) => row.run_at.getTime())).size).toBe(rows.length);
});
