/**
 * A backtest says what really settling the same orders yields: whatever is published, whatever the draft, one shop that
 * tries the draft and one that always had it come to the same members, the same points of each, for orders and for
 * rising, the same tiers at the end of every month, and the same orders counted, with their sales, or left out. What is
 * outstanding is what members earned less what the first shop's conversion took; where all that ever happened is
 * replayed, it is what they have, for in these programmes nothing ends.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Figures } from "#app/rules/backtest/tally.ts";
import { db } from "#app/db.server.ts";
import { convertPoints } from "#app/flows/convert-points.server.ts";
import { hasOrdersIn } from "#app/models/replayed-members.server.ts";
import { monthsBefore } from "#app/rules/backtest/months.ts";
import type { BacktestResult } from "#app/rules/backtest/backtest.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { aWideProgramme } from "../support/any-programme.ts";
import { aDraftOfGoods, backtested } from "../support/backtested.ts";
import { knowFacts } from "../support/known-facts.ts";
import { play } from "../support/play.ts";
import { LONG, prove, SEED } from "../support/prove.ts";
import type { TestShop } from "../support/shop.ts";
import { aShop } from "../support/shop.ts";
import type { Fact, Step } from "../support/stories.ts";
import { anArrival, aWorld, factsOf, NOW, shuffled, stepsOf } from "../support/stories.ts";
import type { Settled } from "./backtest-setting.ts";
import { settledOf, sum } from "./backtest-setting.ts";

const WORLDS = 8;
const RUNS = 12 * LONG;
/** Months that hold all that ever happened. */
const WHOLE = 12;
const NEW_YORK = "America/New_York";

/** Who wins or loses is told by name; of everybody else both points are the same. */
function expectPoints({ moved }: BacktestResult, published: Settled, draft: Settled): void {
  const told = [...moved.winners.top, ...moved.losers.top].map(
    ({ customerId, publishedPoints, draftPoints }) => [customerId.toString(), publishedPoints, draftPoints],
  );
  const either = new Set([...published.points.keys(), ...draft.points.keys()]);
  const expected = [...either].flatMap((customerId) => {
    const [before, after] = [published, draft].map(({ points }) => points.get(customerId) ?? 0n);
    return after === before ? [] : [[customerId, before, after]];
  });
  const byId = (a: unknown[], b: unknown[]) => String(a[0]).localeCompare(String(b[0]));
  expect(told.toSorted(byId)).toEqual(expected.toSorted(byId));
}

function expectFigures(figures: Figures, settled: Settled): void {
  expect(figures.members).toBe(settled.points.size);
  expect(figures.points).toBe(sum(settled.points.values()));
  expect(figures.risePoints).toBe(settled.risePoints);
  expect(figures.populations).toEqual(settled.populations);
  const { counted, earning, leftOut } = figures.orders;
  expect({
    ...{ counted, earning, salesMinor: figures.salesMinor, earningMinor: figures.earningMinor },
    leftOut: Object.fromEntries(leftOut.map(({ why, orders }) => [why, orders])),
  }).toEqual({
    ...{ counted: settled.counted, earning: settled.earning },
    ...{ salesMinor: settled.salesMinor, earningMinor: settled.earningMinor, leftOut: settled.leftOut },
  });
}

/** Of each member what it earned in the time that is replayed, less what was really spent; never below nothing. */
function outstandingOf({ points }: Settled, spent: Settled["spent"]): bigint {
  const left = [...points].map(([customerId, earned]) => earned - (spent.get(customerId) ?? 0n));
  return sum(left.filter((each) => each > 0n));
}

/** Which of a few orders, by their ids, come with an account, were made at the till, and are paid only later. */
const manners = fc.record({
  accounts: fc.subarray([0n, 1n, 2n]),
  tills: fc.subarray([0n, 1n, 2n]),
  unpaid: fc.subarray([0n, 1n, 2n, 3n, 4n, 5n], { maxLength: 2 }),
});

function toldIn(facts: readonly Fact[], { accounts, tills, unpaid }: Manners): Fact[] {
  return facts.map((fact) => {
    if (!("news" in fact) || fact.news.kind !== "order") return fact;
    const { order, customer } = fact.news;
    const state = accounts.includes(order.orderId % 3n) ? ("enabled" as const) : null;
    const waits = order.financialStatus === "paid" && unpaid.includes(order.orderId % 6n);
    const told = {
      ...order,
      sourceName: tills.includes(order.orderId % 7n) ? "pos" : order.sourceName,
      financialStatus: waits ? ("pending" as const) : order.financialStatus,
    };
    return { ...fact, news: { ...fact.news, order: told, customer: customer && { ...customer, state } } };
  });
}

type Manners = typeof manners extends fc.Arbitrary<infer T> ? T : never;

/** Some give a reward to whoever rises highest, all are worth the same: winners and losers are told by points. */
const programmes = fc.tuple(aWideProgramme, fc.boolean()).map(([programme, gives]): ProgrammeDocument => {
  const [{ id: rewardId } = { id: "" }] = programme.rewards ?? [];
  const last = programme.tiers.length - 1;
  return gives
    ? {
        ...programme,
        tiers: programme.tiers.map((tier, rank) =>
          rank === last ? { ...tier, entryReward: { kind: "reward", rewardId } } : tier,
        ),
      }
    : programme;
});

const withoutPromises = (programme: ProgrammeDocument): ProgrammeDocument => ({
  ...programme,
  tiers: programme.tiers.map((tier) => ({ ...tier, entryReward: null })),
});

/** What both programmes convert by, if they do. */
const conversions = fc.constantFrom<ProgrammeDocument["conversion"][]>(null, {
  ...{ when: { kind: "monthly", day: 1 }, stepPoints: 60, stepValueMinor: "100", validDays: 20 },
});

/** What is published, and what is tried on so many months. */
const anAttempt = fc
  .record({
    published: programmes,
    draft: programmes,
    conversion: conversions,
    months: fc.constantFrom(3, 6, WHOLE, WHOLE),
  })
  .map(({ published, draft, conversion, months }) => {
    // The books do not say when somebody rose: of some months alone nothing is given for it.
    const tried = (programme: ProgrammeDocument): ProgrammeDocument => ({
      ...(months === WHOLE ? programme : withoutPromises(programme)),
      conversion,
    });
    return { programme: tried(published), document: tried(draft), months };
  });

async function aPlayedShop(
  programme: ProgrammeDocument,
  known: Parameters<typeof knowFacts>[1],
  steps: readonly Step[],
): Promise<TestShop> {
  const shop = await aShop({ programme });
  await knowFacts(shop.shopId, known);
  await play(shop.shopId, steps, NOW);
  return shop;
}

async function convertAll(shopId: string): Promise<void> {
  for (let [after, more] = [0n, true]; more;)
    ({ after, more } = await convertPoints(shopId, { now: NOW, after }));
}

test.each([false, true])(
  `a draft does to a shop what the backtest says, with customers merged: %s: ${RUNS} shops (SEED=${SEED})`,
  async (merges) => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges, goods: true }), { minLength: 1, maxLength: WORLDS, size: "max" }),
      anArrival,
      anAttempt,
      manners,
      async (stories, arrival, { programme, document, months }, manner) => {
        const facts = toldIn(factsOf(stories), manner);
        const known = { worlds: stories.length, merges, now: NOW };
        const [shop, twin] = await Promise.all([
          aPlayedShop(programme, known, stepsOf(shuffled(facts, arrival), arrival.sizes)),
          aPlayedShop(document, known, stepsOf(facts, [facts.length])),
        ]);
        await convertAll(shop.shopId);
        await aDraftOfGoods(shop.shopId, document, NOW);
        const from = monthsBefore(NOW, months, NEW_YORK);
        const published = await settledOf(shop.shopId, programme, { from, until: NOW });
        const draft = await settledOf(twin.shopId, document, { from, until: NOW });
        if (!(await hasOrdersIn(db, shop.shopId, { from, until: NOW }))) return;
        const { result, past } = await backtested(shop.shopId, { months, now: NOW });
        expect(past).toBe("settled");
        expectFigures(result.published, published);
        expectFigures(result.draft, draft);
        expectPoints(result, published, draft);
        const { spent } = published;
        expect(result.published.outstanding).toBe(outstandingOf(published, spent));
        expect(result.draft.outstanding).toBe(outstandingOf(draft, spent));
        if (months === WHOLE) {
          expect(result.published.outstanding).toBe(published.held);
          if (sum(spent.values()) === 0n) expect(result.draft.outstanding).toBe(draft.held);
        }
        // A reward is not taken back, so that more may have been given where a rise was undone by later news.
        if (!merges) expect(result.draft.gifts.rewards).toBe(draft.gifts);
        expect(result.published.gifts.rewards).toBeLessThanOrEqual(published.gifts);
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);
