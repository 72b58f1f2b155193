/** What is given for rising, where late news put the rises elsewhere: counted against the rises that stand. */
import { describe, expect, test } from "vitest";
import type { Given } from "#app/rules/entry-rewards.ts";
import { entryRewards } from "#app/rules/entry-rewards.ts";
import type { Rise } from "#app/rules/standing/rises.ts";
import { aVersion } from "./standing/setting.ts";
import { richDocument, rulesOf } from "../../support/rich-programme.ts";

const version = { ...aVersion(), programme: rulesOf(richDocument) };
const now = new Date("2028-01-01");
const giftIdOf = ({ at }: { at: Date }) => `gift of ${at.toISOString().slice(0, 10)}`;

const rise = (period: string, day: string, other: Partial<Rise> = {}): Rise => ({
  ...{ tierId: "gold", tierName: "Gold", period, periodName: period, at: new Date(day), version },
  ...{ promised: { kind: "reward", rewardId: "five-off" }, stands: true },
  ...other,
});
const given = (period: string, other: Partial<Given> = {}): Given => ({
  ...{ customerId: 1n, tierId: "gold", period, points: 0n, entries: 0, redemptionId: null },
  ...other,
});
const settle = (rises: Rise[], before: Given[], isReachable = true) => {
  const riser = { customerId: 1n, holderId: 1n, isReachable, rises };
  return entryRewards([riser], before, { now, giftIdOf });
};

describe("rewards", () => {
  const held = (period: string, day: string) => given(period, { redemptionId: `gift of ${day}` });
  const gifts = (rises: Rise[], before: Given[], isReachable = true) => {
    const difference = settle(rises, before, isReachable);
    expect(difference.given.map(({ redemptionId }) => redemptionId)).toEqual(
      difference.gifts.map(({ redemptionId }) => redemptionId),
    );
    return difference.given.map(({ period, redemptionId }) => `${period}: ${redemptionId}`);
  };

  test("of rises that are each a period later are not given again", () => {
    const rises = [rise("2", "2026-06-01"), rise("3", "2027-06-01")];
    expect(gifts(rises, [held("1", "2026-06-01"), held("2", "2027-06-01")])).toEqual([]);
  });

  test("of a rise that is in another period and at another instant are not given again", () => {
    expect(gifts([rise("3", "2026-05-01")], [held("1", "2026-06-01")])).toEqual([]);
  });

  test("of a rise within the same period that is at another instant are not given again", () => {
    expect(gifts([rise("1", "2026-05-01")], [held("1", "2026-06-01")])).toEqual([]);
  });

  test("of a rise that comes to light where another was are its own", () => {
    const rises = [rise("1", "2025-06-01"), rise("2", "2026-06-01")];
    expect(gifts(rises, [held("1", "2026-06-01")])).toEqual(["1/2: gift of 2025-06-01"]);
  });

  test("whose rise did not last are those of the next one, and the one after it has its own", () => {
    const returned = rise("2026", "2026-06-01", { stands: false });
    const before = [held("2026", "2026-06-01")];
    expect(gifts([returned], before)).toEqual([]);
    expect(gifts([returned, rise("2028", "2028-06-01")], before)).toEqual([]);
    const rises = [returned, rise("2028", "2028-06-01"), rise("2030", "2030-06-01")];
    expect(gifts(rises, before)).toEqual(["2030: gift of 2030-06-01"]);
  });

  test("of several that rise more than once in a period have names of their own", () => {
    const rises = ["2026-01-01", "2026-03-01", "2026-06-01"].map((day) => rise("1", day));
    const before = [held("1", "2026-01-01"), held("1/2", "2026-03-01")];
    expect(gifts(rises, before)).toEqual(["1/3: gift of 2026-06-01"]);
  });

  test("are not given again where points of the rise's own period have a place without one", () => {
    const before = [given("3", { points: 100n, entries: 1 }), held("1", "2026-06-01")];
    const points = rise("3", "2026-05-01", { promised: { kind: "points", points: 100 } });
    expect(gifts([rise("3", "2026-05-01"), points], before)).toEqual([]);
  });

  test("are the one that the tier promises", () => {
    const twenty = rise("1", "2026-05-01", { promised: { kind: "reward", rewardId: "twenty-off" } });
    const {
      gifts: [gift],
    } = settle([twenty], []);
    expect(gift).toMatchObject({ redemptionId: "gift of 2026-05-01", reward: { id: "twenty-off" } });
    const gone = rise("1", "2026-05-01", { promised: { kind: "reward", rewardId: "nothing" } });
    expect(settle([gone], [])).toEqual({ entries: [], given: [], gifts: [] });
  });

  test("of another tier, or of another customer, do not count", () => {
    const other = [
      { ...held("1", "2026-06-01"), tierId: "silver" },
      { ...held("1", "2026-06-01"), customerId: 2n },
    ];
    expect(gifts([rise("1", "2026-05-01")], other)).toEqual(["1: gift of 2026-05-01"]);
  });

  test("wait where nobody could use them", () => {
    expect(gifts([rise("1", "2026-05-01")], [], false)).toEqual([]);
  });
});

describe("points", () => {
  const promised = { kind: "points", points: 100 } as const;
  const points = (period: string, day: string, other: Partial<Rise> = {}) =>
    rise(period, day, { promised, ...other });
  const posted = (period: string, other: Partial<Given> = {}) =>
    given(period, { points: 100n, entries: 1, ...other });
  const entries = (rises: Rise[], before: Given[]) =>
    settle(rises, before).entries.map(({ key, availableDelta }) => `${key} ${availableDelta}`);

  test("of a rise that is in another period and at another instant are not taken back and given anew", () => {
    expect(entries([points("3", "2026-05-01")], [posted("1")])).toEqual([]);
  });

  test("go with a rise that does not stand, and say of which it was", () => {
    const returned = points("1", "2026-05-01", { stands: false, periodName: "year from 2026-01-01" });
    const { entries, given } = settle([returned], [posted("1")]);
    expect(entries).toMatchObject([
      {
        ...{ kind: "reverse", key: "rise:1:gold:1:2", undoes: "rise:1:gold:1:1", availableDelta: -100n },
        reason: { tierName: "Gold", period: "year from 2026-01-01" },
      },
    ]);
    expect(given).toEqual([posted("1", { points: 0n, entries: 2 })]);
  });

  test("are those of the next rise where their own is no more", () => {
    const returned = points("1", "2026-05-01", { stands: false });
    expect(entries([returned, points("2", "2027-05-01")], [posted("1")])).toEqual([]);
    expect(entries([points("2", "2027-05-01"), points("3", "2028-05-01")], [posted("1")])).toEqual([
      "rise:1:gold:3:1 100",
    ]);
  });

  test("that were taken back leave an empty place, which is no rise's while another's are as many", () => {
    const before = [posted("3", { points: 0n, entries: 2 }), posted("1")];
    expect(entries([points("3", "2026-05-01")], before)).toEqual([]);
  });

  test("that are as many as a rise promises are that rise's before others", () => {
    const more = points("3", "2026-05-01", { promised: { kind: "points", points: 150 } });
    const before = [posted("1"), posted("2", { points: 150n })];
    expect(entries([more], before)).toEqual(["rise:1:gold:1:2 -100"]);
  });

  test.each([
    ["as they came", [points("2", "2027-05-01"), points("3", "2028-05-01")]],
    ["the other way round", [points("3", "2028-05-01"), points("2", "2027-05-01")]],
  ])("are the earlier rise's where rises are told %s", (_how, rises) => {
    expect(entries(rises, [posted("1")])).toEqual(["rise:1:gold:3:1 100"]);
  });

  test("that are taken back say the tier and the period of their own rise", () => {
    const gone = { stands: false };
    const rises = [
      points("1", "2026-01-01", { ...gone, tierId: "silver", tierName: "Silver", periodName: "2026" }),
      points("2", "2027-05-01", { ...gone, periodName: "year from 2027-01-01" }),
      points("1", "2026-05-01", { ...gone, periodName: "year from 2026-01-01" }),
    ];
    const [entry] = settle(rises, [posted("1")]).entries;
    expect(entry).toMatchObject({
      ...{ programmeVersion: version.version, availableDelta: -100n, activeAt: null },
      reason: { tier: "gold", tierName: "Gold", period: "year from 2026-01-01" },
    });
    const [untold] = settle(rises.slice(0, 2), [posted("1")]).entries;
    expect(untold?.reason).toEqual({ tier: "gold", tierName: "gold", period: "1" });
    expect(untold).not.toHaveProperty("programmeVersion");
  });

  test("are given once for each rise that stands", () => {
    const rises = [points("1", "2025-05-01"), points("2", "2026-05-01")];
    expect(entries(rises, [posted("1")])).toEqual(["rise:1:gold:2:1 100"]);
    expect(entries([...rises, points("3", "2027-05-01")], [posted("1"), posted("3")])).toEqual([
      "rise:1:gold:2:1 100",
    ]);
  });

  test("are as many as the rise promises by now, and undo what they were", () => {
    const more = points("1", "2026-05-01", { promised: { kind: "points", points: 150 } });
    expect(entries([more], [posted("1")])).toEqual(["rise:1:gold:1:2 -100", "rise:1:gold:1:3 150"]);
    const back = [posted("1", { points: 0n, entries: 2 })];
    expect(settle([more], back).entries).toMatchObject([
      { key: "rise:1:gold:1:3", undoes: "rise:1:gold:1:2" },
    ]);
  });

  test("and a reward of one period have their places apart", () => {
    const both = [posted("1", { redemptionId: "gift of 2026-05-01" })];
    expect(settle([points("1", "2026-05-01"), rise("2", "2027-05-01")], both)).toEqual({
      ...{ entries: [], given: [], gifts: [] },
    });
  });
});
