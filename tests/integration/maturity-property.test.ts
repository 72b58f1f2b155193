/** Points wait and mature while news arrive in any order: once all is heard and due, everybody has the same. */
import fc from "fast-check";
import { test } from "vitest";
import { maturePoints } from "#app/flows/mature-points.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { playStep } from "../support/play.ts";
import type { Step } from "../support/stories.ts";
import { expectSameEnd, LONG, prove, SEED } from "../support/prove.ts";
import { anArrival, aWorld, factsOf, NOW, shuffled, stepsOf } from "../support/stories.ts";
import { later } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";

const WORLDS = 10;
const RUNS = 10 * LONG;

async function matureAll(shopId: string, now: Date): Promise<void> {
  while ((await maturePoints(shopId, { now })).more);
}

/** The news come over two months, and whatever is due matures in between. */
async function playOverTime(shopId: string, steps: readonly Step[], matureEvery: number): Promise<void> {
  for (const [index, step] of steps.entries()) {
    const now = later(NOW, { days: Math.floor((60 * index) / steps.length) });
    await playStep(shopId, step, now);
    if (index % matureEvery === 0) await matureAll(shopId, now);
  }
  await matureAll(shopId, later(NOW, { days: 400 }));
}

test(
  `points mature the same, whenever their orders are heard of: up to ${WORLDS * RUNS} cases (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges: true }), { minLength: 1, maxLength: WORLDS, size: "max" }),
      anArrival,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 60, max: 300 }),
      // So many days of doing nothing that no end is past while the news come.
      fc.constantFrom({ policy: "never" as const }, { policy: "inactivity" as const, days: 1_500 }),
      async (worlds, arrival, matureEvery, maturityDays, expiry) => {
        const programme = { ...influencerTiers("USD"), maturityDays, expiry };
        const facts = factsOf(worlds);
        const [clean, other] = await Promise.all([aShop({ programme }), aShop({ programme })]);
        await playOverTime(clean.shopId, stepsOf(facts, [facts.length]), 1);
        await playOverTime(other.shopId, stepsOf(shuffled(facts, arrival), arrival.sizes), matureEvery);
        await expectSameEnd(clean, other);
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);
