import { expect, test } from "vitest";
import { readWithin } from "#app/reading.server.ts";

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
