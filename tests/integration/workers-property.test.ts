/** Two to four workers settle shares of the same facts at once: the books end as for one, and add up. */
import fc from "fast-check";
import { test } from "vitest";
import { influencerTiers } from "#app/rules/presets.ts";
import { play, playAtOnce } from "../support/play.ts";
import { aShop } from "../support/shop.ts";
import { expectSameEnd, LONG, prove, SEED } from "../support/prove.ts";
import { anArrival, aWorld, factsOf, lastReadings, NOW, shuffled, stepsOf } from "../support/stories.ts";

const WORLDS = 10;
const RUNS = 20 * LONG;

test(
  `any number of workers end as one does: up to ${WORLDS * RUNS} cases (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges: true }), { minLength: 1, maxLength: WORLDS, size: "max" }),
      anArrival,
      fc.integer({ min: 2, max: 4 }),
      fc.constantFrom("allow_negative" as const, "clamp" as const),
      async (worlds, arrival, workers, clawback) => {
        const programme = { ...influencerTiers("USD"), clawback };
        const facts = factsOf(worlds);
        const [clean, other] = await Promise.all([aShop({ programme }), aShop({ programme })]);
        await play(clean.shopId, stepsOf(facts, [facts.length]), NOW);
        const steps = stepsOf(shuffled(facts, arrival), arrival.sizes);
        await playAtOnce(other.shopId, steps, { workers, now: NOW });
        // A worker may have said that an order was edited when another had just read it.
        await play(other.shopId, stepsOf(lastReadings(facts), [60]), NOW);
        await expectSameEnd(clean, other);
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);
