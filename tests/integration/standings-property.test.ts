/** Tiers by the clock, beside news and publications: they end as one fold of all facts says, and the books add up. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { checkBooks } from "#app/flows/check-books.server.ts";
import { rebuildBooks } from "#app/flows/rebuild-books.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { aProgramme } from "../support/any-programme.ts";
import { later, MAY } from "../support/orders.ts";
import { insist, playStep } from "../support/play.ts";
import { LONG, prove, SEED } from "../support/prove.ts";
import { aShop } from "../support/shop.ts";
import type { Fact } from "../support/stories.ts";
import { aWorld, factsOf, NOW, stepsOf } from "../support/stories.ts";
import { runClock, standingsAndChanges } from "../support/tiers-by-clock.ts";

const WORLDS = 5;
const RUNS = 12 * LONG;
const DAY_MS = 86_400_000;
/** Nobody buys any more by then, and nothing is held. */
const THE_END = later(NOW, { days: 1_500 });

type Moment = { at: number } & (
  { fact: Fact } | { clock: true } | { version: number; document: ProgrammeDocument; reevaluate: boolean }
);

const publication = fc.record({
  day: fc.integer({ min: 5, max: 280 }),
  document: aProgramme,
  reevaluate: fc.boolean(),
  /** Counts as the first one does, so that what was stored can go on. */
  isAlike: fc.boolean(),
});

/** What happens to the shop, each at its own time: facts, the clock's job at any instant, and publications. */
function momentsOf(
  facts: readonly Fact[],
  clocks: readonly number[],
  publications: readonly { day: number; document: ProgrammeDocument; reevaluate: boolean }[],
): Moment[] {
  const days = (day: number) => MAY.getTime() + day * DAY_MS;
  const published = publications
    .toSorted((a, b) => a.day - b.day)
    // Never at the very instant of an order: that is for the job after a publication.
    .map(({ day, ...rest }, index) => ({ ...rest, at: days(day) + index + 1, version: index + 2 }));
  const moments: Moment[] = [
    ...facts.map((fact) => ({ at: fact.at, fact })),
    ...clocks.map((day) => ({ at: days(day), clock: true as const })),
    ...published,
  ];
  return moments.toSorted((a, b) => a.at - b.at);
}

async function live(shopId: string, moment: Moment, beside: boolean): Promise<void> {
  const now = new Date(moment.at);
  if ("clock" in moment) return insist(() => runClock(shopId, now, { limit: 3 }));
  if ("version" in moment) {
    const { version, document, reevaluate } = moment;
    const rest = { shopId, version, document, reevaluate, publishedAt: now, publishedBy: "test" };
    await db.programmeVersion.create({ data: rest });
    return insist(() => runClock(shopId, now, { version, limit: 4 }));
  }
  for (const step of stepsOf([moment.fact], [1])) {
    const news = insist(() => playStep(shopId, step, now));
    await Promise.all([news, ...(beside ? [insist(() => runClock(shopId, now, { limit: 3 }))] : [])]);
  }
}

/** What stands is what the orders say, to the last reward, whoever folds them again. */
async function expectFolded(shopId: string, now: Date): Promise<void> {
  const stood = await standingsAndChanges(shopId);
  const { found } = await checkBooks(shopId, { now, clock: () => now });
  expect(found).toEqual([]);
  await rebuildBooks(shopId, { now });
  expect(await standingsAndChanges(shopId)).toEqual(stood);
  const members = await db.standing.findMany({ where: { shopId } });
  await settleOrders(shopId, [], { now, customerIds: members.map(({ customerId }) => customerId) });
  expect(await standingsAndChanges(shopId)).toEqual(stood);
}

test(
  `standings turned by the clock are those of a fold: up to ${WORLDS * RUNS} cases (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges: true }), { minLength: 1, maxLength: WORLDS, size: "max" }),
      aProgramme,
      fc.array(publication, { maxLength: 2 }),
      fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 2, maxLength: 6 }),
      fc.boolean(),
      async (worlds, programme, publications, clocks, beside) => {
        const { shopId } = await aShop({ programme });
        const { qualification } = programme;
        const published = publications.map(({ isAlike, document, ...rest }) => ({
          ...rest,
          document: isAlike ? { ...document, qualification } : document,
        }));
        for (const moment of momentsOf(factsOf(worlds), clocks, published))
          await live(shopId, moment, beside);
        const last = new Date(Math.max(NOW.getTime(), ...clocks.map((day) => MAY.getTime() + day * DAY_MS)));
        for (const now of [last, THE_END]) {
          await runClock(shopId, now);
          await expectFolded(shopId, now);
        }
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);
