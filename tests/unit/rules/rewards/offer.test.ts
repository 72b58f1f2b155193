import { describe, expect, test } from "vitest";
import { Refusal } from "#app/errors.ts";
import type { Asking, Hindrance } from "#app/rules/rewards/offer.ts";
import { hindranceOf, NOTHING_TAKEN, refuseHindered } from "#app/rules/rewards/offer.ts";
import { rewardOf } from "./some-rewards.ts";

const now = new Date("2026-07-03T12:00:00Z");
const asking: Asking = { tierId: "member", taken: NOTHING_TAKEN, now, timeZone: "America/New_York" };
const at = (instant: string) => ({ ...asking, now: new Date(instant) });

test("nothing is in the way of a reward without conditions", () => {
  expect(hindranceOf(rewardOf("amount_off"), asking)).toBeNull();
  expect(hindranceOf(rewardOf("amount_off"), { ...asking, tierId: null })).toBeNull();
});

describe("dates are of the shop's clock", () => {
  const dated = rewardOf("amount_off", { offeredFrom: "2026-07-01T00:00", offeredUntil: "2026-08-01T00:00" });

  test.each([
    ["2026-07-01T03:59:59.999Z", { kind: "not_yet", from: new Date("2026-07-01T04:00:00Z") }],
    ["2026-07-01T04:00:00Z", null],
    ["2026-08-01T03:59:59.999Z", null],
    ["2026-08-01T04:00:00Z", { kind: "over" }],
  ])("at %s", (instant, hindrance) => {
    expect(hindranceOf(dated, at(instant))).toEqual(hindrance);
  });
});

test("only members of the tiers that are named", () => {
  const forSome = rewardOf("amount_off", { tierIds: ["influencer", "ambassador"] });
  const inTier = (tierId: string | null) => hindranceOf(forSome, { ...asking, tierId });
  expect(inTier("influencer")).toBeNull();
  expect(inTier("ambassador")).toBeNull();
  expect(inTier("member")).toEqual({ kind: "tier", tierIds: ["influencer", "ambassador"] });
  expect(inTier(null)?.kind).toBe("tier");
});

test("as many as there are", () => {
  const few = rewardOf("amount_off", { stock: 3 });
  const taken = (all: number) => hindranceOf(few, { ...asking, taken: { all, mine: 0 } });
  expect([taken(2), taken(3), taken(4)]).toEqual([null, { kind: "sold_out" }, { kind: "sold_out" }]);
});

test.each([
  ["day", new Date("2026-07-04T04:00:00Z")],
  ["month", new Date("2026-08-01T04:00:00Z")],
  ["year", new Date("2027-01-01T05:00:00Z")],
  ["ever", null],
] as const)("as often as one member may, by %s, and when again", (per, againAt) => {
  const twice = rewardOf("amount_off", { limit: { times: 2, per } });
  const taken = (mine: number) => hindranceOf(twice, { ...asking, taken: { all: 9, mine } });
  expect([taken(1), taken(2)]).toEqual([null, { kind: "limit", againAt }]);
});

test.each<[Hindrance, string]>([
  [{ kind: "not_yet", from: now }, "REWARD_NOT_OFFERED"],
  [{ kind: "over" }, "REWARD_NOT_OFFERED"],
  [{ kind: "tier", tierIds: [] }, "REWARD_NOT_FOR_TIER"],
  [{ kind: "sold_out" }, "REWARD_SOLD_OUT"],
  [{ kind: "limit", againAt: null }, "REWARD_LIMIT_REACHED"],
])("%o is refused as %s", (hindrance, code) => {
  expect(() => refuseHindered(hindrance)).toThrow(Refusal);
  expect(() => refuseHindered(hindrance)).toThrow(expect.objectContaining({ code }));
});

test("nothing in the way is not refused", () => {
  expect(() => refuseHindered(null)).not.toThrow();
});
