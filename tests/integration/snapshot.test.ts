/** Long questions are asked of one moment, on as many connections as it takes. */
import { expect, test } from "vitest";
import type { Db } from "#app/db.server.ts";
import { db, inSameSnapshot, inSnapshot } from "#app/db.server.ts";
import { aShop } from "../support/shop.ts";

const LIMITS = { statementMs: 5_000, timeoutMs: 10_000 };

/** On the connection that has the snapshot, and on another one that joins it. */
const onBoth = <T>(work: (connections: readonly [Db, Db]) => Promise<T>, limits = LIMITS) =>
  inSnapshot((one, snapshot) => inSameSnapshot(snapshot, (other) => work([one, other]), limits), limits);

test("both connections see the same moment, whatever is written meanwhile", async () => {
  const { shopId } = await aShop();
  const named = { where: { shopId }, select: { name: true } };
  const before = await db.shop.findUnique(named);
  const seen = await onBoth(async ([one, other]) => {
    await db.shop.update({ where: { shopId }, data: { name: "Renamed" } });
    return Promise.all([one.shop.findUnique(named), other.shop.findUnique(named)]);
  });
  expect(seen).toEqual([before, before]);
  expect(await db.shop.findUnique(named)).toEqual({ name: "Renamed" });
});

test.each([0, 1])("nothing is written on connection %i", async (nth) => {
  const { shopId } = await aShop();
  const writing = onBoth(
    async (connections) =>
      connections[nth]!.$executeRaw`UPDATE shops SET name = 'x' WHERE shop_id = ${shopId}`,
  );
  await expect(writing).rejects.toThrow("read-only transaction");
});

test("a question that takes too long is refused", async () => {
  const asking = onBoth(([, other]) => other.$queryRaw`SELECT pg_sleep(5)::text`, {
    ...LIMITS,
    statementMs: 50,
  });
  await expect(asking).rejects.toThrow("statement timeout");
});

test("nobody joins a moment whose work has ended", async () => {
  const ended = await inSnapshot((_, snapshot) => Promise.resolve(snapshot), LIMITS);
  const joining = inSameSnapshot(ended, (other) => other.shop.count(), LIMITS);
  await expect(joining).rejects.toThrow("snapshot");
});
