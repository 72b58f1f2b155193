/** What a comparison of two programmes cannot know: who would have opened an account, and what a conversion leaves. */
import { describe, expect, test } from "vitest";
import { untoldBy } from "#app/rules/backtest/untold.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { programmeOf } from "./scene.ts";

type Conversion = NonNullable<ProgrammeDocument["conversion"]>;

const conversion = (other: Partial<Conversion> = {}): Pick<ProgrammeDocument, "conversion"> => ({
  conversion: {
    ...{ when: { kind: "monthly", day: 1 }, stepPoints: 500, stepValueMinor: "500", validDays: 30 },
    ...{ maximumSteps: null, carryOver: true, minimumSubtotalMinor: null, ...other },
  },
});
const untold = (published: Partial<ProgrammeDocument>, draft: Partial<ProgrammeDocument>) =>
  untoldBy(programmeOf(published), programmeOf(draft));

test.each([
  ["everyone", "accounts", ["accounts"]],
  ["accounts", "everyone", []],
  ["accounts", "accounts", []],
  ["everyone", "everyone", []],
] as const)("from %s to %s: %j", (published, draft, told) => {
  expect(untold({ membership: published }, { membership: draft })).toEqual(told);
});

describe("a conversion", () => {
  test.each<[string, Partial<ProgrammeDocument>, string[]]>([
    ["that there is not says nothing", { conversion: null }, []],
    ["of all points, whose rest stays, says nothing", conversion(), []],
    ["of so many steps at most leaves some over", conversion({ maximumSteps: 10 }), ["conversion_limits"]],
    ["whose rest ends is no money", conversion({ carryOver: false }), ["conversion_limits"]],
    ["may be both", conversion({ carryOver: false, maximumSteps: 10 }), ["conversion_limits"]],
  ])("%s, in either programme or both", (_which, limited, told) => {
    expect(untold(limited, {})).toEqual(told);
    expect(untold({}, limited)).toEqual(told);
    expect(untold(limited, limited)).toEqual(told);
  });

  test("is told after the accounts", () => {
    const published = { ...conversion({ maximumSteps: 10 }), membership: "everyone" as const };
    expect(untold(published, { membership: "accounts" })).toEqual(["accounts", "conversion_limits"]);
  });
});
