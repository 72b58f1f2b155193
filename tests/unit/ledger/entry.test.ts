import { describe, expect, test } from "vitest";
import type { EntryKind, NewEntry, StoredEntry } from "#app/ledger/entry.ts";
import { activityOf, isRepeat, redemptionOf, worthOf } from "#app/ledger/entry.ts";

const NOON = new Date("2026-06-15T12:00:00Z");
const EARLIER = new Date("2026-06-14T12:00:00Z");

const entry: NewEntry = {
  ...{ customerId: 7n, kind: "earn", key: "order:1:1", pendingDelta: 5n, availableDelta: 40n, orderId: 1n },
  ...{ reason: {}, actor: "system", occurredAt: NOON },
};

const stored: StoredEntry = {
  ...{ entryId: 99n, key: "order:1:1", customerId: 7n, kind: "earn", orderId: 1n, redemptionId: null },
  ...{ pendingDelta: 5n, availableDelta: 40n, availableAfter: 40n, shortfall: 0n },
};

describe("an entry is a repeat of one that is there", () => {
  test("when every number and every owner is the same", () => {
    expect(isRepeat(stored, entry)).toBe(true);
  });

  test.each<[string, Partial<NewEntry>]>([
    ["another member", { customerId: 8n }],
    ["another kind", { kind: "bonus" }],
    ["another order", { orderId: 2n }],
    ["a redemption besides", { redemptionId: "r" }],
    ["other pending points", { pendingDelta: 6n }],
    ["other points", { availableDelta: 41n }],
  ])("not with %s", (_what, other) => {
    expect(isRepeat(stored, { ...entry, ...other })).toBe(false);
  });

  test("not without its order", () => {
    const { orderId: _order, ...without } = entry;
    expect(isRepeat(stored, without)).toBe(false);
    expect(isRepeat({ ...stored, orderId: null }, without)).toBe(true);
  });

  test("when a clamp took less than was asked for: what was asked for counts", () => {
    const clamped = {
      ...stored,
      kind: "reverse",
      pendingDelta: 0n,
      availableDelta: -30n,
      shortfall: 70n,
    } as const;
    const asked = { ...entry, kind: "reverse", pendingDelta: 0n } as const;
    expect(isRepeat(clamped, { ...asked, availableDelta: -100n })).toBe(true);
    expect(isRepeat(clamped, { ...asked, availableDelta: -30n })).toBe(false);
  });

  test("when it gives back to the redemption that the other one gave back to", () => {
    const back = { ...stored, kind: "return", orderId: null, redemptionId: "r" } as const;
    const { orderId: _order, ...rest } = entry;
    expect(isRepeat(back, { ...rest, kind: "return", returnOf: "r" })).toBe(true);
    expect(isRepeat(back, { ...rest, kind: "return", returnOf: "s" })).toBe(false);
  });
});

test("an entry is worth its points; a shortfall counts as taken, an undone one as given", () => {
  expect(worthOf({ pendingDelta: 3n, availableDelta: 40n, shortfall: 0n })).toBe(43n);
  expect(worthOf({ pendingDelta: -3n, availableDelta: -30n, shortfall: 70n })).toBe(-103n);
  expect(worthOf({ pendingDelta: 0n, availableDelta: 10n, shortfall: -70n })).toBe(80n);
});

test("the redemption of an entry is the one it takes for, or gives back to", () => {
  expect(redemptionOf({ ...entry, redemptionId: "r" })).toBe("r");
  expect(redemptionOf({ ...entry, returnOf: "s" })).toBe("s");
  expect(redemptionOf(entry)).toBeNull();
});

test("earning and spending keep points alive, from the fact's own instant; nothing else does", () => {
  const alive: EntryKind[] = ["earn", "bonus", "referral", "activity", "redeem"];
  const others: EntryKind[] = ["mature", "reverse", "return", "expire", "adjust", "transfer", "import"];
  for (const kind of alive) {
    expect(activityOf({ ...entry, kind, activeAt: EARLIER })).toEqual(EARLIER);
    expect(activityOf({ ...entry, kind })).toEqual(NOON);
  }
  for (const kind of others) expect(activityOf({ ...entry, kind, activeAt: EARLIER })).toBeNull();
});
