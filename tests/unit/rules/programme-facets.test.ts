/** The words of single fields, where a merchant reads what a new version changes. */
import { describe, expect, test } from "vitest";
import { influencerTiers } from "#app/rules/presets.ts";
import { readProgramme } from "#app/rules/programme.ts";
import { differenceInWords } from "#app/rules/programme/difference.ts";
import { rulesOf } from "../../support/rich-programme.ts";

const preset = influencerTiers("USD");
const [fiveOff] = preset.rewards ?? [];
const perDollar = (points: number) => ({ points, perMinor: "100" });
const bySpend = (atLeast: string) => ({ metric: "spend", atLeast });

function difference(before: object, after: object): string[] {
  return differenceInWords(rulesOf({ ...preset, ...before }), rulesOf({ ...preset, ...after }));
}

describe("points", () => {
  test("end so long after they can be spent, or after the member was last active", () => {
    const fixed = { expiry: { policy: "fixed", days: 90 } };
    const inactivity = { expiry: { policy: "inactivity", days: 90 } };
    expect(difference({}, fixed)).toEqual(["Points end: never → 90 days after they can be spent"]);
    expect(difference(fixed, inactivity)).toEqual([
      "Points end: 90 days after they can be spent → 90 days after the member was last active",
    ]);
  });

  test("that come back late live on for days", () => {
    expect(difference({ expiryGraceDays: 1 }, { expiryGraceDays: 20 })).toEqual([
      "Points that come back late live on for: 1 day → 20 days",
    ]);
  });
});

describe("points for tiers", () => {
  const parcel = { id: "parcel", name: "Parcel", kind: "per_order", points: 5 };
  const earning = (statusPoints: object | null) => ({
    earning: { ...preset.earning, rules: [parcel], statusPoints },
  });

  test("are those that orders earn, until they are counted apart", () => {
    expect(difference(earning(null), earning({ rate: perDollar(2) }))).toEqual([
      "Points for tiers: those that orders earn → counted apart, 2 points per $1",
    ]);
    expect(difference(earning({ rate: perDollar(2) }), earning(null))).toEqual([
      "Points for tiers: counted apart, 2 points per $1 → those that orders earn",
    ]);
  });

  test("may be counted by rules alone", () => {
    expect(difference(earning(null), earning({ rate: null }))).toEqual([
      "Points for tiers: those that orders earn → counted apart, by rules alone",
    ]);
  });
});

describe("a tier", () => {
  const legend = { id: "legend", name: "Legend", reach: bySpend("1200000") };
  const withLegend = (more: object = {}) => ({ tiers: [...preset.tiers, { ...legend, ...more }] });

  test("says nothing of a multiplier of one, nor of perks that it does not have", () => {
    expect(difference({}, withLegend())).toEqual(["New tier: Legend, from $12,000 in a year"]);
  });

  test("tells its multiplier and its perks when they come and when they go", () => {
    const rich = withLegend({ multiplier: "1.25", perks: ["Tea", "Cake"] });
    expect(difference(withLegend(), rich)).toEqual(["Legend: now 1.25×", "Legend: now with “Tea”, “Cake”"]);
    expect(difference(rich, withLegend())).toEqual([
      "Legend: no longer 1.25×",
      "Legend: no longer with “Tea”, “Cake”",
    ]);
  });

  test("tells the tag that its members carry, and the one that it asks for", () => {
    expect(difference({}, withLegend({ customerTag: "legend", requiredTag: "inner" }))).toEqual([
      "New tier: Legend, from $12,000 in a year, customers tagged “legend” in Shopify, only for customers tagged “inner”",
    ]);
  });

  test("names the reward that comes with it by its title, whichever of them it is", () => {
    const [, second] = preset.rewards ?? [];
    const promising = withLegend({ entryReward: { kind: "reward", rewardId: second?.id } });
    expect(difference({}, promising)).toEqual([
      `New tier: Legend, from $12,000 in a year, ${second?.title ?? ""} on entry`,
    ]);
  });

  test("names a reward by its id where a stored version does not have it", () => {
    const before = readProgramme({ ...preset, ...withLegend() });
    const after = readProgramme({
      ...preset,
      ...withLegend({ entryReward: { kind: "reward", rewardId: "gone" } }),
    });
    expect(after && differenceInWords(before, after)).toEqual(["Legend: now gone on entry"]);
  });
});

describe("a reward", () => {
  const combining = (order: boolean, product: boolean, shipping: boolean) => ({
    combinesWith: { orderDiscounts: order, productDiscounts: product, shippingDiscounts: shipping },
  });
  const only = (more: object) => ({ rewards: [{ ...fiveOff, ...more }] });

  test("says what it costs and brings, for how long, and with what", () => {
    const tenOff = {
      ...{ id: "ten-off", kind: "amount_off", title: "Ten", points: 1_000, valueMinor: "1000" },
      ...{ minimumSubtotalMinor: "2500", validDays: 30 },
    };
    expect(difference({ rewards: [] }, { rewards: [tenOff] })).toEqual([
      "New reward: Ten, amount off, 1,000 points, worth $10, from $25 of goods, valid 30 days, together with product and shipping discounts",
    ]);
  });

  test.each<[said: string, order: boolean, product: boolean, shipping: boolean]>([
    ["together with order discounts", true, false, false],
    ["together with product discounts", false, true, false],
    ["together with shipping discounts", false, false, true],
    ["together with order and shipping discounts", true, false, true],
    ["together with order, product, and shipping discounts", true, true, true],
  ])("combines with nothing, then is %s", (said, order, product, shipping) => {
    expect(
      difference(only(combining(false, false, false)), only(combining(order, product, shipping))),
    ).toEqual([`$5 off: not with other discounts → ${said}`]);
  });
});

test("a campaign may bring points on top", () => {
  const opening = {
    ...{ id: "opening", name: "Opening", from: "2026-07-03T09:30", until: "2026-07-04T00:00" },
    effect: { kind: "bonus", points: 250 },
  };
  expect(difference({}, { campaigns: [opening] })).toEqual([
    "New campaign: Opening, 250 points on top, 3 Jul 09:30 – 4 Jul 2026 00:00",
  ]);
});

test("points are converted on a day of each month, or as soon as there are enough", () => {
  const conversion = { stepPoints: 500, stepValueMinor: "500", validDays: 30 };
  const monthly = { conversion: { ...conversion, when: { kind: "monthly", day: 5 } } };
  const atOnce = { conversion: { ...conversion, when: { kind: "threshold" } } };
  expect(difference(monthly, atOnce)).toEqual([
    "Conversion: on day 5 of each month → as soon as there are enough",
  ]);
});
