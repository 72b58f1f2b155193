import { beforeEach, expect, test } from "vitest";
import type { Account, Taken } from "#app/rules/lots.ts";
import { credit, debit } from "#app/rules/lots.ts";

const DAY = new Date("2026-05-01T00:00:00Z");
const JUNE = new Date("2026-06-01T00:00:00Z");
const JULY = new Date("2026-07-01T00:00:00Z");
let account: Account;
let entryId = 0n;

beforeEach(() => {
  account = { available: 0n, pending: 0n, lots: new Map() };
  entryId = 0n;
});

const nothing = (): Taken => ({ lots: new Map(), shortfall: 0n });
const posting = (
  points: bigint,
  {
    orderId = null,
    expiresAt = null,
    at = DAY,
  }: { orderId?: bigint | null; expiresAt?: Date | null; at?: Date } = {},
) => {
  entryId += 1n;
  return { entryId, pendingDelta: 0n, availableDelta: points, orderId, occurredAt: at, expiresAt };
};
const left = () => [...account.lots.values()].map((lot) => lot.remaining);

test("a debit takes soonest expiry first, what never expires last", () => {
  credit(account, posting(10n), nothing());
  credit(account, posting(10n, { expiresAt: JULY }), nothing());
  credit(account, posting(10n, { expiresAt: JUNE }), nothing());
  debit(account, posting(-15n), nothing(), false);
  expect(left()).toEqual([10n, 5n, 0n]);
});

test("a debit of an order takes its own lot first", () => {
  credit(account, posting(10n, { expiresAt: JUNE }), nothing());
  credit(account, posting(10n, { orderId: 5n }), nothing());
  debit(account, posting(-12n, { orderId: 5n }), nothing(), false);
  expect(left()).toEqual([8n, 0n]);
});

test("a credit fills the hole, restores what was taken, and only the rest makes a lot", () => {
  const taken = nothing();
  credit(account, posting(30n, { orderId: 5n }), nothing());
  debit(account, posting(-50n, { orderId: 5n }), taken, false);
  expect([account.available, left()]).toEqual([-20n, [0n]]);
  const outcome = credit(account, posting(60n, { orderId: 5n }), taken);
  expect([account.available, left(), outcome.lot?.amount]).toEqual([40n, [30n, 10n], 10n]);
});

test("a clamped debit takes what there is, and its correction undoes the shortfall without points", () => {
  const taken = nothing();
  credit(account, posting(30n), nothing());
  expect(debit(account, posting(-50n), taken, true)).toMatchObject({ availableDelta: -30n, shortfall: 20n });
  expect(credit(account, posting(25n), taken)).toMatchObject({
    availableDelta: 5n,
    shortfall: -20n,
    lot: null,
  });
  expect([account.available, left()]).toEqual([5n, [5n]]);
});

test("a lot that expired before it comes back gets 30 days of grace", () => {
  const taken = nothing();
  credit(account, posting(10n, { expiresAt: JUNE }), nothing());
  debit(account, posting(-10n), taken, false);
  credit(account, posting(10n, { at: JULY }), taken);
  expect([...account.lots.values()][0]?.expiresAt).toEqual(new Date("2026-07-31T00:00:00Z"));
});
