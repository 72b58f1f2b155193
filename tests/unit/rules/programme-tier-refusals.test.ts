import { describe } from "vitest";
import { refuses } from "../../support/refuses.ts";
import { richDocument } from "../../support/rich-programme.ts";

const [member, silver] = richDocument.tiers;
const spend = (atLeast: unknown) => ({ metric: "spend", atLeast });
const reach = (threshold: unknown) => ({ tiers: [member, { ...silver, reach: threshold, keep: null }] });
const POSITIVE = "must be more than nothing";

describe("tiers", () => {
  const harder = (name: string) =>
    `must be harder to reach than ${name}, in everything that ${name} asks for`;
  const [easy, hard] = [
    { id: "easy", name: "Easy", reach: spend("500") },
    { id: "hard", name: "Hard", reach: spend("900") },
  ];
  const keep = (threshold: unknown) => ({ tiers: [member, { ...silver, keep: threshold }] });
  refuses(
    [
      [
        "two that overlap",
        { tiers: [member, easy, { ...easy, id: "other", name: "Other" }] },
        "tiers.2.reach",
        harder("Easy"),
      ],
      ["two that fall", { tiers: [member, hard, easy] }, "tiers.2.reach", harder("Hard")],
      [
        "one that asks for something else",
        { tiers: [member, easy, { ...hard, reach: { metric: "points", atLeast: "900" } }] },
        "tiers.2.reach",
        harder("Easy"),
      ],
      [
        "one with a way around the tier below",
        {
          tiers: [
            member,
            easy,
            { ...hard, reach: { any: [spend("900"), { metric: "orders", atLeast: "3" }] } },
          ],
        },
        "tiers.2.reach",
        harder("Easy"),
      ],
      [
        "a second one for everyone",
        reach(null),
        "tiers.1.reach",
        "must say what reaches the tier: only the first is everyone's",
      ],
      [
        "a first one that is not for everyone",
        { tiers: [{ ...member, reach: spend("1") }] },
        "tiers.0.reach",
        "the first tier must be everyone's, without a threshold",
      ],
      [
        "a first one behind a tag",
        { tiers: [{ ...member, requiredTag: "vip" }] },
        "tiers.0.requiredTag",
        "the first tier must be everyone's, with any tag or none",
      ],
      [
        "harder to keep than to reach",
        keep(spend("50001")),
        "tiers.1.keep",
        "must be no harder than what reaches the tier",
      ],
      [
        "kept by something else than what reaches it",
        keep({ metric: "units", atLeast: "1" }),
        "tiers.1.keep",
        "must be no harder than what reaches the tier",
      ],
      [
        "everyone's, but to be kept",
        { tiers: [{ ...member, keep: spend("1") }] },
        "tiers.0.keep",
        "must be no harder than what reaches the tier",
      ],
      ["a threshold of nothing", reach(spend("0")), "tiers.1.reach.atLeast", POSITIVE],
      ["a threshold below nothing", reach(spend("-5")), "tiers.1.reach.atLeast", "must be more than nothing"],
      ["a threshold as a number", reach(spend(500)), "tiers.1.reach.atLeast", "must be text"],
      [
        "a metric that nobody counts",
        reach({ metric: "visits", atLeast: "5" }),
        "tiers.1.reach.metric",
        "must be one of spend, points, orders, units",
      ],
      ["all of one thing", reach({ all: [spend("5")] }), "tiers.1.reach.all", "must name at least 2"],
      [
        "any of five things",
        reach({ any: ["1", "2", "3", "4", "5"].map(spend) }),
        "tiers.1.reach.any",
        "must name no more than 4",
      ],
      [
        "any of something broken",
        reach({ any: [spend("5"), { all: [spend("x"), spend("9")] }] }),
        "tiers.1.reach.any.1.all.0.atLeast",
        "must be a whole number",
      ],
      ["none", { tiers: [], campaigns: [] }, "tiers", "must not be empty"],
      [
        "too many",
        { tiers: new Array<object | undefined>(21).fill(member) },
        "tiers",
        "must name no more than 20",
      ],
      ["one without a name", { tiers: [{ ...member, name: " " }] }, "tiers.0.name", "must not be empty"],
      [
        "an id with a blank",
        { tiers: [{ ...member, id: "my tier" }] },
        "tiers.0.id",
        "must be lower-case letters, digits and dashes",
      ],
      [
        "grace of more than a year",
        { qualification: { graceDays: 366 } },
        "qualification.graceDays",
        "must be at most 365",
      ],
      [
        "a period that nobody knows",
        { qualification: { period: "week" } },
        "qualification.period",
        "must be one of calendar_year, rolling_12_months, lifetime, anniversary_year",
      ],
    ],
    { campaigns: [] },
  );
});
