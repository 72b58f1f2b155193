import { expect, test } from "vitest";
import { expiringEntry, maturingEntry } from "#app/rules/points-due.ts";

const NOW = new Date("2026-06-20T08:00:00Z");
const THEN = new Date("2026-06-15T12:00:00Z");

test("what matures moves from pending to available, and its lot counts from the instant of maturity", () => {
  const due = { customerId: 7n, orderId: 1n, points: 40n, maturesAt: THEN, matured: 1 };
  expect(maturingEntry(due, NOW)).toEqual({
    customerId: 7n,
    kind: "mature",
    key: "mature:1:7:2",
    pendingDelta: -40n,
    availableDelta: 40n,
    orderId: 1n,
    countsFrom: THEN,
    reason: { maturedAt: "2026-06-15T12:00:00.000Z" },
    actor: "system",
    occurredAt: NOW,
  });
});

test("what expires is what is left of exactly that lot, and does not count for its order", () => {
  expect(expiringEntry({ customerId: 7n, entryId: 12n, remaining: 30n, expiresAt: THEN }, NOW)).toEqual({
    customerId: 7n,
    kind: "expire",
    key: "expiry:12:2026-06-15T12:00:00.000Z",
    pendingDelta: 0n,
    availableDelta: -30n,
    lotEntryId: 12n,
    reason: { lot: "12", expiredAt: "2026-06-15T12:00:00.000Z" },
    actor: "system",
    occurredAt: NOW,
  });
});
