/**
 * Whatever order the news of a member arrive in: what rising gives is given as often as rises stand, and never twice.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Given } from "#app/rules/entry-rewards.ts";
import { entryRewards } from "#app/rules/entry-rewards.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import type { Rise } from "#app/rules/standing/rises.ts";
import { risesOf } from "#app/rules/standing/rises.ts";
import type { Bought } from "./standing/setting.ts";
import { aVersion, foldOf, LADDER, settingOf } from "./standing/setting.ts";

const RUNS = 200;
const NOW = "2031-01-01";
const POINTS = 100n;
const DAY_MS = 86_400_000;
const day = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * DAY_MS).toISOString();

type Fact = { order: number; at: string; dollars: number; back: string | null };

const anOrder = fc.record({
  day: fc.integer({ min: 0, max: 1_500 }),
  dollars: fc.constantFrom(40, 90, 120, 300, 480, 550),
  back: fc.option(fc.integer({ min: 1, max: 500 })),
});

/** Orders and what went back of them, in any order of arrival; what went back is news of its own. */
const arrivals = fc.array(anOrder, { minLength: 1, maxLength: 6 }).chain((orders) => {
  const facts = orders.flatMap(({ day: days, dollars, back }, order): Fact[] => {
    const fact = { order, at: day(days), dollars, back: null };
    return back === null ? [fact] : [fact, { ...fact, back: day(days + back) }];
  });
  return fc.shuffledSubarray(facts, { minLength: facts.length });
});

const qualification = fc.record({
  period: fc.constantFrom("anniversary_year", "calendar_year", "lifetime", "rolling_12_months"),
  hold: fc.constantFrom("period", "period_and_next"),
});

const REWARDS: ProgrammeDocument["rewards"] = [
  {
    ...{ id: "welcome", kind: "amount_off", title: "$10 off" },
    points: 100,
    valueMinor: "1000",
    validDays: 30,
  },
];
const tiers = LADDER.map((tier): ProgrammeDocument["tiers"][number] => {
  if (tier.id === "base") return tier;
  if (tier.id === "gold") return { ...tier, entryReward: { kind: "reward", rewardId: "welcome" } };
  return { ...tier, entryReward: { kind: "points", points: Number(POINTS) } };
});

/** What is known by now, an order with whatever went back of it; who bought takes part since the first of these. */
function risesBy(known: readonly Fact[], terms: NonNullable<ProgrammeDocument["qualification"]>): Rise[] {
  const bought = [...Map.groupBy(known, ({ order }) => order).values()].map((facts): Bought => {
    const [{ order, at, dollars }] = facts as [Fact];
    const backs = facts.flatMap(({ back }) => (back === null ? [] : [back]));
    return { id: order + 1, at, dollars, refunds: backs.map((each) => [each, dollars]) };
  });
  const versions = [aVersion({ tiers, rewards: REWARDS, qualification: terms })];
  const enrolledAt = bought.map(({ at }) => at).toSorted()[0] ?? NOW;
  const { timeZone } = settingOf({});
  const riser = { versions, timeZone, enrolledAt: new Date(enrolledAt), mergedAt: null };
  return risesOf(foldOf(bought, { versions, enrolledAt, now: NOW }), riser);
}

const keyOf = ({ tierId, period }: Given) => `${tierId} ${period}`;
const sum = (points: readonly bigint[]) => points.reduce((total, each) => total + each, 0n);

class Books {
  readonly #given = new Map<string, Given>();
  readonly #posted = new Map<string, bigint>();
  readonly #gifts = new Set<string>();

  /** Answers how much that made. */
  settle(rises: readonly Rise[]): { entries: number; gifts: number } {
    const riser = { customerId: 1n, holderId: 1n, isReachable: true, rises };
    const giftIdOf = ({ tierId, at }: { tierId: string; at: Date }) => `${tierId} ${at.toISOString()}`;
    const terms = { now: new Date(NOW), giftIdOf };
    const { entries, given, gifts } = entryRewards([riser], [...this.#given.values()], terms);
    for (const { key, availableDelta } of entries) {
      expect(this.#posted.has(key)).toBe(false);
      this.#posted.set(key, availableDelta);
    }
    for (const { redemptionId } of gifts) {
      expect(this.#gifts.has(redemptionId)).toBe(false);
      this.#gifts.add(redemptionId);
    }
    for (const each of given) this.#given.set(keyOf(each), each);
    return { entries: entries.length, gifts: gifts.length };
  }

  get end() {
    const given = [...this.#given.values()];
    expect(sum(given.map(({ points }) => points))).toBe(sum([...this.#posted.values()]));
    expect(new Set(given.flatMap(({ redemptionId }) => redemptionId ?? []))).toEqual(this.#gifts);
    return { points: sum([...this.#posted.values()]), gifts: this.#gifts.size };
  }
}

test("what is given for rising does not depend on what was heard first", () => {
  fc.assert(
    fc.property(arrivals, qualification, (facts, terms) => {
      const books = new Books();
      let most = 0;
      let before = 0;
      for (let heard = 1; heard <= facts.length; heard += 1) {
        const rises = risesBy(facts.slice(0, heard), terms);
        const standing = (tierId: string) =>
          rises.filter((rise) => rise.stands && rise.tierId === tierId).length;
        const made = books.settle(rises);
        expect(books.settle(rises)).toEqual({ entries: 0, gifts: 0 });
        // As many as stand, and nothing is moved about; rewards stay, so that they are as many as ever stood at once.
        expect(made.entries).toBe(Math.abs(standing("silver") - before));
        before = standing("silver");
        most = Math.max(most, standing("gold"));
        expect(books.end).toEqual({ points: POINTS * BigInt(before), gifts: most });
      }
    }),
    { numRuns: RUNS },
  );
});
