/** Connections that the database drops, as in every restart of it. */
import pg from "pg";
import { expect, test } from "vitest";
import { db, pool } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";

test("connections dropped while nobody uses them are replaced, and the process lives on", async () => {
  const asked = () => pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const { rows } = await asked();
  await db.$queryRaw`SELECT 1`;
  const restart = new pg.Client({ connectionString: env.DATABASE_URL });
  await restart.connect();
  const idle = pool.idleCount;
  await restart.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );
  await restart.end();
  expect(idle).toBeGreaterThan(0);
  await expect.poll(() => pool.idleCount).toBe(0);
  const again = await asked();
  expect(again.rows[0]?.pid).not.toBe(rows[0]?.pid);
  expect(await db.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});
