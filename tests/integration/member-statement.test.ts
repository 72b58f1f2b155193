/** What the member's page reads beside each line: lots, words, merges; and what the calendar holds. */
import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { adjustPoints } from "#app/flows/adjust-points.server.ts";
import { completeDataRequest } from "#app/flows/complete-data-request.server.ts";
import { findMerge, readPointsAhead } from "#app/reports/member-detail.server.ts";
import { readStatement } from "#app/reports/statement.server.ts";
import { aMember } from "../support/books.ts";
import { aShop } from "../support/shop.ts";

const now = new Date("2026-11-22T12:00:00Z");
const by = { by: "staff:7", now } as const;
const ADA = 1n;
let shopId: string;

beforeEach(async () => {
  ({ shopId } = await aShop());
  await aMember(shopId, { customerId: ADA, points: 100n });
});

const adjust = (points: bigint, reason: string) =>
  adjustPoints(shopId, { adjustmentId: randomUUID(), customerId: ADA, points, reason }, by);

test("every line comes with the lots it made and took from, and the merchant's words", async () => {
  await adjust(50n, "Late parcel");
  await adjust(-120n, "Given twice");
  const { entries, explained } = await readStatement(db, shopId, { customerId: ADA, before: null });
  const [taken, given, gift] = entries;
  expect(
    explained.moved.get(taken?.entryId ?? 0n)?.map(({ points, lots, total }) => [points, lots, total]),
  ).toEqual([
    [100n, 2, 120n],
    [20n, 2, 120n],
  ]);
  expect(explained.made.get(given?.entryId ?? 0n)).toMatchObject({ amount: 50n, remaining: 30n });
  expect(explained.made.get(gift?.entryId ?? 0n)).toMatchObject({ amount: 100n, remaining: 0n });
  expect([taken, given].map((entry) => explained.adjusted.get(entry?.key ?? "")?.reason)).toEqual([
    "Given twice",
    "Late parcel",
  ]);
});

test("the next points to mature and to end are told with their day, those of one instant together", async () => {
  const at = (day: number) => new Date(Date.UTC(2026, 11, day));
  const pending = { shopId, customerId: ADA };
  await db.pendingPoints.createMany({
    data: [
      { ...pending, orderId: 1n, points: 5n, maturesAt: at(9) },
      { ...pending, orderId: 2n, points: 7n, maturesAt: at(4) },
      { ...pending, orderId: 3n, points: 8n, maturesAt: at(4) },
    ],
  });
  await db.lot.updateMany({ where: { shopId }, data: { expiresAt: at(20) } });
  expect(await readPointsAhead(db, shopId, ADA)).toEqual({
    maturing: { points: 15n, at: at(4) },
    ending: { points: 100n, at: at(20) },
  });
  const { shopId: other } = await aShop();
  expect(await readPointsAhead(db, other, ADA)).toEqual({ maturing: null, ending: null });
});

test("a merged customer's page knows whom it became", async () => {
  await db.customerMerge.create({ data: { shopId, deletedId: ADA, intoId: 2n, keptId: 3n, mergedAt: now } });
  expect(await findMerge(db, shopId, ADA)).toMatchObject({ keptId: 3n, kept: null });
  expect(await findMerge(db, (await aShop()).shopId, ADA)).toBeNull();
});

test("who asks for their data gets the words of adjustments, too", async () => {
  await adjust(5n, "Late parcel");
  await db.dataRequest.create({ data: { shopId, requestId: 9n, customerId: ADA, receivedAt: now } });
  await completeDataRequest(shopId, 9n, { now });
  const { document } = await db.dataRequest.findFirstOrThrow({ where: { shopId } });
  expect(document).toMatchObject({ adjustments: [{ row: 1, points: "5", reason: "Late parcel" }] });
});
