/** Long questions are asked of one moment, on two connections. */
import { expect, test } from "vitest";
import { db, inSnapshot } from "#app/db.server.ts";
import { aShop } from "../support/shop.ts";

const LIMITS = { statementMs: 5_000, timeoutMs: 10_000 };

test("both connections see the same moment, whatever is written meanwhile", async () => {
  const { shopId } = await aShop();
  const named = { where: { shopId }, select: { name: true } };
  const before = await db.shop.findUnique(named);
  const seen = await inSnapshot(async ([one, other]) => {
    await db.shop.update({ where: { shopId }, data: { name: "Renamed" } });
    return Promise.all([one.shop.findUnique(named), other.shop.findUnique(named)]);
  }, LIMITS);
  expect(seen).toEqual([before, before]);
  expect(await db.shop.findUnique(named)).toEqual({ name: "Renamed" });
});

test.each([0, 1])("nothing is written on connection %i", async (nth) => {
  const { shopId } = await aShop();
  const writing = inSnapshot(
    async (connections) =>
      connections[nth]!.$executeRaw`UPDATE shops SET name = 'x' WHERE shop_id = ${shopId}`,
    LIMITS,
  );
  await expect(writing).rejects.toThrow("read-only transaction");
});

test("a question that takes too long is refused", async () => {
  const asking = inSnapshot(([, other]) => other.$queryRaw`SELECT pg_sleep(5)::text`, {
    ...LIMITS,
    statementMs: 50,
  });
  await expect(asking).rejects.toThrow("statement timeout");
});
