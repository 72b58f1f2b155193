/** What others are told of the published rules: the ledger, and the storefront. */
import { describe, expect, test } from "vitest";
import { postingRules } from "#app/rules/posting-rules.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { Programme } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { storefrontRules } from "#app/rules/storefront-rules.ts";
import { richDocument } from "../../support/rich-programme.ts";

function programme(currency: string, other: object = {}): Programme {
  const read = parseProgramme({ ...influencerTiers(currency), ...other });
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  return read.programme;
}

describe("the ledger", () => {
  test("posts by the programme in force", () => {
    const rules = { clawback: "clamp", expiry: { policy: "fixed", days: 90 }, expiryGraceDays: 7 };
    expect(postingRules(programme("USD", rules), "Asia/Tokyo")).toEqual({
      ...{ clawback: "clamp", expiry: { policy: "fixed", days: 90 }, graceDays: 7, timeZone: "Asia/Tokyo" },
    });
  });

  test.each([null, undefined])("posts by the mildest before there is one (%s)", (none) => {
    expect(postingRules(none, null)).toEqual({
      ...{ clawback: "allow_negative", expiry: { policy: "never" }, graceDays: 30, timeZone: "UTC" },
    });
  });
});

const THEN = { timeZone: "America/New_York", now: new Date("2026-07-01T12:00:00Z") };
const told = (currency: string, other: object = {}) => storefrontRules(programme(currency, other), THEN);
const always = { note: "", minimum: null, isForGoods: false, tiers: [], above: null };
const fiveOff = { id: "five-off", kind: "amount_off", title: "$5 off", points: 500, value: 500, most: null };
const open = { ...always, from: null, until: null, lastDay: null, isLimited: false };

describe("the storefront", () => {
  test("gets what a theme needs, in plain numbers", () => {
    const plain = { times: 1, of: 1, perks: [] };
    expect(told("USD")).toEqual({
      v: 2,
      currency: "USD",
      decimals: 2,
      rounding: "down",
      tiers: [
        { id: "member", name: "Member", threshold: 0, points: 1, per: 100, ...plain },
        { id: "influencer", name: "Influencer", threshold: 50_000, points: 2, per: 100, ...plain },
        { id: "ambassador", name: "Ambassador", threshold: 500_000, points: 3, per: 100, ...plain },
      ],
      period: "calendar_year",
      rewards: [
        { ...fiveOff, ...open },
        { ...fiveOff, ...open, id: "twenty-off", title: "$20 off", points: 2_000, value: 2_000 },
      ],
      giftCards: false,
      membership: "accounts",
      earning: {
        ...{ online: true, tags: [], barred: [], taxes: false, shipping: false, minimum: null },
        ...{ cap: null, varies: false, multiplies: false, firstOrder: null, goods: [], excluded: null },
        ...{ rates: [], units: [], orders: [], multipliers: [], campaigns: [] },
      },
      activities: [],
    });
  });

  test("learns which rewards are limited, for all members or for each", () => {
    const [five, twenty] = influencerTiers("USD").rewards ?? [];
    const limited = (other: object) => told("USD", { rewards: [{ ...five, ...other }, twenty] }).rewards;
    const each = { times: 1, per: "month" };
    for (const other of [{ stock: 10 }, { limit: each }])
      expect(limited(other).map(({ isLimited }) => isLimited)).toEqual([true, false]);
  });

  test("gets them in the currency's own smallest unit", () => {
    const { decimals, tiers, rewards } = told("JPY");
    expect([decimals, tiers[1]?.threshold, tiers[1]?.per, rewards[0]]).toEqual([
      ...[0, 50_000, 100],
      { ...fiveOff, ...open, title: "¥500 off" },
    ]);
    expect(told("KWD").tiers[0]?.per).toBe(1_000);
  });

  test("gets everything that version 1 said, as it said it", () => {
    const read = parseProgramme(richDocument);
    if ("issues" in read) throw new Error(JSON.stringify(read.issues));
    const { tiers, rewards, ...rest } = storefrontRules(read.programme, THEN);
    expect(rest).toMatchObject({
      ...{ currency: "USD", decimals: 2, rounding: "nearest", period: "anniversary_year" },
      ...{ giftCards: true, membership: "everyone" },
    });
    expect(tiers[2]).toMatchObject({ id: "gold", name: "Gold", threshold: 150_000, points: 3, per: 200 });
    expect(rewards[0]).toMatchObject({ ...fiveOff, title: "$5 off" });
  });

  test("gets the goods of rules once, campaigns as instants, and none that is over", () => {
    const goods = { productIds: ["11"], productTags: [" Ink "], vendors: ["LAMY"] };
    const base = { id: "x", name: "X", goods };
    const rules = [
      { ...base, kind: "per_unit", points: 5 },
      { ...base, id: "y", kind: "multiplier", multiplier: "1.5" },
      { ...base, id: "z", kind: "per_unit", points: 9, counts: "status" },
    ];
    const double = { ...base, goods: null, effect: { kind: "multiplier", multiplier: "2" } };
    const { earning } = told("USD", {
      earning: { rate: { points: 1, perMinor: "100" }, rules, statusPoints: { rate: null } },
      campaigns: [
        { ...double, id: "over", from: "2026-06-01T00:00", until: "2026-07-01T08:00" },
        { ...double, id: "on", from: "2026-06-01T00:00", until: "2026-07-01T08:01" },
      ],
      excluded: { productTags: ["Gift"] },
    });
    expect(earning).toMatchObject({
      goods: [{ tags: ["gift"] }, { products: ["11"], tags: ["ink"], vendors: ["lamy"] }],
      excluded: 0,
      units: [{ name: "X", goods: 1, points: 5 }],
      multipliers: [{ name: "X", goods: 1, times: 3, of: 2 }],
    });
    expect(earning?.units).toHaveLength(1);
    expect(earning?.campaigns).toEqual([
      {
        ...{ name: "X", goods: null, tiers: [], tags: [], minimum: null, times: 2, of: 1 },
        ...{ from: Date.parse("2026-06-01T04:00Z") / 1000, until: Date.parse("2026-07-01T12:01Z") / 1000 },
        lastDay: "2026-07-01",
      },
    ]);
  });

  test("gets no more than fits: rules for very many goods are left out, then notes, then the last rewards", () => {
    const bytes = (rules: object) => new TextEncoder().encode(JSON.stringify(rules)).length;
    const productIds = Array.from({ length: 1_000 }, (_, index) => `${10 ** 13 + index}`);
    const rules = Array.from({ length: 10 }, (_, index) => ({
      ...{ id: `r${index}`, name: "R", kind: "per_unit", points: 1 },
      goods: { productIds: productIds.slice(index, index + 250) },
    }));
    const rate = { points: 1, perMinor: "100" };
    const few = told("USD", { excluded: { productIds } });
    expect(few.earning?.goods).toHaveLength(1);
    const many = told("USD", { excluded: { productIds }, earning: { rate, rules } });
    expect([many.earning, many.rewards.length]).toEqual([null, 2]);
    const reward = { kind: "custom", points: 5, note: "字".repeat(300), title: "賞".repeat(80) };
    const rewards = Array.from({ length: 100 }, (_, index) => ({ ...reward, id: `w${index}` }));
    const unnoted = told("USD", { rewards });
    expect([unnoted.rewards[0]?.note, unnoted.rewards.length]).toEqual(["", 100]);
    const tiers = Array.from({ length: 20 }, (_, index) => ({
      ...{ id: `t${index}-${"x".repeat(30)}`, name: `T${index}` },
      reach: index === 0 ? null : { metric: "spend", atLeast: `${index}000` },
    }));
    const tierIds = tiers.map(({ id }) => id);
    const long = told("USD", { tiers, rewards: rewards.map((each) => ({ ...each, tierIds })) });
    expect(bytes(long)).toBeLessThanOrEqual(48_000);
    expect(bytes({ ...long, rewards: [...long.rewards, long.rewards[0]] })).toBeGreaterThan(48_000);
  });
});
