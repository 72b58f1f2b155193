import { describe, expect, test } from "vitest";
import { isActive } from "#app/rules/activities.ts";
import { decimalsOf } from "#app/rules/money.ts";
import { findPreset, influencerTiers, PRESETS } from "#app/rules/presets.ts";
import type { Programme, Tier } from "#app/rules/programme.ts";
import { toDocument } from "#app/rules/programme.ts";
import { rateOf } from "#app/rules/programme/tiers.ts";
import { valueOf } from "#app/rules/rewards/worth.ts";
import { rulesOf } from "../../support/rich-programme.ts";

/** What presets count in: a unit of currency, or a hundred of one that has nothing smaller. */
const unitOf = (currency: string) =>
  decimalsOf(currency) === 0 ? 100n : 10n ** BigInt(decimalsOf(currency));

function preset(id: string, currency = "USD"): Programme {
  const found = findPreset(id);
  if (!found) throw new Error(`there is no preset ${id}`);
  return rulesOf(found.document(currency));
}

/** "Silver 2 from 1": points per unit, and the spend in units. */
function ladder({ tiers, currency, ...programme }: Programme): string[] {
  const per = (tier: Tier) => {
    const { points, perMinor } = rateOf(programme, tier);
    return (BigInt(points) * unitOf(currency)) / perMinor;
  };
  return tiers.map((tier) => `${tier.name} ${per(tier)}${from(tier, unitOf(currency))}`);
}

function from({ reach }: Tier, unit: bigint): string {
  if (!reach) return "";
  if ("all" in reach || "any" in reach) return " from several things";
  return ` from ${reach.metric === "spend" ? reach.atLeast / unit : `${reach.atLeast} ${reach.metric}`}`;
}

/** "500 = 5": points, and what they are worth in units. */
const prices = ({ rewards, currency }: Programme) =>
  rewards.map((reward) => `${reward.points} = ${(valueOf(reward) ?? 0n) / unitOf(currency)}`);

describe.each(["USD", "JPY", "KWD"])("in %s", (currency) => {
  test.each(PRESETS.map(({ id }) => id))("%s is in order, and the same when it is stored", (id) => {
    const programme = preset(id, currency);
    expect(programme.currency).toBe(currency);
    expect(rulesOf(toDocument(programme))).toEqual(programme);
  });

  test.each<[string, tiers: string[], rewards: string[]]>([
    [
      "influencer-tiers",
      ["Member 1", "Influencer 2 from 500", "Ambassador 3 from 5000"],
      ["500 = 5", "2000 = 20"],
    ],
    ["cash-back", ["Member 5"], []],
    [
      "spend-status",
      ["Bronze 1", "Silver 2 from 1", "Gold 3 from 500", "Platinum 5 from 1200"],
      ["1000 = 10"],
    ],
    ["beauty-points", ["Insider 1", "VIB 1 from 350", "Rouge 1 from 1000"], ["500 = 10"]],
    ["explorer", ["Member 1"], ["100 = 10"]],
    [
      "nights",
      [
        ...["Guest 1", "Gold 1 from 3 points", "Platinum 1 from 30 points", "Emerald 1 from 55 points"],
        ...["Diamond 1 from 80 points", "Diamond Plus 1 from 175 points", "Pinnacle 1 from 700 points"],
      ],
      ["1000 = 10"],
    ],
    [
      "miles",
      [
        ...["Member 5", "Silver 7 from several things", "Gold 8 from several things"],
        ...["Platinum 9 from several things", "First 11 from several things"],
      ],
      ["2000 = 10", "10000 = 50"],
    ],
    ["flowers-and-friends", ["Member 1"], ["500 = 5"]],
    ["points-for-doing", ["Member 1"], ["250 = 10"]],
    ["blank", ["Member 1"], ["100 = 1"]],
  ])("%s earns and pays what it says", (id, tiers, rewards) => {
    const programme = preset(id, currency);
    expect([ladder(programme), prices(programme)]).toEqual([tiers, rewards]);
  });

  test("cash-back is a twentieth, in steps of 5 units, on the first of the month", () => {
    expect(preset("cash-back", currency).conversion).toEqual({
      ...{
        when: { kind: "monthly", day: 1, months: null },
        into: "code",
        stepPoints: 500,
        stepValueMinor: 5n * unitOf(currency),
      },
      ...{ carryOver: true, validDays: 30, maximumSteps: null, minimumSubtotalMinor: null },
    });
  });

  test("rewards are named in the currency", () => {
    const title = preset("influencer-tiers", currency).rewards[0]?.title;
    expect(title?.replace(/\s/, " ")).toBe({ USD: "$5 off", JPY: "¥500 off", KWD: "KWD 5 off" }[currency]);
  });
});

test.each<[string, Programme["qualification"]["period"]]>([
  ["influencer-tiers", "calendar_year"],
  ["spend-status", "calendar_year"],
  ["beauty-points", "calendar_year"],
  ["nights", "lifetime"],
  ["miles", "calendar_year"],
])("%s counts by %s", (id, period) => {
  expect(preset(id).qualification).toMatchObject({ period, hold: "period_and_next", endsOnReturn: true });
});

test("beauty points end after twelve months without any", () => {
  expect(preset("beauty-points").expiry).toEqual({ policy: "inactivity", days: 365 });
});

test("nights count apart from points: one per unit, two in a suite", () => {
  const { rules, statusPoints } = preset("nights").earning;
  expect(statusPoints).toEqual({ rate: null });
  expect(rules).toMatchObject([
    { kind: "per_unit", points: 1, goods: null, counts: "status" },
    { kind: "per_unit", points: 2, goods: { productTags: ["suite"] }, counts: "status" },
  ]);
});

test("miles lead to status by orders and points together, or by points alone", () => {
  const { earning, tiers } = preset("miles");
  expect(earning.statusPoints).toEqual({ rate: { points: 1, perMinor: 100n } });
  const figures = tiers.slice(1).map(({ reach }) => JSON.stringify(toDocument(reach)).match(/\d+/g)?.join());
  expect(figures).toEqual(["15,5000,6000", "30,10000,12000", "45,15000,18000", "60,22000,28000"]);
  expect(tiers[1]?.reach).toEqual({
    any: [
      {
        all: [
          { metric: "orders", atLeast: 15n },
          { metric: "points", atLeast: 5_000n },
        ],
      },
      { metric: "points", atLeast: 6_000n },
    ],
  });
});

describe("what is done besides buying", () => {
  const done = (id: string) =>
    preset(id).activities.map(({ kind, points, limit, proof }) =>
      [kind, points, limit ? `${limit.times} per ${limit.per}` : "any", proof].join(" "),
    );

  test.each<[string, activities: string[], perYear: number | null]>([
    [
      "explorer",
      ["check_in 5 1 per day none", "app_download 10 1 per ever none", "referral 25 any none"],
      100,
    ],
    [
      "flowers-and-friends",
      ["referral 500 any none", "birthday 100 1 per year none", "reminder 10 4 per year none"],
      null,
    ],
    ["points-for-doing", ["outdoor 20 1 per day required", "event 50 2 per month required"], 500],
  ])("%s: %j", (id, activities, perYear) => {
    expect([done(id), preset(id).activityPointsPerYear]).toEqual([activities, perYear]);
  });

  test("flowers earn by purchase, too", () => {
    expect(preset("flowers-and-friends").earning.rules).toMatchObject([{ kind: "per_order", points: 20 }]);
  });

  test("an explorer's rewards live eleven months", () => {
    expect(preset("explorer").rewards[0]?.validDays).toBe(334);
  });
});

describe("a preset tells honestly", () => {
  test.each(PRESETS)("$id: which of its rules nothing follows yet", ({ id, notActiveYet }) => {
    const waiting = preset(id).activities.filter((each) => !isActive(each));
    expect(notActiveYet).toHaveLength(waiting.length);
    waiting.forEach(({ kind }, index) => {
      expect(notActiveYet[index]?.toLowerCase()).toContain(kind);
    });
  });

  test.each(PRESETS.filter(({ id }) => id !== "blank"))("$id: whose it is not", ({ inspiration }) => {
    expect(inspiration).toMatch(/^Inspired by .+; not affiliated with .+\.$/);
  });

  test("each has an id of its own, and what it is for; the blank one resembles nobody's", () => {
    expect(new Set(PRESETS.map(({ id }) => id)).size).toBe(10);
    expect(PRESETS.filter(({ purpose }) => purpose === "")).toEqual([]);
    expect(findPreset("blank")?.inspiration).toBeNull();
    expect(findPreset("nordy")).toBeNull();
    expect(findPreset("influencer-tiers")?.document("EUR")).toEqual(influencerTiers("EUR"));
  });
});
