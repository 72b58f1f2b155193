/**
 * Points mature and end beside the news of their orders: nothing is lost twice, and when all is over nothing is left.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { expirePoints } from "#app/flows/expire-points.server.ts";
import { maturePoints } from "#app/flows/mature-points.server.ts";
import { rebuildBooks } from "#app/flows/rebuild-books.server.ts";
import { verifyBooks } from "#app/ledger/verify.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { later } from "../support/orders.ts";
import { insist, playStep } from "../support/play.ts";
import { aShop } from "../support/shop.ts";
import type { Step } from "../support/stories.ts";
import { expectSameEnd, LONG, prove, SEED } from "../support/prove.ts";
import { anArrival, aWorld, factsOf, NOW, shuffled, stepsOf } from "../support/stories.ts";

const WORLDS = 6;
const RUNS = 10 * LONG;
/** What happened in ten months is heard of in the ten months after. */
const DAYS = 300;
const THE_END = later(NOW, { days: 4_000 });

/** Some while the news settle, some in between. */
async function runJobs(shopId: string, now: Date): Promise<void> {
  await Promise.all([
    insist(() => maturePoints(shopId, { now, limit: 20 })),
    insist(() => expirePoints(shopId, { now, limit: 20 })),
  ]);
}

/** What matures after its end has the grace of thirty days. */
async function runToTheEnd(shopId: string, now: Date): Promise<void> {
  while ((await maturePoints(shopId, { now })).more);
  while ((await expirePoints(shopId, { now: later(now, { days: 31 }) })).more);
}

/** The facts are heard one after the other, and the jobs run at their own pace beside them. */
async function playBesideJobs(shopId: string, steps: readonly Step[], jobsEvery: number): Promise<void> {
  for (const [index, step] of steps.entries()) {
    const now = later(NOW, { days: Math.floor((DAYS * (index + 1)) / steps.length) });
    const news = insist(() => playStep(shopId, step, now));
    await (index % jobsEvery === 0 ? Promise.all([news, runJobs(shopId, now)]) : news);
  }
}

const expiry = fc.oneof(
  fc.record({ policy: fc.constant("fixed" as const), days: fc.integer({ min: 60, max: 600 }) }),
  fc.record({ policy: fc.constant("inactivity" as const), days: fc.integer({ min: 60, max: 600 }) }),
  fc.constant({ policy: "calendar" as const, month: 12, day: 31 }),
);

test(
  `points mature and end beside their news: up to ${WORLDS * RUNS} cases (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges: true }), { minLength: 1, maxLength: WORLDS, size: "max" }),
      anArrival,
      fc.record({ expiry, maturityDays: fc.integer({ min: 0, max: 365 }) }),
      fc.constantFrom("allow_negative" as const, "clamp" as const),
      fc.integer({ min: 1, max: 3 }),
      async (worlds, arrival, rules, clawback, jobsEvery) => {
        const programme = { ...influencerTiers("USD"), ...rules, clawback };
        const facts = factsOf(worlds);
        const [clean, other] = await Promise.all([aShop({ programme }), aShop({ programme })]);
        const small = arrival.sizes.map((size) => Math.ceil(size / 5));
        await playBesideJobs(clean.shopId, stepsOf(facts, [3]), 1);
        await playBesideJobs(other.shopId, stepsOf(shuffled(facts, arrival), small), jobsEvery);
        for (const { shopId } of [clean, other]) {
          const halfway = later(NOW, { days: DAYS });
          await runToTheEnd(shopId, halfway);
          expect((await verifyBooks(db, shopId, { now: halfway })).found).toEqual([]);
          await runToTheEnd(shopId, THE_END);
          // Whoever spent nothing loses what was earned to the last point, and no point twice.
          const left = { shopId, OR: [{ available: { not: 0n } }, { pending: { not: 0n } }] };
          expect(await db.member.findMany({ where: left })).toEqual([]);
          expect(await db.lot.count({ where: { shopId, remaining: { gt: 0n } } })).toBe(0);
          // Standings are as of when somebody was heard of last; so both shops have theirs as of the end.
          const { members: _, standings: _asOfNow, ...mended } = await rebuildBooks(shopId, { now: THE_END });
          expect(Object.entries(mended).filter(([, count]) => count !== 0)).toEqual([]);
        }
        await expectSameEnd(clean, other);
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);
