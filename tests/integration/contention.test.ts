/** Two transactions that stand in each other's way: one of them begins again, and nobody outside notices. */
import { expect, test } from "vitest";
import { Overtaken } from "#app/contention.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { aMember } from "../support/books.ts";
import { aShop } from "../support/shop.ts";

test("who loses a deadlock begins again, and both are done", async () => {
  const { shopId } = await aShop();
  for (const customerId of [1n, 2n]) await aMember(shopId, { customerId });
  const met = meeting(2);
  let begun = 0;
  const earn = (first: bigint, second: bigint) =>
    inTransaction(async (tx) => {
      begun += 1;
      await lockMembers(tx, shopId, [first]);
      await met();
      await lockMembers(tx, shopId, [second]);
      await tx.member.updateMany({ where: { shopId }, data: { revision: { increment: 1 } } });
    });
  await Promise.all([earn(1n, 2n), earn(2n, 1n)]);
  const members = await db.member.findMany({ where: { shopId } });
  expect(members.map(({ revision }) => revision)).toEqual([2, 2]);
  expect(begun).toBe(3);
});

test("who is overtaken again and again gives up and comes back later", async () => {
  let begun = 0;
  const never = inTransaction(() => {
    begun += 1;
    throw new Overtaken();
  });
  await expect(never).rejects.toThrow("the same rows were written by others again and again");
  expect(begun).toBe(5);
});

/** Resolves for everybody when so many have come; who comes later does not wait. */
function meeting(size: number): () => Promise<void> {
  let come = 0;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return () => {
    come += 1;
    if (come >= size) resolve(undefined);
    return promise;
  };
}
