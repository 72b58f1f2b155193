/** Posting: keys, balances, lots, holes and shortfalls. */
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { post } from "#app/ledger/post.server.ts";
import type { NewEntry } from "#app/ledger/post.server.ts";
import { postingRules } from "#app/rules/posting-rules.ts";
import {
  aMember,
  anEntry,
  ledgerDiscrepancies,
  lotsOf,
  postAll,
  spend,
  statementOf,
} from "../../support/books.ts";
import { aShop } from "../../support/shop.ts";

const ada = 1n;
const bo = 2n;
let shopId = "";

beforeEach(async () => {
  ({ shopId } = await aShop());
  await aMember(shopId, { customerId: ada });
  await aMember(shopId, { customerId: bo });
});

const order = (orderId: bigint, index: number, points: bigint, customerId = ada): NewEntry =>
  anEntry({
    customerId,
    key: `order:${orderId}:${index}`,
    kind: points > 0n ? "earn" : "reverse",
    orderId,
    availableDelta: points,
  });

describe("a natural key", () => {
  test("twice in a row answers with the first entry and posts nothing", async () => {
    const [first] = await postAll(shopId, [order(1n, 1, 100n)]);
    const [second] = await postAll(shopId, [order(1n, 1, 100n)]);
    expect(second).toEqual({ ...first, repeated: true });
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
  });

  test("that stands already, beside a new one, leaves its member as known to Shopify as before", async () => {
    await postAll(shopId, [order(1n, 1, 10n)]);
    const revisionOf = async () =>
      (await db.member.findFirstOrThrow({ where: { shopId, customerId: ada } })).revision;
    const before = await revisionOf();
    await postAll(shopId, [order(1n, 1, 10n), order(2n, 1, 10n, bo)]);
    expect(await revisionOf()).toBe(before);
  });

  test("twice in one list is one entry", async () => {
    const answers = await postAll(shopId, [order(1n, 1, 100n), order(1n, 1, 100n)]);
    expect(answers.map((each) => each.repeated)).toEqual([false, true]);
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
  });

  test("twice at once, over several connections, is one entry", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => postAll(shopId, [order(1n, 1, 100n)])));
    expect(answers.flat().filter((each) => !each.repeated)).toHaveLength(1);
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
  });

  test.each([
    ["another number", order(1n, 1, 101n)],
    ["another member", order(1n, 1, 100n, bo)],
    ["another kind", { ...order(1n, 1, 100n), kind: "bonus" as const }],
  ])("with %s is refused", async (_, other) => {
    await postAll(shopId, [order(1n, 1, 100n)]);
    await expect(postAll(shopId, [other])).rejects.toMatchObject({ code: "ENTRY_KEY_CONFLICT" });
    await expect(postAll(shopId, [order(2n, 1, 5n), { ...order(2n, 1, 6n) }])).rejects.toMatchObject({
      code: "ENTRY_KEY_CONFLICT",
    });
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
  });

  test("of a transaction that crashed leaves nothing, and can be posted again", async () => {
    const crash = inTransaction(async (tx) => {
      await post(tx, shopId, [order(1n, 1, 100n)], postingRules(null, null));
      throw new Error("the power went");
    });
    await expect(crash).rejects.toThrow("the power went");
    expect([await statementOf(shopId), await lotsOf(shopId)]).toEqual([[], []]);
    await postAll(shopId, [order(1n, 1, 100n)]);
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
  });

  test("belongs to its shop", async () => {
    const other = await aShop();
    await aMember(other.shopId, { customerId: ada });
    await postAll(shopId, [order(1n, 1, 100n)]);
    await postAll(other.shopId, [order(1n, 1, 7n)]);
    expect(await statementOf(other.shopId)).toEqual(["earn +7 = 7"]);
  });
});

describe("spending", () => {
  test("beyond what is available is refused, and posts nothing of the list", async () => {
    await postAll(shopId, [order(1n, 1, 100n)]);
    const spent = postAll(shopId, [order(2n, 1, 50n), spend(ada, 151n, randomUUID())]);
    await expect(spent).rejects.toMatchObject({
      code: "INSUFFICIENT_POINTS",
      detail: { available: 150n, points: 151n },
    });
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
  });

  test("at once by ten requests never overdraws", async () => {
    await postAll(shopId, [order(1n, 1, 100n)]);
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => postAll(shopId, [spend(ada, 40n, randomUUID())])),
    );
    expect(tries.filter((each) => each.status === "fulfilled")).toHaveLength(2);
    expect((await statementOf(shopId)).at(-1)).toBe("redeem -40 = 20");
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });

  test("takes lots soonest expiry first; a return restores the same lots, an expired one with grace (example 9)", async () => {
    const day = (text: string) => new Date(`2027-${text}T12:00:00Z`);
    const redemptionId = randomUUID();
    await postAll(shopId, [
      { ...order(1n, 1, 100n), expiresAt: day("01-31") },
      { ...order(2n, 1, 100n), expiresAt: day("03-31") },
      { ...spend(ada, 150n, redemptionId), occurredAt: day("01-15") },
    ]);
    expect(await lotsOf(shopId)).toEqual(["0 of 100 until 2027-01-31", "50 of 100 until 2027-03-31"]);
    const back = anEntry({
      customerId: ada,
      key: `redemption:${redemptionId}:2`,
      kind: "return",
      availableDelta: 150n,
      returnOf: redemptionId,
      occurredAt: day("02-15"),
    });
    await postAll(shopId, [back]);
    await postAll(shopId, [back]);
    expect(await lotsOf(shopId)).toEqual(["100 of 100 until 2027-03-17", "100 of 100 until 2027-03-31"]);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });
});

describe("a reversal", () => {
  test("takes its own order's lot first", async () => {
    await postAll(shopId, [order(1n, 1, 100n), order(2n, 1, 60n), order(2n, 2, -30n)]);
    expect(await lotsOf(shopId)).toEqual(["100 of 100", "30 of 60"]);
  });

  test("and its correction restore the lots that it took, not new ones", async () => {
    await postAll(shopId, [order(1n, 1, 100n), order(1n, 2, -40n)]);
    await postAll(shopId, [order(1n, 3, 40n)]);
    expect(await lotsOf(shopId)).toEqual(["100 of 100"]);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });

  test("goes below zero where the programme allows it; later credits fill the hole before they make lots (example 7)", async () => {
    await postAll(shopId, [order(1n, 1, 100n), spend(ada, 100n, randomUUID()), order(1n, 2, -100n)]);
    await postAll(shopId, [order(2n, 1, 80n)]);
    expect(await lotsOf(shopId)).toEqual(["0 of 100"]);
    await postAll(shopId, [order(3n, 1, 50n)]);
    expect(await statementOf(shopId)).toEqual([
      "earn +100 = 100",
      "redeem -100 = 0",
      "reverse -100 = -100",
      "earn +80 = -20",
      "earn +50 = 30",
    ]);
    expect(await lotsOf(shopId)).toEqual(["0 of 100", "30 of 30"]);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });

  test("that is clamped records the shortfall; its correction first undoes it, without points (example 8)", async () => {
    const clamp = (entries: NewEntry[]) => postAll(shopId, entries, { clawback: "clamp" });
    await clamp([order(1n, 1, 100n), spend(ada, 100n, randomUUID()), order(1n, 2, -100n), order(2n, 1, 80n)]);
    await clamp([order(1n, 3, 100n)]);
    await clamp([order(1n, 4, -30n)]);
    expect(await statementOf(shopId)).toEqual([
      "earn +100 = 100",
      "redeem -100 = 0",
      "reverse 0 = 0 (short 100)",
      "earn +80 = 80",
      "earn 0 = 80 (short -100)",
      "reverse -30 = 50",
    ]);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });

  test("that is half clamped is corrected by its shortfall first, then by the lots it took", async () => {
    const clamp = (entries: NewEntry[]) => postAll(shopId, entries, { clawback: "clamp" });
    await clamp([order(1n, 1, 100n), spend(ada, 60n, randomUUID()), order(1n, 2, -100n), order(1n, 3, 70n)]);
    expect((await statementOf(shopId)).slice(2)).toEqual([
      "reverse -40 = 0 (short 60)",
      "earn +10 = 10 (short -60)",
    ]);
    expect(await lotsOf(shopId)).toEqual(["10 of 100"]);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });
});

test("a code used after its points came back is taken again, below zero if need be", async () => {
  const redemptionId = randomUUID();
  const back = anEntry({
    customerId: ada,
    key: `redemption:${redemptionId}:2`,
    kind: "return",
    availableDelta: 60n,
    returnOf: redemptionId,
  });
  const again = { ...spend(ada, 60n, redemptionId), key: `redemption:${redemptionId}:3` };
  await postAll(shopId, [
    order(1n, 1, 60n),
    spend(ada, 60n, redemptionId),
    back,
    spend(ada, 50n, randomUUID()),
  ]);
  await expect(postAll(shopId, [again])).rejects.toMatchObject({ code: "INSUFFICIENT_POINTS" });
  await postAll(shopId, [{ ...again, reason: { usedAfterReturn: "true" } }]);
  expect((await statementOf(shopId)).at(-1)).toBe("redeem -60 = -50");
  expect(await ledgerDiscrepancies(shopId)).toEqual([]);
});

test("an adjustment below zero is refused", async () => {
  const entry = anEntry({ customerId: ada, key: "adjust:1", availableDelta: -1n });
  await expect(postAll(shopId, [entry])).rejects.toMatchObject({ code: "OVERDRAWN" });
  await expect(postAll(shopId, [{ ...entry, reason: { undo: "no" } }])).rejects.toMatchObject({
    code: "OVERDRAWN",
  });
  await postAll(shopId, [{ ...entry, reason: { undo: "true" } }]);
  expect(await statementOf(shopId)).toEqual(["adjust -1 = -1"]);
});

test("an entry says when the lot that it made will end", async () => {
  await postAll(shopId, [order(1n, 1, 10n)], { expiry: { policy: "fixed", days: 30 } });
  const [entry] = await db.entry.findMany({ where: { shopId } });
  const [lot] = await db.lot.findMany({ where: { shopId } });
  expect(lot?.expiresAt?.toISOString()).toBe("2026-07-15T12:00:00.000Z");
  expect(entry?.expiresAt).toEqual(lot?.expiresAt);
});

test("an unknown member is refused, by name", async () => {
  await expect(postAll(shopId, [order(1n, 1, 1n, 99n)])).rejects.toMatchObject({
    code: "MEMBER_NOT_FOUND",
    detail: { member: 99n },
  });
});

test("points that wait are an order's, and know until when", async () => {
  const waiting = anEntry({ customerId: ada, key: "order:1:1", kind: "earn", pendingDelta: 10n });
  await expect(postAll(shopId, [waiting])).rejects.toThrow("pending points belong to an order");
  const endless = { ...waiting, orderId: 1n };
  await expect(postAll(shopId, [endless])).rejects.toThrow("pending points know when they mature");
  await postAll(shopId, [{ ...endless, maturesAt: new Date("2026-07-01T00:00:00Z") }]);
  expect(await statementOf(shopId)).toEqual(["earn pending +10 = 0, pending 10"]);
});

test("lists over many members in many orders do not lock each other out", async () => {
  const members = Array.from({ length: 20 }, (_, index) => BigInt(100 + index));
  for (const customerId of members) await aMember(shopId, { customerId });
  const lists = Array.from({ length: 8 }, (_, list) => {
    const shuffled = members.toSorted(
      (a, b) => Number((a * BigInt(7 + list)) % 11n) - Number((b * 5n) % 11n),
    );
    return shuffled.map((customerId) => order(BigInt(list), Number(customerId), 1n, customerId));
  });
  await Promise.all(lists.map((entries) => postAll(shopId, entries)));
  const balances = await db.member.findMany({ where: { shopId, customerId: { in: members } } });
  expect(new Set(balances.map((each) => each.available))).toEqual(new Set([8n]));
  expect(await ledgerDiscrepancies(shopId)).toEqual([]);
});
