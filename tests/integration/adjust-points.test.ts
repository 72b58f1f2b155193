/** Points given and taken by hand: one member, once. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { adjustPoints } from "#app/flows/adjust-points.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { redactCustomer } from "#app/flows/redact-customer.server.ts";
import { askToUndo, undoAdjustment } from "#app/flows/undo-adjustment.server.ts";
import { aMember, discrepancies, postAll, statementOf } from "../support/books.ts";
import { aShop } from "../support/shop.ts";

const now = new Date("2026-11-22T12:00:00Z");
const by = { by: "staff:7", now } as const;
const ADA = 1n;

async function ada(points: bigint): Promise<string> {
  const { shopId } = await aShop();
  await aMember(shopId, { customerId: ADA, points });
  return shopId;
}

const wish = (points: bigint, adjustmentId: string = randomUUID()) => ({
  adjustmentId,
  customerId: ADA,
  points,
  reason: "Sorry for the late parcel",
});
const balance = async (shopId: string) =>
  (await db.member.findUniqueOrThrow({ where: { shopId_customerId: { shopId, customerId: ADA } } }))
    .available;

describe("adjusting points", () => {
  test("gives and takes, says who and keeps the words beside the ledger", async () => {
    const shopId = await ada(120n);
    await adjustPoints(shopId, wish(30n), by);
    const taking = wish(-50n);
    await adjustPoints(shopId, taking, by);

    expect(await statementOf(shopId)).toEqual(["adjust +120 = 120", "adjust +30 = 150", "adjust -50 = 100"]);
    const entry = await db.entry.findFirstOrThrow({ where: { shopId }, orderBy: { entryId: "desc" } });
    expect(entry).toMatchObject({
      key: `adjustment:${taking.adjustmentId}:1`,
      actor: "staff:7",
      reason: { adjustment: taking.adjustmentId, row: 1 },
    });
    const kept = await db.adjustment.findFirstOrThrow({
      where: { shopId, adjustmentId: taking.adjustmentId },
      include: { rows: true },
    });
    expect(kept).toMatchObject({
      state: "posted",
      fileName: null,
      madeBy: "staff:7",
      goodRows: 1,
      taken: 50n,
    });
    expect(kept.rows).toMatchObject([{ row: 1, points: -50n, reason: "Sorry for the late parcel" }]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("is asked again after the customer was merged, and is done already", async () => {
    const shopId = await ada(120n);
    const asked = wish(30n);
    await adjustPoints(shopId, asked, by);
    await mergeCustomers(shopId, { deletedId: ADA, intoId: 2n, mergedAt: now }, { now });
    await adjustPoints(shopId, asked, by);
    await expect(adjustPoints(shopId, { ...asked, customerId: 3n }, by)).rejects.toMatchObject({
      code: "ADJUSTMENT_CONFLICT",
    });
    await expect(adjustPoints(shopId, wish(5n), by)).rejects.toMatchObject({ code: "ADJUSTMENT_INVALID" });
    expect((await statementOf(shopId)).slice(2)).toEqual(["transfer -150 = 0", "transfer +150 = 150"]);
  });

  test("twice in a row and twice at once is once", async () => {
    const shopId = await ada(100n);
    const once = wish(-40n);
    await Promise.all([adjustPoints(shopId, once, by), adjustPoints(shopId, once, by)]);
    await adjustPoints(shopId, once, by);
    expect(await balance(shopId)).toBe(60n);
    expect(await db.adjustment.count({ where: { shopId } })).toBe(1);
  });

  test("refuses the same id with other points, words or customer", async () => {
    const shopId = await ada(100n);
    await aMember(shopId, { customerId: 2n });
    const first = wish(40n);
    await adjustPoints(shopId, first, by);
    const others = [{ points: 41n }, { reason: "Other words" }, { customerId: 2n }];
    for (const other of others)
      await expect(adjustPoints(shopId, { ...first, ...other }, by)).rejects.toMatchObject({
        code: "ADJUSTMENT_CONFLICT",
      });
    expect(await balance(shopId)).toBe(140n);
  });

  test("leaves nothing behind when the database fails in between", async () => {
    const shopId = await ada(100n);
    const taking = wish(-40n);
    // The entry's key stands already: the post at the end fails, and takes the adjustment's row with it.
    await postAll(shopId, [
      {
        customerId: ADA,
        kind: "adjust",
        key: `adjustment:${taking.adjustmentId}:1`,
        pendingDelta: 0n,
        availableDelta: 5n,
        reason: {},
        actor: "system",
        occurredAt: now,
      },
    ]);
    await expect(adjustPoints(shopId, taking, by)).rejects.toMatchObject({ code: "ENTRY_KEY_CONFLICT" });
    expect(await db.adjustment.count({ where: { shopId } })).toBe(0);
    expect(await balance(shopId)).toBe(105n);
  });

  test.each([
    [-101n, "x", "The balance is 100: taking 101 would leave less than nothing."],
    [0n, "x", "0 points change nothing."],
    [1_000_001n, "x", "At most 1,000,000 points at once."],
    [5n, "  ", "The reason is missing."],
    [5n, "x".repeat(201), "The reason is longer than 200 characters."],
  ])("refuses %s points for “%s” in words", async (points, reason, message) => {
    const shopId = await ada(100n);
    const asked = adjustPoints(shopId, { ...wish(points), reason }, by);
    await expect(asked).rejects.toMatchObject({ code: "ADJUSTMENT_INVALID", message });
    expect(await db.adjustment.count({ where: { shopId } })).toBe(0);
  });

  test("refuses who does not take part, who is unknown, and a member of another shop", async () => {
    const [shopId, other] = [await ada(100n), await ada(100n)];
    await aMember(other, { customerId: 9n, points: 10n });
    const unknown = adjustPoints(shopId, { ...wish(5n), customerId: 9n }, by);
    await expect(unknown).rejects.toMatchObject({ code: "MEMBER_NOT_FOUND" });
    await db.member.updateMany({ where: { shopId, customerId: ADA }, data: { state: "excluded" } });
    await expect(adjustPoints(shopId, wish(5n), by)).rejects.toMatchObject({ code: "ADJUSTMENT_INVALID" });
    expect(await balance(other)).toBe(100n);
  });
});

describe("undoing one", () => {
  test("posts the opposite, once, below nothing where the points are spent", async () => {
    const shopId = await ada(0n);
    const gift = wish(100n);
    await adjustPoints(shopId, gift, by);
    await adjustPoints(shopId, wish(-80n), by);
    for (let time = 0; time < 2; time += 1) {
      await askToUndo(shopId, gift.adjustmentId, { by: "staff:8", now });
      await Promise.all([1, 2].map(() => undoAdjustment(shopId, gift.adjustmentId, { now })));
    }
    expect(await statementOf(shopId)).toEqual(["adjust +100 = 100", "adjust -80 = 20", "adjust -100 = -80"]);
    expect(await db.adjustment.findFirstOrThrow({ where: { shopId, given: 100n } })).toMatchObject({
      state: "undone",
      undoneBy: "staff:8",
    });
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("is no other shop's business", async () => {
    const [shopId, other] = [await ada(0n), await ada(0n)];
    const gift = wish(100n);
    await adjustPoints(shopId, gift, by);
    const asked = askToUndo(other, gift.adjustmentId, by);
    await expect(asked).rejects.toMatchObject({ code: "ADJUSTMENT_NOT_FOUND" });
    await undoAdjustment(shopId, gift.adjustmentId, { now });
    expect(await balance(shopId)).toBe(100n);
  });
});

test("redaction forgets the words and keeps the points; the same id still counts once", async () => {
  const shopId = await ada(0n);
  const gift = wish(25n);
  await adjustPoints(shopId, gift, by);
  await redactCustomer(shopId, { customerId: ADA, webhookId: "none" }, { now });
  expect(await db.adjustmentRow.findFirstOrThrow({ where: { shopId } })).toMatchObject({
    reason: null,
    points: 25n,
  });
  await adjustPoints(shopId, gift, by);
  expect(await balance(shopId)).toBe(25n);
});
