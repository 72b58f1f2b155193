/** Customers are merged at any time, in chains, and it is heard at any time: the books end the same, and add up. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { influencerTiers } from "#app/rules/presets.ts";
import { endOf, play } from "../support/play.ts";
import { aShop } from "../support/shop.ts";
import { anArrival, aWorld, factsOf, LONG, NOW, SEED, shuffled, stepsOf } from "../support/stories.ts";

const WORLDS = 10;
const RUNS = 30 * LONG;

test(
  `a merge may be heard whenever it likes: ${WORLDS * RUNS} cases (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges: true }), { minLength: 1, maxLength: WORLDS, size: "max" }),
      anArrival,
      fc.constantFrom("allow_negative" as const, "clamp" as const),
      fc.constantFrom("accounts" as const, "everyone" as const),
      async (worlds, arrival, clawback, membership) => {
        const programme = { ...influencerTiers("USD"), clawback, membership };
        const facts = factsOf(worlds);
        const [clean, other] = await Promise.all([aShop({ programme }), aShop({ programme })]);
        await Promise.all([
          play(clean.shopId, stepsOf(facts, [facts.length]), NOW),
          play(other.shopId, stepsOf(shuffled(facts, arrival), arrival.sizes), NOW),
        ]);
        const [expected, found] = [await endOf(clean.shopId), await endOf(other.shopId)];
        expect(expected.differences).toEqual([]);
        expect(found).toEqual(expected);
      },
    );
    await fc.assert(property, {
      seed: SEED,
      numRuns: RUNS,
      endOnFailure: process.env["SHRINK"] === undefined,
    });
  },
  600_000 * LONG,
);
