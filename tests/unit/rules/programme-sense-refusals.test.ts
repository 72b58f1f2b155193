/** What each part of a document may say by itself, but not beside another part of it. */
import { describe, expect, test } from "vitest";
import { parseProgramme } from "#app/rules/programme.ts";
import { refuses } from "../../support/refuses.ts";
import { richDocument } from "../../support/rich-programme.ts";

const rich = richDocument;
const [member, silver, gold, platinum] = rich.tiers;
const [weekend] = rich.campaigns ?? [];
const [fiveOff] = rich.rewards ?? [];
const { earning } = rich;
const [shoes, nights, parcel, coats] = earning.rules ?? [];
const tier = (index: number, change: object) => ({
  tiers: rich.tiers.map((each, at) => (at === index ? { ...each, ...change } : each)),
});
const accepts = (change: object) =>
  expect(parseProgramme({ ...rich, ...change })).toHaveProperty("programme");

describe("what Postgres cannot keep", () => {
  const words = "holds characters that are none";
  refuses([
    ["a null in a name", { name: "a\u0000b" }, "name", words],
    ["half a pair in a name", { name: "a\ud800" }, "name", words],
    ["half a pair in a perk", tier(1, { perks: ["x", "\udc00"] }), "tiers.1.perks.1", words],
    ["a null in a reward's title", { rewards: [{ ...fiveOff, title: "\u0000" }] }, "rewards.0.title", words],
    ["a null in a tag", tier(1, { customerTag: "si\u0000lver" }), "tiers.1.customerTag", words],
    ["a null in a channel", { excludedChannels: ["web", "p\u0000os"] }, "excludedChannels.1", words],
    [
      "half a pair in a vendor",
      { earning: { ...earning, rules: [{ ...shoes, goods: { vendors: ["\ud83d"] } }] } },
      "earning.rules.0.goods.vendors.0",
      words,
    ],
  ]);

  test("is no emoji", () => {
    accepts({ name: "Points 🌲", excludedChannels: ["🌲"] });
  });
});

describe("tags", () => {
  const excluded = { audience: { excludedCustomerTags: ["Staff"] } };
  const asked = (tag: string) => `"${tag}" leaves customers out of the programme: it cannot be asked for`;
  const comma = "must be one tag: Shopify parts tags by commas";
  refuses([
    [
      "asked for and excluded",
      { audience: { customerTags: ["club", "staff"], excludedCustomerTags: ["STAFF "] } },
      "audience.customerTags.1",
      asked("staff"),
    ],
    [
      "of a tier that leave its members out",
      { ...excluded, ...tier(1, { customerTag: "STAFF" }) },
      "tiers.1.customerTag",
      '"STAFF" leaves customers out of the programme',
    ],
    [
      "that a tier asks for and the programme excludes",
      { ...excluded, ...tier(2, { requiredTag: "staff" }) },
      "tiers.2.requiredTag",
      asked("staff"),
    ],
    [
      "that a campaign asks for and the programme excludes",
      { ...excluded, campaigns: [{ ...weekend, audience: { customerTags: ["staff"] } }] },
      "campaigns.0.audience.customerTags.0",
      asked("staff"),
    ],
    [
      "that two tiers give their members",
      tier(2, { customerTag: " Laurel-SILVER" }),
      "tiers.2.customerTag",
      '"Laurel-SILVER" is used twice',
    ],
    ["with a comma", tier(1, { customerTag: "gold,silver" }), "tiers.1.customerTag", comma],
    ["of products with a comma", { excluded: { productTags: ["a, b"] } }, "excluded.productTags.0", comma],
  ]);

  test("of vendors are none: a vendor's name may have a comma", () => {
    accepts({ earning: { ...earning, rules: [{ ...shoes, goods: { vendors: ["Acme, Inc."] } }] } });
  });
});

describe("a campaign for some members only", () => {
  const campaigns = (audience: object | null) => ({ campaigns: [{ ...weekend, audience }] });
  refuses([
    ["for nobody", campaigns({}), "campaigns.0.audience", "must name some tiers or customer tags"],
    [
      "for nobody, in as many words",
      campaigns({ tierIds: [], customerTags: [] }),
      "campaigns.0.audience",
      "must name some tiers or customer tags",
    ],
  ]);

  test("names tiers, or tags, or is for everybody", () => {
    accepts(campaigns({ tierIds: ["silver"] }));
    accepts(campaigns({ customerTags: ["local"] }));
    accepts(campaigns(null));
  });
});

describe("tiers", () => {
  refuses([
    ["of one name", tier(2, { name: " SILVER " }), "tiers.2.name", '"SILVER" is used twice'],
    [
      "kept more easily than the one below",
      tier(2, {
        keep: { metric: "orders", atLeast: "1" },
        reach: { all: [...threshold("70000"), orders("3")] },
      }),
      "tiers.2.keep",
      "must be no easier than what keeps Silver",
    ],
    [
      "kept more easily than the one below is reached, where that keeps it",
      {
        tiers: [
          member,
          { ...silver, keep: null },
          { ...gold, reach: spend("90000"), keep: spend("49999") },
          { ...platinum, reach: spend("300000") },
        ],
      },
      "tiers.2.keep",
      "must be no easier than what keeps Silver",
    ],
    [
      "by status points that nothing earns",
      {
        earning: {
          ...earning,
          statusPoints: { rate: null },
          rules: [{ ...parcel, counts: "points" }, coats],
        },
      },
      "tiers.3.reach",
      "can never be reached: nothing earns status points",
    ],
  ]);

  test("may be kept as easily as the one below, and be reached without status points", () => {
    accepts(tier(2, { reach: spend("150000"), keep: spend("40000") }));
    accepts({
      earning: { ...earning, statusPoints: { rate: null }, rules: [] },
      ...tier(3, {
        reach: { any: [{ all: [{ metric: "points", atLeast: "9" }, spend("150000")] }, spend("300000")] },
      }),
      campaigns: [],
    });
    accepts({ earning: { ...earning, statusPoints: { rate: null }, rules: [nights] } });
  });
});

function spend(atLeast: string) {
  return { metric: "spend" as const, atLeast };
}
function orders(atLeast: string) {
  return { metric: "orders" as const, atLeast };
}
function threshold(atLeast: string) {
  return [spend(atLeast)];
}

describe("the rest", () => {
  const caps = (given: object) => ({ earning: { ...earning, caps: given } });
  refuses([
    [
      "a day above the month",
      caps({ perDay: 11, perMonth: 10 }),
      "earning.caps.perDay",
      "must be no more than the most in a month",
    ],
    [
      "a day above the year",
      caps({ perDay: 11, perYear: 10 }),
      "earning.caps.perDay",
      "must be no more than the most in a year",
    ],
    [
      "a month above the year",
      caps({ perMonth: 11, perYear: 10 }),
      "earning.caps.perMonth",
      "must be no more than the most in a year",
    ],
    [
      "a day that June never has",
      { expiry: { policy: "calendar", month: 6, day: 31 } },
      "expiry.day",
      "must be at most 30: the month has no more days",
    ],
    [
      "a day that no February has",
      { expiry: { policy: "calendar", month: 2, day: 30 } },
      "expiry.day",
      "must be at most 29: the month has no more days",
    ],
    ["one day of warning twice", { expiryWarningDays: [30, 7, 30] }, "expiryWarningDays.2", "names 30 twice"],
  ]);

  test("points may end on 29 February, and on the last day of any month", () => {
    for (const [month, day] of [
      [2, 29],
      [6, 30],
      [12, 31],
    ])
      accepts({ expiry: { policy: "calendar", month, day } });
  });

  test("caps may be the same", () => {
    accepts(caps({ perDay: 10, perMonth: 10, perYear: 10 }));
  });
});
