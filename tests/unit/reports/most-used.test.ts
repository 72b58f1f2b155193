import { expect, test } from "vitest";
import type { RewardUse } from "#app/reports/rewards.ts";
import { mostUsed } from "#app/reports/rewards.ts";

const use = (rewardId: string, issued: number, used: number): RewardUse => ({
  ...{ rewardId, issued, used, returned: 0, stuck: 0, revenueMinor: 0n },
});

test("the rewards used most come first, those issued more often before their equals, those never issued not at all", () => {
  const uses = [
    use("b", 3, 1),
    use("a", 3, 1),
    use("c", 5, 1),
    use("d", 9, 7),
    use("e", 0, 0),
    use("f", 2, 0),
  ];
  expect(mostUsed(uses, 4).map(({ rewardId }) => rewardId)).toEqual(["d", "c", "a", "b"]);
});
