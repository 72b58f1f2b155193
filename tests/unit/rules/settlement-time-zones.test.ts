/** By whose calendar campaigns and caps of an order go: that of the shop when the order was judged first. */
import { describe, expect, test } from "vitest";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Draft } from "#app/rules/order-news.ts";
import { draftTimeZones, inItsTimeZone } from "#app/rules/settlement.ts";
import type { Change } from "./earning/scene.ts";
import { aCampaign } from "./earning/scene.ts";
import { aVersion } from "../../support/assessed.ts";
import { day, known } from "./settlement-scene.ts";

const TOKYO = "Asia/Tokyo";
const byClock: Change = { campaigns: [aCampaign()] };
const capped = (caps: object): Change => ({ earning: { caps } });

/** By a programme that was published on that day; null: there is none. */
function judging(change: Change | null, on = -1_000) {
  const { earning, ...rest } = change ?? {};
  const rate = { points: 1, perMinor: "100" };
  const version = aVersion({ ...rest, earning: { rate, ...earning } }, { publishedAt: day(on) });
  return { versions: change ? [version] : [], timeZone: TOKYO };
}

describe("an order is given the shop's time zone", () => {
  test.each<[string, Change | null, Partial<KnownOrder>, string | null]>([
    ["where campaigns go by a clock", byClock, {}, TOKYO],
    ["where a cap goes by days", capped({ perDay: 50 }), {}, TOKYO],
    ["where a cap goes by years", capped({ perYear: 50 }), {}, TOKYO],
    [
      "and keeps the one that it had, when the shop moves",
      byClock,
      { timeZone: "Europe/Berlin" },
      "Europe/Berlin",
    ],
    ["but not where nothing goes by a clock", capped({ perOrder: 50 }), {}, null],
    ["but not before its state is known", byClock, { state: null }, null],
    ["but not before there is a programme", null, {}, null],
  ])("%s", (_where, change, other, timeZone) => {
    const order = { ...known(5n, 100, 1), ...other };
    expect(inItsTimeZone(order, judging(change))).toEqual({ ...order, timeZone });
  });

  test("by the version in force when it was processed", () => {
    const { versions } = judging({});
    const later = aVersion({ campaigns: [aCampaign()] }, { version: 2, publishedAt: day(10) });
    const both = { versions: [...versions, later], timeZone: TOKYO };
    const zones = [9, 10].map((on) => inItsTimeZone(known(5n, 100, on), both).timeZone);
    expect(zones).toEqual([null, TOKYO]);
  });
});

test("drafts of a batch that were given one have changed, and others stay what they were", () => {
  const draft = (order: KnownOrder): Draft => ({ before: null, order, changed: false });
  const [fresh, settled] = [
    draft(known(1n, 100, 1)),
    draft(known(2n, 100, 1, { timeZone: "Europe/Berlin" })),
  ];
  const drafts = new Map([
    [1n, fresh],
    [2n, settled],
  ]);
  const given = draftTimeZones(drafts, judging(byClock));
  expect([...given.keys()]).toEqual([1n, 2n]);
  expect(given.get(1n)).toEqual({ ...fresh, order: { ...fresh.order, timeZone: TOKYO }, changed: true });
  expect(given.get(2n)).toBe(settled);
});
