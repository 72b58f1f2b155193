/** Verification finds every kind of fault, each planted with the laws of the database off. */
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { LAWS, verifyBooks } from "#app/ledger/verify.server.ts";
import { pastTheLaws, smallBooks } from "../../support/small-books.ts";
import { FAULTS } from "./faults.ts";
import { GIVEN } from "./given-faults.ts";
import { member } from "./planting.ts";

const NOW = new Date("2026-07-10T00:00:00Z");

const brokenLaws = async (shopId: string) =>
  (await verifyBooks(db, shopId, { now: NOW })).broken.map(({ law }) => law).sort();

test("clean books with something of everything break no law", async () => {
  const { shopId } = await smallBooks();
  const verified = await verifyBooks(db, shopId, { now: NOW });
  expect(verified).toEqual({ entries: 19n, members: 5n, differences: 0, broken: [], found: [] });
});

test("what members got without an order breaks none", async () => {
  const { shopId } = await smallBooks();
  await pastTheLaws(shopId, GIVEN);
  expect((await verifyBooks(db, shopId, { now: NOW })).found).toEqual([]);
});

describe("a planted fault is found by its law", () => {
  test.each(FAULTS)("$law: $what", async ({ law, plant, alsoBroken = [] }) => {
    const { shopId } = await smallBooks();
    await pastTheLaws(shopId, plant);
    expect(await brokenLaws(shopId)).toEqual([law, ...alsoBroken].sort());
  });

  test("of every kind", () => {
    expect(LAWS.filter((law) => !FAULTS.some((fault) => fault.law === law))).toEqual([]);
  });
});

test("a difference says what it is about, what was found and what should be", async () => {
  const { shopId } = await smallBooks();
  await pastTheLaws(shopId, [member(2, "lifetime_earned = 77")]);
  expect((await verifyBooks(db, shopId)).found).toEqual([
    { law: "Lifetime points are the sum of what was earned", about: "member 2", found: "77", expected: "80" },
  ]);
});

test("books that are wrong everywhere are counted in full and told in part", async () => {
  const { shopId } = await smallBooks();
  await pastTheLaws(shopId, [
    `INSERT INTO members (shop_id, customer_id, state, created_at, available)
     SELECT $1, id, 'guest', now(), 1 FROM generate_series(1000, 1999) AS id`,
  ]);
  const { broken, found } = await verifyBooks(db, shopId);
  expect(broken).toContainEqual({ law: "Available points are the sum of the entries", count: 1000 });
  expect(found.filter(({ law }) => law === "Available points are the sum of the entries")).toHaveLength(20);
});

test.each(["read_again", "awaits_products", "awaits_tags"])(
  "an order that %s and went to another customer meanwhile is not settled yet",
  async (waits) => {
    const { shopId } = await smallBooks();
    const change = `UPDATE orders SET customer_id = 2, named_customers = '{1,2}', ${waits} = true
      WHERE shop_id = $1 AND order_id = 101`;
    await pastTheLaws(shopId, [change]);
    expect(await brokenLaws(shopId)).toEqual([]);
  },
);

test("another shop's faults are its own", async () => {
  const [mine, other] = [await smallBooks(), await smallBooks()];
  await pastTheLaws(other.shopId, [
    member(1, "available = 5"),
    "UPDATE orders SET target = 1 WHERE shop_id = $1",
  ]);
  expect(await brokenLaws(mine.shopId)).toEqual([]);
});
