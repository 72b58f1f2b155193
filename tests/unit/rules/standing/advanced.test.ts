/** Whether a night at which nothing happened leaves a stored standing as it was. */
import { describe, expect, test } from "vitest";
import type { Advanced, StoredState } from "#app/rules/standing/stored.ts";
import { advanceStanding, isAsBefore } from "#app/rules/standing/stored.ts";
import type { Bought, Story } from "./setting.ts";
import { aVersion, foldOf, qualifying, settingOf } from "./setting.ts";

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
