import { describe, expect, test } from "vitest";
import { parseProgramme } from "#app/rules/programme.ts";
import { refuses } from "../../support/refuses.ts";
import { richDocument } from "../../support/rich-programme.ts";

const rich = richDocument;
const [member, silver, gold, platinum] = rich.tiers;
const [hike] = rich.activities ?? [];
const [weekend, opening] = rich.campaigns ?? [];
const [fiveOff] = rich.rewards ?? [];
const { earning, conversion } = rich;
const [shoes, nights, parcel, coats] = earning.rules ?? [];
const rules = (...list: object[]) => ({ earning: { ...earning, rules: list } });
const campaign = (other: object) => ({ campaigns: [{ ...opening, ...other }] });
const many = (count: number, of: object | undefined) =>
  Array.from({ length: count }, (_each, index) => ({ ...of, id: `n${index}` }));

const WHOLE = "must be a whole number of the currency's smallest unit";
const POSITIVE = "must be more than nothing";
const MULTIPLIER = "must be a number with at most three decimals, such as 1.5";
const TIMES = "must be more than 0 and at most 100";

test("the document that the cases change is in order", () => {
  expect(parseProgramme(rich)).toHaveProperty("programme");
});

describe("rates, multipliers and amounts", () => {
  const rate = (points: unknown, perMinor: unknown) => ({
    earning: { ...earning, rate: { points, perMinor } },
  });
  const times = (multiplier: unknown) => campaign({ effect: { kind: "multiplier", multiplier } });
  refuses([
    ["a negative rate", rate(-1, "100"), "earning.rate.points", "must be at least 1"],
    ["a rate of nothing", rate(0, "100"), "earning.rate.points", "must be at least 1"],
    ["a rate of half a point", rate(0.5, "100"), "earning.rate.points", "must be a whole number"],
    ["a rate in words", rate("two", "100"), "earning.rate.points", "must be a number"],
    ["a rate beyond all measure", rate(1e9, "100"), "earning.rate.points", "must be at most 100000000"],
    ["points per nothing", rate(1, "0"), "earning.rate.perMinor", POSITIVE],
    ["points per less than nothing", rate(1, "-100"), "earning.rate.perMinor", WHOLE],
    ["points per part of a cent", rate(1, "0.5"), "earning.rate.perMinor", WHOLE],
    ["a rate that is missing", { earning: { rules: [] } }, "earning.rate", "must be given"],
    ["no earning at all", { earning: undefined }, "earning", "must be given"],
    ["a million times", times("1000000"), "campaigns.0.effect.multiplier", TIMES],
    ["a hundred and one times", times("101"), "campaigns.0.effect.multiplier", TIMES],
    ["no times", times("0.000"), "campaigns.0.effect.multiplier", TIMES],
    ["less than no times", times("-2"), "campaigns.0.effect.multiplier", TIMES],
    ["four decimals", times("1.0001"), "campaigns.0.effect.multiplier", MULTIPLIER],
    [
      "a multiplier of a tier",
      { tiers: [member, silver, { ...gold, multiplier: "1000000" }, platinum] },
      "tiers.2.multiplier",
      TIMES,
    ],
    [
      "a multiplier of goods",
      rules({ ...coats, multiplier: "1e3" }),
      "earning.rules.0.multiplier",
      MULTIPLIER,
    ],
    ["a reward of nothing", { rewards: [{ ...fiveOff, valueMinor: "0" }] }, "rewards.0.valueMinor", POSITIVE],
    [
      "conversion into nothing",
      { conversion: { ...conversion, stepValueMinor: "0" } },
      "conversion.stepValueMinor",
      POSITIVE,
    ],
    [
      "a cap of nothing",
      { earning: { ...earning, caps: { perDay: 0 } } },
      "earning.caps.perDay",
      "must be at least 1",
    ],
    [
      "a bonus of nothing",
      { earning: { ...earning, firstOrderBonus: 0 } },
      "earning.firstOrderBonus",
      "must be at least 1",
    ],
  ]);
});

describe("campaigns", () => {
  refuses([
    [
      "dates reversed",
      campaign({ from: "2026-07-06T00:00", until: "2026-07-03T00:00" }),
      "campaigns.0.until",
      "must be after the start",
    ],
    [
      "no time at all",
      campaign({ from: "2026-07-06T00:00", until: "2026-07-06T00:00" }),
      "campaigns.0.until",
      "must be after the start",
    ],
    [
      "30 February",
      campaign({ from: "2026-02-30T00:00" }),
      "campaigns.0.from",
      "must be a day of the calendar",
    ],
    [
      "29 February of a common year",
      campaign({ from: "2026-02-29T00:00" }),
      "campaigns.0.from",
      "must be a day of the calendar",
    ],
    ["month 13", campaign({ from: "2026-13-01T00:00" }), "campaigns.0.from", "must be a date and a time"],
    ["24:00", campaign({ until: "2026-12-01T24:00" }), "campaigns.0.until", "must be a date and a time"],
    [
      "a date without a time",
      campaign({ until: "2026-12-01" }),
      "campaigns.0.until",
      "must be a date and a time",
    ],
    ["goods that are none", campaign({ goods: {} }), "campaigns.0.goods", "must name some goods"],
    [
      "a product that is no id",
      campaign({ goods: { productIds: ["gid://shopify/Product/1"] } }),
      "campaigns.0.goods.productIds.0",
      "must be one of Shopify's numeric ids",
    ],
    [
      "a tier that is not there",
      campaign({ audience: { tierIds: ["silver", "copper"] } }),
      "campaigns.0.audience.tierIds",
      'there is no tier "copper"',
    ],
    [
      "an effect that nobody knows",
      campaign({ effect: { kind: "gift" } }),
      "campaigns.0.effect.kind",
      "must be one of multiplier, bonus",
    ],
    [
      "a bonus of nothing",
      campaign({ effect: { kind: "bonus", points: 0 } }),
      "campaigns.0.effect.points",
      "must be at least 1",
    ],
    ["too many", { campaigns: many(101, opening) }, "campaigns", "must name no more than 100"],
  ]);

  test("29 February of a leap year is a day", () => {
    const leap = campaign({ from: "2028-02-29T00:00", until: "2028-03-01T00:00" });
    expect(parseProgramme({ ...rich, ...leap })).toHaveProperty("programme");
  });
});

describe("what a part names in another", () => {
  refuses([
    [
      "a reward that is not there",
      { rewards: rich.rewards?.slice(1) },
      "tiers.2.entryReward.rewardId",
      'there is no reward "five-off"',
    ],
    [
      "a tier's id twice",
      { tiers: [member, { ...silver, id: "member" }], campaigns: [] },
      "tiers.1.id",
      '"member" is used twice',
    ],
    ["a reward's id twice", { rewards: [fiveOff, fiveOff] }, "rewards.1.id", '"five-off" is used twice'],
    [
      "a reward whose page is that of new ones",
      { rewards: [fiveOff, { ...fiveOff, id: "new" }] },
      "rewards.1.id",
      'must be another: "new" stands for a reward to be made',
    ],
    [
      "a rule's id twice",
      rules(shoes ?? {}, { ...nights, id: "shoes" }),
      "earning.rules.1.id",
      '"shoes" is used twice',
    ],
    [
      "a campaign's id twice",
      { campaigns: [weekend, { ...opening, id: "double-weekend" }] },
      "campaigns.1.id",
      '"double-weekend" is used twice',
    ],
    ["an activity's id twice", { activities: [hike, hike] }, "activities.1.id", '"hike" is used twice'],
    [
      "status points that nobody counts apart",
      { earning: { ...earning, rules: [nights], statusPoints: null } },
      "earning.rules.0.counts",
      "status points must be counted apart for that",
    ],
  ]);
});

describe("everything else", () => {
  refuses([
    ["an unknown key", { roundding: "up" }, "roundding", "is nothing that a programme has"],
    [
      "an unknown key further in",
      { eligible: { wrapping: true } },
      "eligible.wrapping",
      "is nothing that a programme has",
    ],
    [
      "a key that only another kind of rule has",
      rules({ ...parcel, rate: { points: 1, perMinor: "1" } }),
      "earning.rules.0.rate",
      "is nothing that a programme has",
    ],
    [
      "a kind of rule that nobody knows",
      rules({ ...parcel, kind: "per_visit" }),
      "earning.rules.0.kind",
      "must be one of rate, per_unit, per_order, multiplier",
    ],
    [
      "rules that mean no goods",
      rules({ ...shoes, goods: { vendors: [] } }),
      "earning.rules.0.goods",
      "must name some goods",
    ],
    ["too many rules", rules(...many(51, parcel)), "earning.rules", "must name no more than 50"],
    [
      "too many rewards",
      { rewards: [fiveOff, ...many(100, fiveOff)] },
      "rewards",
      "must name no more than 100",
    ],
    ["too many activities", { activities: many(51, hike) }, "activities", "must name no more than 50"],
    [
      "a limit of no times",
      { activities: [{ ...hike, limit: { times: 0, per: "day" } }] },
      "activities.0.limit.times",
      "must be at least 1",
    ],
    ["a name of novel length", { name: "n".repeat(81) }, "name", "must have no more than 80 characters"],
    ["no name", { name: "" }, "name", "must not be empty"],
    ["a currency in words", { currency: "dollars" }, "currency", "must be a currency's three letters"],
    [
      "a rounding that nobody knows",
      { rounding: "sideways" },
      "rounding",
      "must be one of down, nearest, up",
    ],
    ["half a day", { maturityDays: 1.5 }, "maturityDays", "must be a whole number"],
    [
      "a switch in words",
      { returnUnusedPoints: "yes" },
      "returnUnusedPoints",
      "must be on or off (true or false)",
    ],
    ["a list that is none", { excludedChannels: "pos" }, "excludedChannels", "must be a list"],
    [
      "the 31st of every month",
      { conversion: { ...conversion, when: { kind: "monthly", day: 31 } } },
      "conversion.when.day",
      "must be at most 28",
    ],
    [
      "a conversion in no month",
      { conversion: { ...conversion, when: { kind: "monthly", day: 1, months: [] } } },
      "conversion.when.months",
      "must be chosen",
    ],
    [
      "a conversion twice in a month",
      { conversion: { ...conversion, when: { kind: "monthly", day: 1, months: [7, 7] } } },
      "conversion.when.months",
      "must name a month only once",
    ],
    [
      "an expiry that nobody knows",
      { expiry: { policy: "soon" } },
      "expiry.policy",
      "must be one of never, fixed, inactivity, calendar",
    ],
  ]);

  test("several faults are all told", () => {
    const read = parseProgramme({ ...rich, name: "", maturityDays: -1, extra: 1 });
    expect("issues" in read && read.issues.map(({ path }) => path)).toEqual([
      "name",
      "maturityDays",
      "extra",
    ]);
  });
});
