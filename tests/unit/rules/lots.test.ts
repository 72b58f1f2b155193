import { beforeEach, describe, expect, test } from "vitest";
import type { Account, Posting, Taken } from "#app/rules/lots.ts";
import { credit, debit, revive } from "#app/rules/lots.ts";
import type { PostingRules } from "#app/rules/posting-rules.ts";
import { postingRules } from "#app/rules/posting-rules.ts";

const DAY = new Date("2026-05-01T00:00:00Z");
const JUNE = new Date("2026-06-01T00:00:00Z");
const JULY = new Date("2026-07-01T00:00:00Z");
const RULES = postingRules(null, null);
let account: Account;
let entryId = 0n;

beforeEach(() => {
  account = { available: 0n, pending: 0n, lastActiveAt: null, lots: new Map() };
  entryId = 0n;
});

const nothing = (): Taken => ({ lots: new Map(), shortfall: 0n });
const posting = (points: bigint, figures: Partial<Posting> & { at?: Date } = {}): Posting => {
  entryId += 1n;
  const { at = DAY, ...rest } = figures;
  return { entryId, availableDelta: points, orderId: null, occurredAt: at, countsFrom: at, ...rest };
};
const give = (points: bigint, figures?: Parameters<typeof posting>[1], taken = nothing(), rules = RULES) =>
  credit(account, posting(points, figures), taken, rules);
const take = (points: bigint, figures?: Parameters<typeof posting>[1], taken = nothing(), clamp = false) =>
  debit(account, posting(-points, figures), taken, clamp);
const left = () => [...account.lots.values()].map((lot) => lot.remaining);
const ends = () => [...account.lots.values()].map((lot) => lot.expiresAt?.toISOString().slice(0, 10) ?? null);

test("a debit takes soonest expiry first, what never expires last", () => {
  give(10n);
  give(10n, { expiresAt: JULY });
  give(10n, { expiresAt: JUNE });
  take(15n);
  expect(left()).toEqual([10n, 5n, 0n]);
});

test("of lots that end together, the older goes first", () => {
  give(10n, { expiresAt: JULY });
  give(10n, { expiresAt: JULY });
  take(15n);
  expect(left()).toEqual([0n, 5n]);
});

test("a debit of an order takes its own lot first", () => {
  give(10n, { expiresAt: JUNE });
  give(10n, { orderId: 5n });
  take(12n, { orderId: 5n });
  expect(left()).toEqual([8n, 0n]);
});

test("a debit of no order takes no lot before the others for having none", () => {
  give(10n, { orderId: 5n, expiresAt: JUNE });
  give(10n, { expiresAt: JULY });
  take(5n);
  expect(left()).toEqual([5n, 10n]);
});

test("what takes back a gift takes its own lot first", () => {
  give(10n, { expiresAt: JUNE });
  give(10n, { expiresAt: JULY });
  take(15n, { own: new Map([[2n, 10n]]) });
  expect(left()).toEqual([5n, 0n]);
});

test("what comes back in parts comes back once, to the lot that ends soonest first", () => {
  const taken = nothing();
  give(10n, { expiresAt: JULY });
  give(10n, { expiresAt: JUNE });
  take(20n, {}, taken);
  give(5n, {}, taken);
  expect(left()).toEqual([0n, 5n]);
  give(10n, {}, taken);
  expect(left()).toEqual([5n, 10n]);
  expect(give(10n, {}, taken).lot?.amount).toBe(5n);
});

test("a shortfall is undone once", () => {
  const taken = nothing();
  take(20n, {}, taken, true);
  expect(give(15n, {}, taken)).toMatchObject({ availableDelta: 0n, shortfall: -15n });
  expect(give(15n, {}, taken)).toMatchObject({ availableDelta: 10n, shortfall: -5n });
});

test("a debit of one lot takes that and no other", () => {
  give(10n, { expiresAt: JUNE });
  give(10n, { expiresAt: JULY });
  take(10n, { lotEntryId: 2n });
  expect([account.available, left()]).toEqual([10n, [10n, 0n]]);
});

test("a debit beyond what its lot holds breaks a promise, out loud", () => {
  give(10n);
  give(10n);
  expect(() => take(15n, { lotEntryId: 1n })).toThrow(RangeError);
});

test("a credit fills the hole, restores what was taken, and only the rest makes a lot", () => {
  const taken = nothing();
  give(30n, { orderId: 5n });
  take(50n, { orderId: 5n }, taken);
  expect([account.available, left()]).toEqual([-20n, [0n]]);
  const outcome = give(60n, { orderId: 5n }, taken);
  expect([account.available, left(), outcome.lot?.amount]).toEqual([40n, [30n, 10n], 10n]);
});

test("a clamped debit takes what there is, and its correction undoes the shortfall without points", () => {
  const taken = nothing();
  give(30n);
  expect(take(50n, {}, taken, true)).toMatchObject({ availableDelta: -30n, shortfall: 20n });
  expect(give(25n, {}, taken)).toMatchObject({ availableDelta: 5n, shortfall: -20n, lot: null });
  expect([account.available, left()]).toEqual([5n, [5n]]);
});

describe("a lot that comes back", () => {
  const comesBack = (rules: PostingRules, at: Date) => {
    const taken = nothing();
    give(10n, { expiresAt: JUNE }, nothing(), rules);
    take(10n, {}, taken);
    give(10n, { at }, taken, rules);
    return ends();
  };

  test("keeps its own end", () => expect(comesBack(RULES, DAY)).toEqual(["2026-06-01"]));
  test("gets thirty days of grace when that has passed", () =>
    expect(comesBack(RULES, JULY)).toEqual(["2026-07-31"]));
  test("gets the grace at the very instant of its end", () =>
    expect(comesBack(RULES, JUNE)).toEqual(["2026-07-01"]));
  test("gets the programme's own grace", () =>
    expect(comesBack({ ...RULES, graceDays: 7 }, JULY)).toEqual(["2026-07-08"]));
  test("ends as late as others do where activity has moved them", () => {
    account.lastActiveAt = new Date("2026-05-20T00:00:00Z");
    const inactivity: PostingRules = { ...RULES, expiry: { policy: "inactivity", days: 90 } };
    expect(comesBack(inactivity, DAY)).toEqual(["2026-08-18"]);
  });
});

describe("a new lot is dated by the policy", () => {
  const fixed: PostingRules = { ...RULES, expiry: { policy: "fixed", days: 60 } };

  test("from the instant it counts from, not from when it is posted", () => {
    give(10n, { countsFrom: DAY, at: JUNE }, nothing(), fixed);
    expect(ends()).toEqual(["2026-06-30"]);
  });
  test("with the grace when that has passed", () => {
    give(10n, { countsFrom: DAY, at: JULY }, nothing(), fixed);
    expect(ends()).toEqual(["2026-07-31"]);
  });
  test("unless the entry itself says when, or that it never ends", () => {
    give(10n, { expiresAt: JULY }, nothing(), fixed);
    give(10n, { expiresAt: null }, nothing(), fixed);
    expect(ends()).toEqual(["2026-07-01", null]);
  });
});

describe("taking back an entry whose points expired unused", () => {
  const takeBack = (points: bigint, own: [lotEntryId: bigint, points: bigint][]) => {
    const wanted = posting(-points, { own: new Map(own) });
    const back = revive(account, wanted, null);
    return { back, outcome: debit(account, wanted, nothing(), false) };
  };
  const expire = (lotEntryId: bigint, points: bigint) => {
    take(points, { lotEntryId });
    const lot = account.lots.get(lotEntryId);
    if (lot) lot.expired += points;
  };

  test("takes what expired before anything else", () => {
    give(100n);
    give(70n);
    expire(1n, 60n);
    const { back, outcome } = takeBack(100n, [[1n, 100n]]);
    expect(back).toMatchObject({ availableDelta: 60n, moves: [{ lotEntryId: 1n, points: -60n }] });
    expect(outcome.moves).toEqual([{ lotEntryId: 1n, points: 100n }]);
    expect(left()).toEqual([0n, 70n]);
  });

  test("revives what is its own only: what it gave back to another's lot, and nothing of the rest of that", () => {
    give(100n);
    give(80n);
    give(30n);
    expire(2n, 80n);
    expire(3n, 30n);
    const { back } = takeBack(150n, [
      [2n, 50n],
      [3n, 100n],
    ]);
    expect(back.availableDelta).toBe(80n);
    expect(left()).toEqual([30n, 0n, 0n]);
  });

  test("counts as open no more of a lot than it gave back to it", () => {
    give(500n);
    give(60n);
    expire(2n, 60n);
    const { back } = takeBack(100n, [
      [1n, 40n],
      [2n, 60n],
    ]);
    expect(back.availableDelta).toBe(60n);
  });

  test("leaves what expired of an order's lot to the order", () => {
    give(100n, { orderId: 5n });
    expire(1n, 100n);
    expect(takeBack(100n, [[1n, 100n]]).back).toMatchObject({ availableDelta: 0n, moves: [] });
  });
});

describe("a reversal whose order's lot expired unused", () => {
  const reversal = (points: bigint, { revivable = 100n, taken = nothing(), clamp = false } = {}) => {
    const wanted = posting(-points, { orderId: 5n });
    const back = revive(account, wanted, revivable);
    return { back, outcome: debit(account, wanted, taken, clamp) };
  };
  const expire = (lotEntryId: bigint, points: bigint) => {
    take(points, { lotEntryId });
    const lot = account.lots.get(lotEntryId);
    if (lot) lot.expired += points;
  };

  test("takes what expired before anything of other orders", () => {
    give(100n, { orderId: 5n });
    give(70n, { orderId: 6n });
    expire(1n, 100n);
    const { back, outcome } = reversal(100n);
    expect(back).toMatchObject({ availableDelta: 100n, moves: [{ lotEntryId: 1n, points: -100n }] });
    expect(outcome).toMatchObject({ availableDelta: -100n, moves: [{ lotEntryId: 1n, points: 100n }] });
    expect([account.available, left()]).toEqual([70n, [0n, 70n]]);
  });

  test("takes what is open of its own lots before that, and other orders' only after it", () => {
    give(100n, { orderId: 5n });
    give(50n, { orderId: 5n });
    give(70n, { orderId: 6n });
    expire(1n, 100n);
    const { back, outcome } = reversal(160n);
    expect(back.availableDelta).toBe(100n);
    expect(outcome.moves).toEqual([
      { lotEntryId: 1n, points: 100n },
      { lotEntryId: 2n, points: 50n },
      { lotEntryId: 3n, points: 10n },
    ]);
    expect([account.available, left()]).toEqual([60n, [0n, 0n, 60n]]);
  });

  test("revives nothing when its own lots hold enough, and no more than may come back", () => {
    give(100n, { orderId: 5n });
    give(50n, { orderId: 5n });
    expire(2n, 50n);
    expect(reversal(100n).back).toMatchObject({ availableDelta: 0n, moves: [] });
    expect(reversal(50n, { revivable: 30n }).back.availableDelta).toBe(30n);
  });

  test("in a hole comes back as far as it can, and leaves the hole as it was", () => {
    give(100n, { orderId: 5n });
    expire(1n, 100n);
    account.available = -20n;
    const { back, outcome } = reversal(60n);
    expect(back).toMatchObject({ availableDelta: 60n, moves: [{ lotEntryId: 1n, points: -40n }] });
    expect(outcome).toMatchObject({ availableDelta: -60n, moves: [{ lotEntryId: 1n, points: 40n }] });
    expect([account.available, left()]).toEqual([-20n, [0n]]);
  });

  test("is told a shortfall only of the rest", () => {
    give(100n, { orderId: 5n });
    expire(1n, 40n);
    take(60n);
    expect(reversal(100n, { revivable: 40n, clamp: true }).outcome).toMatchObject({
      availableDelta: -40n,
      shortfall: 60n,
    });
  });

  test("is corrected into the lot it took, with the grace", () => {
    const taken = nothing();
    give(100n, { orderId: 5n, expiresAt: JUNE });
    expire(1n, 100n);
    reversal(100n, { taken });
    give(100n, { orderId: 5n, at: JULY }, taken);
    expect([account.available, left(), ends()]).toEqual([100n, [100n], ["2026-07-31"]]);
  });

  test("never brings back more than expired: that breaks a promise, out loud", () => {
    give(100n, { orderId: 5n });
    expire(1n, 40n);
    expect(() => revive(account, posting(-100n, { orderId: 5n }), 60n)).not.toThrow();
    expect(() => revive(account, posting(-200n, { orderId: 5n }), 60n)).toThrow(RangeError);
  });
});
