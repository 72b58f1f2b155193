/**
 * The property that all news share: the books of a shop that heard every fact once, in the order in which things
 * happened, and of one that heard them shuffled, repeated and in batches, end the same and add up. Points end on the
 * same days, too: four hundred days of doing nothing are longer than a story, so that no day is past when points are
 * posted.
 */
import fc from "fast-check";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { besides } from "./any-programme.ts";
import { play } from "./play.ts";
import { aShop } from "./shop.ts";
import { expectSameEnd, prove } from "./prove.ts";
import { anArrival, aWorld, factsOf, NOW, shuffled, stepsOf } from "./stories.ts";

const SIMPLE: fc.Arbitrary<ProgrammeDocument> = fc
  .record({
    eligible: fc.record(besides),
    clawback: fc.constantFrom("allow_negative", "clamp"),
    membership: fc.constantFrom("accounts", "everyone"),
    expiry: fc.constantFrom({ policy: "never" as const }, { policy: "inactivity" as const, days: 400 }),
  })
  .map((change) => ({ ...influencerTiers("USD"), ...change }));

/** Tries `runs` shops with up to `worlds` stories each. */
export async function proveAnyArrival({
  worlds,
  runs,
  merges,
  programmes = SIMPLE,
}: {
  worlds: number;
  runs: number;
  merges: boolean;
  programmes?: fc.Arbitrary<ProgrammeDocument>;
}): Promise<void> {
  const property = fc.asyncProperty(
    fc.array(aWorld({ merges }), { minLength: 1, maxLength: worlds, size: "max" }),
    anArrival,
    programmes,
    async (stories, arrival, programme) => {
      const facts = factsOf(stories);
      const [clean, other] = await Promise.all([aShop({ programme }), aShop({ programme })]);
      await Promise.all([
        play(clean.shopId, stepsOf(facts, [facts.length]), NOW),
        play(other.shopId, stepsOf(shuffled(facts, arrival), arrival.sizes), NOW),
      ]);
      await expectSameEnd(clean, other);
    },
  );
  await prove(property, { runs });
}
