/** Drafts that are for other customers than the published programme, and orders of nobody who is known. */
import { expect, test } from "vitest";
import { Backtest } from "#app/rules/backtest/backtest.ts";
import { aMember, backtestOf, bought, NEW_YORK, programmeOf } from "./scene.ts";

const [accounts, everyone] = [
  programmeOf({ membership: "accounts" }),
  programmeOf({ membership: "everyone" }),
];

test("orders of strangers are left out under both versions", () => {
  const backtest = new Backtest({
    ...{ published: accounts, draft: everyone, timeZone: NEW_YORK, past: "settled" },
    ...{ from: new Date("2026-01-01T05:00:00Z"), now: new Date("2026-11-15T12:00:00Z") },
  });
  backtest.addStrangers(3);
  backtest.addStrangers(4);
  const { published, draft } = backtest.result();
  const leftOut = [{ why: "not_a_member", orders: 7 }];
  expect([published.orders, draft.orders]).toEqual([
    { counted: 0, earning: 0, leftOut },
    { counted: 0, earning: 0, leftOut },
  ]);
});

test("who bought before it had an account earns by that under a draft for everyone alone", () => {
  const orders = ["2026-03-01", "2026-06-01"].map((day) =>
    bought({ at: `${day}T12:00:00Z`, customerId: 1n }),
  );
  const member = aMember(1, orders, { enrolledAt: new Date("2026-05-15T12:00:00Z") });
  const { published, draft, moved } = backtestOf([member], { published: accounts, draft: everyone });
  expect(published).toMatchObject({ points: 100n, orders: { counted: 1 } });
  expect(draft).toMatchObject({ points: 200n, orders: { counted: 2, leftOut: [] } });
  expect(moved.winners.top).toMatchObject([{ publishedPoints: 100n, draftPoints: 200n }]);
});

test("orders of a merged customer who was a member by buying alone count under the one for everyone", () => {
  const june = new Date("2026-06-01T12:00:00Z");
  const gone = {
    ...{ deletedId: 2n, intoId: 1n, mergedAt: june, customerId: 2n, state: "redacted" },
    ...{ enrolledAt: new Date("2026-04-01T12:00:00Z"), joinedAt: null, tags: null },
  };
  const enrolledAt = new Date("2026-03-01T12:00:00Z");
  const order = bought({ at: "2026-05-01T12:00:00Z", customerId: 2n });
  const member = aMember(1, [order], { enrolledAt, joinedAt: enrolledAt, merged: new Map([[2n, gone]]) });
  const { published, draft } = backtestOf([member], { published: everyone, draft: accounts });
  expect(published).toMatchObject({ points: 100n, orders: { counted: 1 } });
  expect(draft).toMatchObject({ points: 0n, orders: { counted: 0 } });
});

test("the spend that earns is told in whole minor units, rounded down", () => {
  // Two of three units are left of an edited line: 298 × 2/3 = 198.67.
  const lines = [{ priceMinor: 100n, quantity: 3, currentQuantity: 2, discountMinor: 2n }];
  const { published } = backtestOf([aMember(1, [bought({ at: "2026-05-01T12:00:00Z", lines })])]);
  expect(published.earningMinor).toBe(198n);
});
