/** Whether a night at which nothing happened leaves a stored standing as it was. */
import { describe, expect, test } from "vitest";
import type { Advanced, StoredState } from "#app/rules/standing/stored.ts";
import { advanceStanding, isAsBefore } from "#app/rules/standing/stored.ts";
import type { JudgingVersion } from "#app/rules/standing/versions.ts";
import type { Bought, Story } from "./setting.ts";
import { aTier, aVersion, foldOf, LADDER, qualifying, settingOf, spend } from "./setting.ts";

/** Gold since March 2025, held to the end of 2026. */
const GOLD: Bought[] = [{ at: "2025-03-01T12:00:00Z", dollars: 520 }];

function nightsOf(from: string, now: string, story: Story = {}): { before: StoredState; after: Advanced } {
  const before = foldOf(GOLD, { ...story, now: from }).state;
  const after = before && advanceStanding(before, settingOf({ ...story, now }));
  if (!before || !after) throw new Error("it can be advanced");
  return { before, after };
}
const isSame = ({ before, after }: { before: StoredState; after: Advanced }) => isAsBefore(before, after);

describe("a member who is gold to the end of 2026 is as before", () => {
  const published = aVersion({ name: "Other" }, { version: 2, publishedAt: "2026-05-02" });

  test.each<[string, boolean, from: string, now: string, Story?]>([
    ["after a night within the year", true, "2026-05-01", "2026-05-02"],
    ["after many", true, "2026-02-01", "2026-11-30"],
    ["but not once what was granted ended", false, "2026-12-01", "2027-01-02"],
    [
      "but not once another version judges",
      false,
      "2026-05-01",
      "2026-05-03",
      { versions: [aVersion(), published] },
    ],
    [
      "but not on a step of the way down",
      false,
      ...(["2026-12-01", "2027-01-02"] as const),
      { versions: qualifying({ downgrade: "one_step" }) },
    ],
  ])("%s", (_when, answer, from, now, story = {}) => {
    expect(isSame(nightsOf(from, now, story))).toBe(answer);
  });
});

describe("an advanced state is another by itself", () => {
  const { before, after } = nightsOf("2026-05-01", "2026-05-02");
  const span = { key: 56, net: { spend: "52000" } };
  const hold = { tier: "silver", until: 5, why: "step" as const };

  test.each<[string, was: Partial<StoredState>, is: Partial<StoredState>, boolean]>([
    ["not where the instant alone moved", { at: 1 }, { at: 2 }, true],
    ["where something is held on the way down", { holds: [] }, { holds: [hold] }, false],
    ["where that is over", { holds: [hold] }, { holds: [] }, false],
    ["where a period came", { spans: [span] }, { spans: [span, span] }, false],
    ["where a period is long over", { spans: [span, span] }, { spans: [span] }, false],
    [
      "where a period kept a tier",
      { spans: [span, span] },
      { spans: [span, { ...span, kept: "gold" }] },
      false,
    ],
    [
      "where it keeps another",
      { spans: [{ ...span, kept: "silver" }] },
      { spans: [{ ...span, kept: "gold" }] },
      false,
    ],
    [
      "not where it keeps the same",
      { spans: [{ ...span, kept: "gold" }] },
      { spans: [{ ...span, kept: "gold" }] },
      true,
    ],
    ["where another version judges", { version: 1 }, { version: 2 }, false],
  ])("%s", (_where, was, is, answer) => {
    const state = { ...after.state, ...is };
    expect(isAsBefore({ ...before, ...was }, { ...after, state })).toBe(answer);
  });
});

describe("gold that the next year kept goes on, night by night, as a fold says", () => {
  const tiers = [...LADDER.slice(0, 2), aTier("gold", spend(500), { keep: spend(300) })];
  const kept: Bought[] = [...GOLD, { at: "2026-06-01T12:00:00Z", dollars: 350 }];
  const story: Story = { versions: [aVersion({ tiers })] };
  const foldAt = (now: string) => foldOf(kept, { ...story, now });

  test.each([
    ["2026-12-01", "2027-02-01"],
    ["2027-02-01", "2027-12-01"],
    ["2027-02-01", "2028-02-01"],
    ["2027-12-01", "2030-01-01"],
  ])("from %s to %s", (from, now) => {
    const before = foldAt(from).state;
    const after = before && advanceStanding(before, settingOf({ ...story, now }));
    const { standing, nextAt, state } = foldAt(now);
    expect(after).toMatchObject({ standing, nextAt, state });
  });

  test("and its state says which tier a year kept, and nothing where it kept none", () => {
    const spans = foldAt("2027-02-01").state?.spans ?? [];
    expect(spans.map((span) => span.kept ?? null)).toEqual([null, "gold"]);
    expect(spans.map((span) => Object.keys(span))).toEqual([
      ["key", "net"],
      ["key", "net", "kept"],
    ]);
  });
});

describe("a stored state", () => {
  test("holds what counts, and leaves out what is nothing", () => {
    const [span] = foldOf(GOLD, { now: "2025-06-01" }).state?.spans ?? [];
    expect(span?.net).toEqual({ spend: "52000", orders: "1" });
  });

  test("holds the last three years alone", () => {
    const yearly = [2021, 2022, 2023, 2024, 2025, 2026].map((year) => ({
      at: `${year}-03-01T12:00:00Z`,
      dollars: 150,
    }));
    const keys = foldOf(yearly, { enrolledAt: "2021-01-15" }).state?.spans.map(({ key }) => key) ?? [];
    expect(keys.map((key) => key - (keys.at(-1) ?? 0))).toEqual([-2, -1, 0]);
  });
});

describe("only a fold can tell", () => {
  const lifetime = (version: number, publishedAt: string) =>
    aVersion({ qualification: { period: "lifetime" } }, { version, publishedAt });
  const [now, before] = ["2026-06-01", foldOf(GOLD, { now: "2026-05-01" }).state];
  const advanced = (versions: readonly JudgingVersion[]) =>
    before && advanceStanding(before, settingOf({ versions, now }));

  test.each([
    ["where the version that judged is not there", [aVersion({}, { version: 9 })]],
    ["where one since then counts other periods", [aVersion(), lifetime(2, "2026-05-15")]],
    ["where one that is published at this instant does", [aVersion(), lifetime(2, now)]],
  ])("%s", (_where, versions) => {
    expect(advanced(versions)).toBeNull();
  });

  test.each([
    ["where one to come counts other periods", [aVersion(), lifetime(2, "2026-06-02")]],
    ["where one from before did", [lifetime(7, "1970-01-01"), aVersion({}, { publishedAt: "2020-01-01" })]],
  ])("but not %s", (_where, versions) => {
    expect(advanced(versions)).toMatchObject({ standing: { tierId: "gold" } });
  });

  test("where the months roll", () => {
    const versions = qualifying({ period: "rolling_12_months" });
    expect(foldOf(GOLD, { versions, now }).state).toBeNull();
  });
});
