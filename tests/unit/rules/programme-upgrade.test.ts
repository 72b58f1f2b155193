import { describe, expect, test } from "vitest";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme, toDocument } from "#app/rules/programme.ts";
import { upgraded } from "#app/rules/programme/upgrade.ts";
import { richDocument, rulesOf } from "../../support/rich-programme.ts";

const rate = (points: number) => ({ points, perMinor: "100" });
const member = { id: "member", name: "Member", thresholdMinor: "0", rate: rate(1), perks: [] };
const silver = {
  id: "silver",
  name: "Silver",
  thresholdMinor: "50000",
  rate: rate(2),
  perks: ["Early access"],
};
const gold = { id: "gold", name: "Gold", thresholdMinor: "100000", rate: rate(3) };
const reward = {
  kind: "amount_off" as const,
  ...{ id: "five-off", title: "$5 off", points: 500, valueMinor: "500", validDays: 90 },
  ...{ minimumSubtotalMinor: null },
  combinesWith: { orderDiscounts: false, productDiscounts: true, shippingDiscounts: true },
};

/** What both schemas say in the same words. */
const same = {
  name: "Old rules",
  currency: "USD",
  membership: "everyone",
  earnBeforeEnrolmentDays: null,
  rounding: "up",
  clawback: "clamp",
  eligible: { taxes: true, shipping: false, tips: true, giftCards: false, testOrders: true },
  excluded: { productIds: ["7"], collectionIds: ["8"], productTags: ["no-points"] },
  excludedChannels: ["pos"],
  maturityDays: 14,
  expiry: { policy: "inactivity", days: 365 },
  expiryGraceDays: 10,
  expiryWarningDays: [14],
  returnUnusedPoints: false,
  returnSpentPointsOnCancel: false,
  rewards: [reward],
} satisfies Partial<ProgrammeDocument>;

const bySpend = (atLeast: string) => ({ metric: "spend", atLeast }) as const;
const tiersNow: ProgrammeDocument["tiers"] = [
  { id: "member", name: "Member", reach: null, rate: rate(1) },
  { id: "silver", name: "Silver", reach: bySpend("50000"), rate: rate(2), perks: ["Early access"] },
  { id: "gold", name: "Gold", reach: bySpend("100000"), rate: rate(3) },
];
const earning = { rate: rate(1) };
const small = { name: "Small", currency: "JPY" };

describe("a programme of the first schema means what it meant", () => {
  test.each<[string, old: object, now: ProgrammeDocument]>([
    [
      "with everything said",
      { schema: 1, ...same, tiers: [member, silver, gold], tierEndsOnReturn: false },
      { schema: 2, ...same, earning, tiers: tiersNow, qualification: { endsOnReturn: false } },
    ],
    [
      "that ends tiers on return",
      { schema: 1, ...small, tiers: [member], tierEndsOnReturn: true },
      { schema: 2, ...small, earning, tiers: tiersNow.slice(0, 1), qualification: { endsOnReturn: true } },
    ],
    [
      "that leaves everything to the defaults",
      { schema: 1, ...small, tiers: [{ ...member, perks: undefined }] },
      { schema: 2, ...small, earning, tiers: tiersNow.slice(0, 1) },
    ],
    [
      "whose nothing has many digits",
      { schema: 1, ...small, tiers: [{ ...member, thresholdMinor: "000" }, silver] },
      { schema: 2, ...small, earning, tiers: tiersNow.slice(0, 2) },
    ],
    [
      "whose first tier earns more than one point",
      { schema: 1, ...small, tiers: [{ ...member, rate: { points: 3, perMinor: "1000" } }] },
      {
        ...{ schema: 2, ...small, earning: { rate: { points: 3, perMinor: "1000" } } },
        tiers: [{ id: "member", name: "Member", reach: null, rate: { points: 3, perMinor: "1000" } }],
      },
    ],
  ])("%s", (_which, old, now) => {
    expect(rulesOf(old)).toEqual(rulesOf(now));
  });

  test("held to the end of the next calendar year, by spend alone, without what came later", () => {
    const {
      qualification,
      campaigns,
      activities,
      conversion,
      earning: earns,
    } = rulesOf({
      ...{ schema: 1, ...small, tiers: [member, silver] },
    });
    expect(qualification).toEqual({
      ...{ period: "calendar_year", hold: "period_and_next", graceDays: 0 },
      ...{ downgrade: "deserved", endsOnReturn: true },
    });
    expect([campaigns, activities, conversion, earns.rules, earns.statusPoints]).toEqual([
      [],
      [],
      null,
      [],
      null,
    ]);
  });
});

describe("a programme of the first schema is refused at the field at fault", () => {
  test.each<[string, other: object, path: string, message: string]>([
    [
      "whose first tier is not for everyone",
      { tiers: [silver] },
      "tiers.0.reach",
      "the first tier must be everyone's, without a threshold",
    ],
    [
      "with two tiers at nothing",
      { tiers: [member, { ...silver, thresholdMinor: "0" }] },
      "tiers.1.reach.atLeast",
      "must be more than nothing",
    ],
    [
      "whose threshold is below nothing",
      { tiers: [member, { ...silver, thresholdMinor: "-1" }] },
      "tiers.1.reach.atLeast",
      "must be more than nothing",
    ],
    [
      "whose tiers do not rise",
      { tiers: [member, gold, silver] },
      "tiers.2.reach",
      "must be harder to reach than Gold, in everything that Gold asks for",
    ],
    [
      "that lost a tier's rate",
      { tiers: [member, { ...silver, rate: undefined }] },
      "tiers.1.rate.points",
      "must be given",
    ],
    ["without tiers", { tiers: [] }, "tiers", "must not be empty"],
    ["whose tiers are no list", { tiers: { member } }, "tiers", "must be a list"],
    ["with a tier that is none", { tiers: [member, 7] }, "tiers.1", "must be a group of fields"],
    [
      "whose switch is a word",
      { tierEndsOnReturn: "no" },
      "qualification.endsOnReturn",
      "must be on or off (true or false)",
    ],
    ["that says something unknown", { roundding: "up" }, "roundding", "is nothing that a programme has"],
  ])("%s", (_which, other, path, message) => {
    const read = parseProgramme({ schema: 1, ...small, tiers: [member, silver, gold], ...other });
    expect("issues" in read && read.issues).toContainEqual({ path, message });
  });
});

describe("today's schema", () => {
  test("is left as it is, however often it is read and written", () => {
    expect(upgraded(richDocument)).toBe(richDocument);
    const old = { schema: 1, ...same, tiers: [member, silver, gold] };
    expect(upgraded(upgraded(old))).toEqual(upgraded(old));
    for (const document of [richDocument, old]) {
      const rules = rulesOf(document);
      expect(rulesOf(toDocument(rules))).toEqual(rules);
      expect(toDocument(rulesOf(toDocument(rules)))).toEqual(toDocument(rules));
    }
  });

  test.each([3, 0, "1", null, undefined])("is the newest one: %s is refused", (schema) => {
    const read = parseProgramme({ ...richDocument, schema });
    expect("issues" in read && read.issues).toContainEqual({
      ...{ path: "schema", message: "must be 2" },
    });
  });

  test.each([null, undefined, 7, "rules", [], [richDocument]])("is a document: %j is refused", (input) => {
    const read = parseProgramme(input);
    expect("issues" in read && read.issues.map(({ path }) => path)).toEqual([""]);
  });
});
