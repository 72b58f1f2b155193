/** Which versions leave standings alike, and since which one they do. */
import { describe, expect, test } from "vitest";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { isJudgedAlike, judgingSince, versionAt } from "#app/rules/standing/versions.ts";
import { aTier, aVersion, LADDER, spend, tell } from "./setting.ts";

const easier = [...LADDER.slice(0, 2), aTier("gold", spend(400))];

describe("a version leaves standings as the one before", () => {
  test.each<[string, Partial<ProgrammeDocument>, boolean]>([
    ["where it says the same", {}, true],
    ["where it has another name", { name: "Other" }, true],
    ["where it earns at another rate", { earning: { rate: { points: 2, perMinor: "100" } } }, true],
    ["but not where a tier asks for less", { tiers: easier }, false],
    ["but not where a tier is gone", { tiers: LADDER.slice(0, 2) }, false],
    ["but not where tiers are held for longer", { qualification: { hold: "period" } }, false],
    ["but not where other periods count", { qualification: { period: "lifetime" } }, false],
  ])("%s", (_where, other, answer) => {
    const [before, after] = [aVersion().programme, aVersion(other).programme];
    expect(isJudgedAlike(before, after)).toBe(answer);
    expect(isJudgedAlike(after, before)).toBe(answer);
  });
});

describe("all leave standings alike", () => {
  const names = { name: "Other" };
  const version = (number: number, other: Partial<ProgrammeDocument> = {}, reevaluate = false) =>
    aVersion(other, { version: number, publishedAt: `2026-0${number}-01`, reevaluate });

  test.each([
    ["since the only one", [version(3)], 3],
    ["since the first where others change names", [version(1), version(2, names), version(3)], 1],
    [
      "since the last that judges otherwise",
      [version(1), version(2, { tiers: easier }), version(3, { tiers: easier })],
      2,
    ],
    ["since the last that came back to what was", [version(1), version(2, { tiers: easier }), version(3)], 3],
    [
      "since the last by which everybody was judged anew",
      [version(1), version(2, names, true), version(3)],
      2,
    ],
  ])("%s", (_since, versions, since) => {
    expect(judgingSince(versions)).toBe(since);
  });

  test("since none where there is none", () => {
    expect(judgingSince([])).toBeNull();
  });
});

test("each instant is judged by the version in force, and none without one", () => {
  const versions = [aVersion(), aVersion({}, { version: 2, publishedAt: "2026-05-02" })];
  const judging = ["2026-05-01", "2026-05-02", "2026-05-03"].map(
    (on) => versionAt(versions, new Date(on)).version,
  );
  expect(judging).toEqual([1, 2, 2]);
  expect(() => versionAt([], new Date("2026-05-01"))).toThrow("at least one programme");
});

describe("a version by which gold takes $900", () => {
  const harder = [...LADDER.slice(0, 2), aTier("gold", spend(900))];
  const bought = [{ at: "2026-05-01T12:00:00Z", dollars: 520 }];
  const version = (number: number, on: string, reevaluate: boolean, tiers = harder) =>
    aVersion({ tiers }, { version: number, publishedAt: on, reevaluate });
  const { reevaluate: _, ...silent } = version(2, "2026-08-01T12:00:00Z", false);

  test.each([
    [
      "takes it at once where everybody is judged anew",
      [version(2, "2026-08-01T12:00:00Z", true)],
      ["2026-08-01 silver"],
    ],
    ["leaves it to its end", [version(2, "2026-08-01T12:00:00Z", false)], []],
    ["leaves it to its end where it says nothing of that", [silent], []],
    [
      "is none where another followed at the same instant",
      [version(2, "2026-08-01T12:00:00Z", true), version(3, "2026-08-01T12:00:00Z", false, LADDER)],
      [],
    ],
    [
      "is one where another follows later",
      [version(2, "2026-08-01T12:00:00Z", true), version(3, "2026-09-01T12:00:00Z", true, LADDER)],
      ["2026-08-01 silver", "2026-09-01 gold"],
    ],
  ])("%s", (_what, published, changes) => {
    expect(tell(bought, { versions: [aVersion(), ...published] })).toEqual(["2026-05-01 gold", ...changes]);
  });
});
