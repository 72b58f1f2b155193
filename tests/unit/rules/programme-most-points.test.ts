/** What goods may earn at most: nothing that can be published brings points that nobody can count. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseProgramme } from "#app/rules/programme.ts";
import { refuses } from "../../support/refuses.ts";
import { richDocument } from "../../support/rich-programme.ts";

const [member, silver, ...above] = richDocument.tiers;
const earning = { rate: { points: 1, perMinor: "1" }, statusPoints: { rate: { points: 1, perMinor: "1" } } };
const times = (multiplier: string, id: string) => ({ id, name: id, kind: "multiplier", multiplier });
const rules = (...list: object[]) => ({ earning: { ...earning, rules: list } });
const stacked = (...list: object[]) => ({ earning: { ...earning, rules: list, stacking: "multiply" } });
const rate = (points: number, perMinor = "1") => ({ points, perMinor });
const campaign = (id: string, days: [from: string, until: string], more: object = {}) => ({
  ...{ id, name: id, effect: { kind: "multiplier", multiplier: "100" }, ...more },
  ...{ from: `2026-07-${days[0]}T00:00`, until: `2026-07-${days[1]}T00:00` },
});
const simple = { ...richDocument, tiers: [member], campaigns: [], earning };
const accepts = (change: object) =>
  expect(parseProgramme({ ...simple, ...change })).toHaveProperty("programme");

const MOST = "100,000 points per $1";
const IN_ALL = `must be the best one alone: multiplied, they would bring more than ${MOST} at Member`;
refuses(
  [
    [
      "a rate",
      { earning: { ...earning, rate: rate(1_001) } },
      "earning.rate.points",
      `must be at most ${MOST}`,
    ],
    [
      "a rate of goods",
      rules({ id: "shoes", name: "Shoes", kind: "rate", rate: rate(100_000_000) }),
      "earning.rules.0.rate.points",
      `must be at most ${MOST}`,
    ],
    [
      "a rate of status",
      { earning: { ...earning, statusPoints: { rate: rate(100_000_000) } } },
      "earning.statusPoints.rate.points",
      `must be at most ${MOST}`,
    ],
    [
      "a rate of a tier",
      { tiers: [member, { ...silver, rate: rate(1_001) }, ...above], rewards: richDocument.rewards },
      "tiers.1.rate.points",
      `must be at most ${MOST}`,
    ],
    [
      "a rate with the multiplier of a tier",
      { earning: { ...earning, rate: rate(11) }, tiers: [{ ...member, multiplier: "100" }] },
      "tiers.0.multiplier",
      `brings more than ${MOST} with what is earned`,
    ],
    [
      "units with the multiplier of a tier",
      {
        ...rules({ id: "u", name: "U", kind: "per_unit", points: 1_000_001 }),
        tiers: [{ ...member, multiplier: "100" }],
      },
      "tiers.0.multiplier",
      `brings more than ${MOST} with what is earned`,
    ],
    [
      "one multiplier of goods",
      { earning: { ...earning, rate: rate(11), rules: [times("2", "a"), times("100", "b")] } },
      "earning.rules.1.multiplier",
      `would bring more than ${MOST} at Member`,
    ],
    [
      "one campaign",
      { earning: { ...earning, rate: rate(11) }, campaigns: [campaign("c", ["01", "02"])] },
      "campaigns.0.effect.multiplier",
      `would bring more than ${MOST} at Member`,
    ],
    [
      "a million times by three rules",
      stacked(...["a", "b", "c"].map((id) => times("100", id))),
      "earning.stacking",
      IN_ALL,
    ],
    [
      "campaigns that overlap",
      { ...stacked(), campaigns: [campaign("c", ["01", "03"]), campaign("d", ["02", "04"])] },
      "earning.stacking",
      IN_ALL,
    ],
  ],
  simple,
);

test("as much as there may be is in order", () => {
  accepts({ earning: { ...earning, rate: rate(1_000) } });
  accepts({ earning: { ...earning, rate: rate(10) }, tiers: [{ ...member, multiplier: "100" }] });
  accepts(rules(...["a", "b", "c"].map((id) => times("100", id))));
  accepts(stacked(times("100", "a"), times("10", "b"), times("0.5", "c")));
});

test("what never comes together is not multiplied", () => {
  const after = [campaign("c", ["01", "02"]), campaign("d", ["02", "04"])];
  accepts({ ...stacked(), campaigns: after });
  const forOthers = campaign("d", ["01", "02"], { audience: { tierIds: ["silver"] } });
  const own = campaign("c", ["01", "02"], { audience: { tierIds: ["member"] } });
  accepts({ ...stacked(), tiers: [member, { ...silver, entryReward: null }], campaigns: [own, forOthers] });
});

test("whatever is in order: points of an order of 15 digits are counted", () => {
  const multiplier = fc.integer({ min: 1, max: 100 }).map(String);
  const most = 10n ** 15n;
  fc.assert(
    fc.property(
      fc.record({
        points: fc.integer({ min: 1, max: 2_000 }),
        tier: multiplier,
        list: fc.array(multiplier, { maxLength: 5 }),
      }),
      fc.constantFrom("best", "multiply"),
      ({ points, tier, list }, stacking) => {
        const read = parseProgramme({
          ...simple,
          tiers: [{ ...member, multiplier: tier }],
          earning: {
            ...earning,
            rate: rate(points),
            stacking,
            rules: list.map((each, index) => times(each, `r${index}`)),
          },
        });
        const factors = list.map(Number);
        const all = stacking === "best" ? Math.max(1, ...factors) : factors.reduce((a, b) => a * b, 1);
        const brought = most * BigInt(points) * BigInt(tier) * BigInt(all);
        expect("programme" in read).toBe(brought <= 10n ** 18n);
      },
    ),
  );
});
