import { afterEach, expect, test, vi } from "vitest";
import { env } from "#app/env.server.ts";
import { readWithin } from "#app/reading.server.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test("a question that takes longer than its time is answered with nothing", async () => {
  const answer = await readWithin((db) => db.$queryRaw`SELECT pg_sleep(5)::text`, { statementMs: 50 });
  expect(answer).toBeNull();
});

test("a question within its time is answered", async () => {
  expect(await readWithin((db) => db.$queryRaw`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
});

test("a question cannot write, and what is wrong with it is thrown", async () => {
  await expect(
    readWithin((db) => db.$queryRaw`DELETE FROM audit_log WHERE shop_id = 'nobody'`),
  ).rejects.toThrow(/read-only transaction/);
});

test("reports are read from the copy of the database, where there is one, and nothing else is", async () => {
  const copy = new URL(env.DATABASE_URL);
  copy.searchParams.set("application_name", "copy");
  vi.stubEnv("DATABASE_REPLICA_URL", copy.href);
  vi.resetModules();
  const ground = await import("#app/db.server.ts");
  const reading = await import("#app/reading.server.ts");
  const { streamRows } = await import("#app/reports/stream-rows.server.ts");
  const asked = ground.sql`SELECT current_setting('application_name') AS name`;
  try {
    expect(await reading.readWithin((db) => db.$queryRaw(asked))).toEqual([{ name: "copy" }]);
    for await (const rows of streamRows(asked)) expect(rows).toEqual([{ name: "copy" }]);
    expect(await ground.db.$queryRaw(asked)).not.toEqual([{ name: "copy" }]);
    const written = await ground.inTransaction((tx) => tx.$queryRaw(asked));
    expect(written).not.toEqual([{ name: "copy" }]);
  } finally {
    await ground.closeDatabase();
  }
});
