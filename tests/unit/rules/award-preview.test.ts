import { describe, expect, test } from "vitest";
import { AwardSum, enrolledBy, worthOf } from "#app/rules/award-preview.ts";
import { parseReward } from "#app/rules/programme.ts";

const NOON = new Date("2026-06-15T12:00:00Z");
const EARLIER = new Date("2026-06-01T12:00:00Z");
const LATER = new Date("2026-06-30T12:00:00Z");

const reward = (id: string, points: number, valueMinor: string) =>
  parseReward({ id, kind: "amount_off", title: id, points, valueMinor, validDays: 90 });
const rewards = [reward("large", 2_000, "2000"), reward("small", 300, "500")];

describe("what awarding comes to", () => {
  test("adds up orders and points of all, and counts who would get some", () => {
    const sum = new AwardSum();
    sum.add([
      { customerId: 1n, orders: 2, points: 120n },
      { customerId: 2n, orders: 1, points: 0n },
    ]);
    sum.add([{ customerId: 3n, orders: 3, points: 600n }]);
    expect(sum.preview({ programmeVersion: 4, rewards, now: NOON })).toEqual({
      at: "2026-06-15T12:00:00.000Z",
      programmeVersion: 4,
      orders: 6,
      members: 2,
      points: "720",
      worth: { rewardTitle: "small", rewardPoints: 300, rewardMinor: "500", minor: "1200" },
      top: [
        { customerId: "3", orders: 3, points: "600" },
        { customerId: "1", orders: 2, points: "120" },
      ],
    });
  });

  test("names the ten who would get most, the older customer first among equals, however they come", () => {
    const sum = new AwardSum();
    const award = (customerId: bigint, points: bigint) => ({ customerId, orders: 1, points });
    sum.add([award(5n, 10n), award(4n, 10n), award(30n, 90n), award(9n, 10n)]);
    sum.add(Array.from({ length: 9 }, (_, index) => award(BigInt(100 + index), 50n)));
    const { top } = sum.preview({ programmeVersion: 1, rewards, now: NOON });
    expect(top.map(({ customerId }) => customerId)).toEqual(
      ["30", "100", "101", "102", "103", "104", "105", "106", "107", "108"], // prettier-ignore
    );
    const few = new AwardSum();
    few.add([award(5n, 10n), award(4n, 10n), award(9n, 10n)]);
    expect(
      few.preview({ programmeVersion: 1, rewards, now: NOON }).top.map((each) => each.customerId),
    ).toEqual([...["4", "5", "9"]]);
  });
});

describe("what points are worth", () => {
  test("goes by the reward that costs fewest points, rounded up", () => {
    expect(worthOf(1n, rewards)?.minor).toBe("2");
    expect(worthOf(300n, rewards)?.minor).toBe("500");
    expect(worthOf(301n, rewards)?.minor).toBe("502");
    expect(worthOf(0n, rewards)?.minor).toBe("0");
  });

  test("is not known without a reward", () => {
    expect(worthOf(100n, [])).toBeNull();
  });
});

describe("who is awarded", () => {
  const member = (enrolledAt: Date | null) => ({ customerId: 1n, state: "enrolled", enrolledAt });

  test("takes part from the first of those orders on", () => {
    expect(enrolledBy(member(LATER), [NOON, EARLIER]).enrolledAt).toEqual(EARLIER);
    expect(enrolledBy(member(LATER), [EARLIER, NOON]).enrolledAt).toEqual(EARLIER);
  });

  test("stays where it was when it took part before, never did, or has no such order", () => {
    expect(enrolledBy(member(EARLIER), [NOON]).enrolledAt).toEqual(EARLIER);
    expect(enrolledBy(member(null), [NOON]).enrolledAt).toBeNull();
    expect(enrolledBy(member(LATER), []).enrolledAt).toEqual(LATER);
  });
});
