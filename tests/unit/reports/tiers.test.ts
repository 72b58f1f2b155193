import { describe, expect, test } from "vitest";
import { tierRows } from "#app/components/programme-report/tiers-table.tsx";
import { tierLines } from "#app/reports/programme/tiers.ts";

const LADDER = [
  { id: "member", name: "Member" },
  { id: "influencer", name: "Influencer" },
  { id: "ambassador", name: "Ambassador" },
];

describe("the tiers", () => {
  test("stand from the top down, with who is in them and who moved", () => {
    const lines = tierLines(LADDER, {
      counts: [
        { tierId: "member", members: 6n },
        { tierId: "influencer", members: 2n },
      ],
      moves: [
        { fromTierId: "member", toTierId: "influencer", members: 3n },
        { fromTierId: "influencer", toTierId: "ambassador", members: 1n },
        { fromTierId: "ambassador", toTierId: "member", members: 1n },
      ],
    });
    expect(tierRows(lines).map(({ cells }) => cells)).toEqual([
      ["Ambassador", "0", "0%", "1", "–", "–", "1"],
      ["Influencer", "2", "25%", "3", "–", "1", "–"],
      ["Member", "6", "75%", "–", "1", "3", "–"],
    ]);
  });

  test("keep a tier that the ladder lost, below it and under its id", () => {
    const lines = tierLines(LADDER.slice(0, 1), {
      counts: [{ tierId: "old", members: 1n }],
      moves: [
        { fromTierId: null, toTierId: "old", members: 2n },
        { fromTierId: "old", toTierId: "member", members: 1n },
      ],
    });
    expect(tierRows(lines).map(({ cells }) => cells)).toEqual([
      ["Member", "0", "0%", "1", "–", "–", "–"],
      ["old", "1", "100%", "2", "–", "1", "–"],
    ]);
  });
});
