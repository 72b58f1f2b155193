import { describe, expect, it, test } from "vitest";
import { isShown, isTold, viewRedemption, viewReward } from "#app/rules/panel-rewards.ts";
import type { Reward } from "#app/rules/programme.ts";
import type { Hindrance } from "#app/rules/rewards/offer.ts";
import { programmeWith, rewardOf } from "./rewards/some-rewards.ts";

const context = { programme: programmeWith(), locale: "en" };
const german = { ...context, locale: "de" };
const has = (available: bigint) => ({ available, hindrance: null });

describe("viewReward", () => {
  const fiveOff = rewardOf("amount_off");

  it.each([
    [480n, false, 20n, 0.96],
    [500n, true, 0n, 1],
    [700n, true, 0n, 1],
    [-100n, false, 600n, 0],
  ])(
    "tells with %s points what it still lacks, never below nothing",
    (available, affordable, missing, progress) => {
      expect(viewReward(fiveOff, has(available), context)).toMatchObject({ affordable, missing, progress });
    },
  );

  it.each<[Reward, string | null, string | null, string | null]>([
    [fiveOff, "$5", null, "5\u00a0$"],
    [rewardOf("percentage_off"), "10%", null, "10\u00a0%"],
    [rewardOf("percentage_off", { capMinor: "5000" }), "10%", "$50", "10\u00a0%"],
    [rewardOf("free_shipping"), null, null, null],
    [rewardOf("free_shipping", { maximumShippingMinor: "1500" }), null, "$15", null],
    [rewardOf("free_product"), null, null, null],
    [rewardOf("variable_amount"), "$5", "$50", "5\u00a0$"],
    [rewardOf("gift_card"), "$10", null, "10\u00a0$"],
    [rewardOf("store_credit"), "$10", null, "10\u00a0$"],
    [rewardOf("custom"), null, null, null],
  ])("formats what $kind gives", (reward, value, most, inGerman) => {
    expect(viewReward(reward, has(0n), context)).toMatchObject({ kind: reward.kind, value, most });
    expect(viewReward(reward, has(0n), german).value).toBe(inGerman);
  });

  it("tells what can be chosen, each with its amount", () => {
    const reward = rewardOf("variable_amount", { points: 100, maximumPoints: 300 });
    expect(viewReward(reward, has(0n), context).steps).toEqual([
      { points: 100n, value: "$1" },
      { points: 200n, value: "$2" },
      { points: 300n, value: "$3" },
    ]);
    expect(viewReward(fiveOff, has(0n), context).steps).toEqual([]);
  });

  it("tells what is asked of the order", () => {
    const strict = rewardOf("amount_off", { minimumSubtotalMinor: "2000", goods: { productIds: ["1"] } });
    expect(viewReward(strict, has(0n), context)).toMatchObject({ minimum: "$20", isForGoods: true });
    expect(viewReward(fiveOff, has(0n), context)).toMatchObject({ minimum: null, isForGoods: false });
    const needs = (reward: Reward) => viewReward(reward, has(0n), context).needsCart;
    expect(needs(rewardOf("percentage_off", { capMinor: "1" }))).toBe(true);
    expect([needs(rewardOf("percentage_off")), needs(fiveOff), needs(rewardOf("custom"))]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("tells of the tiers that have it, the least of a row, and until which day", () => {
    const told = (reward: Reward, hindrance: Hindrance | null = null) => {
      const { tiers, isAndAbove, lastDay } = viewReward(reward, { available: 0n, hindrance }, context);
      return [tiers, isAndAbove, lastDay];
    };
    expect(told(fiveOff)).toEqual([null, false, null]);
    const row = rewardOf("amount_off", { tierIds: ["influencer", "ambassador"] });
    expect(told(row)).toEqual(["Influencer", true, null]);
    expect(told(row, { kind: "tier", tierIds: row.tierIds })).toEqual([null, false, null]);
    expect(told(rewardOf("custom", { tierIds: ["ambassador"] }))).toEqual(["Ambassador", false, null]);
    const two = rewardOf("custom", { tierIds: ["ambassador", "member"] });
    expect(told(two)).toEqual(["Member or Ambassador", false, null]);
    const day = (offeredUntil: string) => told(rewardOf("amount_off", { offeredUntil }))[2];
    expect([day("2027-01-01T00:00"), day("2026-12-31T00:01"), day("2026-12-31T18:00")]).toEqual([
      "2026-12-31",
      "2026-12-31",
      "2026-12-31",
    ]);
  });

  it("is not to be had with something in the way, and says which tiers have it", () => {
    const hindrance = { kind: "tier", tierIds: ["influencer", "ambassador"] } as const;
    const seen = viewReward(fiveOff, { available: 900n, hindrance }, context);
    expect(seen).toMatchObject({
      affordable: false,
      hindrance: { kind: "tier", tiers: "Influencer or Ambassador" },
    });
    const soldOut = { available: 900n, hindrance: { kind: "sold_out" } } as const;
    expect(viewReward(fiveOff, soldOut, context).hindrance).toEqual({ kind: "sold_out" });
  });

  test("what has not begun or is over is not shown", () => {
    expect(isShown({ kind: "not_yet", from: new Date(0) })).toBe(false);
    expect(isShown({ kind: "over" })).toBe(false);
    expect([isShown(null), isShown({ kind: "sold_out" })]).toEqual([true, true]);
  });
});

describe("viewRedemption", () => {
  const redemption = {
    ...{ id: "x", rewardId: "amount", reward: rewardOf("amount_off") as Reward, points: 500n },
    ...{
      state: "issued" as const,
      code: "LRL-0123456789AB",
      endsAt: null,
      issuedAt: null,
      withdrawalAt: null,
    },
  };
  const seen = (besides: Partial<Parameters<typeof viewRedemption>[0]>) =>
    viewRedemption({ ...redemption, ...besides }, context);

  it("shows a code only while it is the member's to use or was used", () => {
    expect(seen({})).toMatchObject({ code: "LRL-0123456789AB", value: "$5", kind: "amount_off" });
    expect(seen({ state: "used" }).code).toBe("LRL-0123456789AB");
    for (const state of ["requested", "failed", "expired", "cancelled", "returned"] as const)
      expect(seen({ state }).code).toBeNull();
  });

  it("shows a gift card's code as it is typed, and none of store credit", () => {
    expect(seen({ reward: rewardOf("gift_card") }).code).toBe("LRL0 1234 5678 9AB");
    expect(seen({ reward: rewardOf("store_credit") }).code).toBeNull();
    expect(seen({ reward: rewardOf("custom") }).code).toBe("LRL-0123456789AB");
  });

  it("tells of store credit for 14 days, and of all else as long as it is listed", () => {
    const issuedAt = new Date("2026-07-01T12:00:00Z");
    const told = (kind: "store_credit" | "amount_off", at: Date | null, now: string) =>
      isTold({ ...redemption, reward: rewardOf(kind), issuedAt: at }, new Date(now));
    expect(told("store_credit", issuedAt, "2026-07-15T11:59:59Z")).toBe(true);
    expect(told("store_credit", issuedAt, "2026-07-15T12:00:00Z")).toBe(false);
    expect(told("store_credit", null, "2026-08-01T00:00:00Z")).toBe(true);
    expect(told("amount_off", issuedAt, "2026-08-01T00:00:00Z")).toBe(true);
  });

  it("tells which orders it is for", () => {
    expect(seen({})).toMatchObject({ minimum: null, isForGoods: false });
    const goods = { productIds: ["1"], collectionIds: [] };
    const bounded = rewardOf("amount_off", { minimumSubtotalMinor: "8000", goods });
    expect(seen({ reward: bounded })).toMatchObject({ minimum: "$80", isForGoods: true });
    expect(seen({ reward: rewardOf("gift_card") })).toMatchObject({ minimum: null, isForGoods: false });
  });

  it("can be given back while it is unused, cost something and is not money in the account", () => {
    expect(seen({}).isReturnable).toBe(true);
    expect(seen({ state: "used" }).isReturnable).toBe(false);
    expect(seen({ state: "requested" }).isReturnable).toBe(false);
    expect(seen({ points: 0n }).isReturnable).toBe(false);
    expect(seen({ reward: rewardOf("store_credit") }).isReturnable).toBe(false);
    expect(seen({ reward: rewardOf("gift_card") }).isReturnable).toBe(true);
  });

  it("is coming back once that was asked for", () => {
    const withdrawalAt = new Date(0);
    expect(seen({ withdrawalAt })).toMatchObject({ isReturnable: false, isComingBack: true });
    expect(seen({ withdrawalAt, state: "cancelled" }).isComingBack).toBe(false);
    expect(seen({}).isComingBack).toBe(false);
  });
});
