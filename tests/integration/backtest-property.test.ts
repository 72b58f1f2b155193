/**
 * A backtest says what really settling the same orders yields: whatever is published, whatever the draft, one shop that
 * tries the draft and one that always had it come to the same members, the same points of each, for orders and for
 * rising, and the same tiers at the end of every month.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Figures } from "#app/rules/backtest/tally.ts";
import { db } from "#app/db.server.ts";
import { hasOrdersIn } from "#app/models/replayed-members.server.ts";
import { monthsBefore, monthsOf } from "#app/rules/backtest/months.ts";
import type { BacktestResult } from "#app/rules/backtest/backtest.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { aProgramme } from "../support/any-programme.ts";
import { aDraft, backtested } from "../support/backtested.ts";
import { play } from "../support/play.ts";
import { onPool } from "../support/pool.ts";
import { LONG, prove, SEED } from "../support/prove.ts";
import { aShop } from "../support/shop.ts";
import type { Fact } from "../support/stories.ts";
import { anArrival, aWorld, factsOf, NOW, shuffled, stepsOf } from "../support/stories.ts";

const WORLDS = 8;
const RUNS = 12 * LONG;
const NEW_YORK = "America/New_York";

type Settled = {
  points: Map<string, bigint>;
  risePoints: bigint;
  gifts: number;
  populations: Figures["populations"];
};
type Member = { customer_id: string; enrolled_at: Date; points: string; rises: string };
type Change = { customer_id: string; at: Date; to_tier_id: string };

/** Whoever takes part, by the books themselves. */
const MEMBERS = `
  SELECT customer_id, enrolled_at, (SELECT coalesce(sum(target), 0) FROM orders o WHERE o.shop_id = m.shop_id
    AND o.customer_id = m.customer_id AND o.processed_at BETWEEN $2 AND $3) AS points,
    (SELECT coalesce(sum(r.points), 0) FROM entry_rewards r
      LEFT JOIN customer_merges k ON k.shop_id = r.shop_id AND k.deleted_id = r.customer_id
      WHERE r.shop_id = m.shop_id AND coalesce(k.kept_id, r.customer_id) = m.customer_id) AS rises
  FROM members m WHERE shop_id = $1 AND state IN ('enrolled', 'redacted') AND enrolled_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM customer_merges c WHERE c.shop_id = m.shop_id AND c.deleted_id = m.customer_id)`;
const GIFTS = "SELECT count(*)::integer AS gifts FROM redemptions WHERE shop_id = $1 AND points = 0";
const CHANGES = "SELECT customer_id, at, to_tier_id FROM standing_changes WHERE shop_id = $1 ORDER BY at";

/** What the books of a shop say that settled. */
async function settledOf(shopId: string, { tiers }: ProgrammeDocument, from: Date): Promise<Settled> {
  const { rows: members } = await onPool().query<Member>(MEMBERS, [shopId, from, NOW]);
  const { rows: given } = await onPool().query<{ gifts: number }>(GIFTS, [shopId]);
  const { rows: changes } = await onPool().query<Change>(CHANGES, [shopId]);
  const tierAt = (member: Member, end: number) =>
    changes.findLast(({ customer_id, at }) => customer_id === member.customer_id && at.getTime() < end)
      ?.to_tier_id ?? tiers[0]?.id;
  const populations = monthsOf({ from, until: NOW }, NEW_YORK).map(({ label, endsAt }) => {
    const theirs = members.filter(({ enrolled_at }) => enrolled_at.getTime() < endsAt);
    const held = theirs.map((member) => tierAt(member, endsAt));
    return {
      month: label,
      tiers: tiers.map(({ id, name }) => ({
        ...{ tierId: id, name, members: held.filter((tierId) => tierId === id).length },
      })),
    };
  });
  return {
    points: new Map(
      members.map(({ customer_id, points, rises }) => [customer_id, BigInt(points) + BigInt(rises)]),
    ),
    risePoints: sum(members.map(({ rises }) => BigInt(rises))),
    gifts: given[0]?.gifts ?? 0,
    populations,
  };
}

const sum = (points: Iterable<bigint>) => [...points].reduce((all, each) => all + each, 0n);

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
}

/** Which of three orders come with an account. */
const accounts = fc.subarray([0n, 1n, 2n]);

function withAccounts(facts: readonly Fact[], having: readonly bigint[]): Fact[] {
  return facts.map((fact) => {
    if (!("news" in fact) || fact.news.kind !== "order" || !fact.news.customer) return fact;
    const state = having.includes(fact.news.order.orderId % 3n) ? ("enabled" as const) : null;
    return { ...fact, news: { ...fact.news, customer: { ...fact.news.customer, state } } };
  });
}

/** Some give a reward to whoever rises highest, all are worth the same: winners and losers are told by points. */
const programmes = fc.tuple(aProgramme, fc.boolean()).map(([programme, gives]): ProgrammeDocument => {
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

const promises = ({ tiers }: ProgrammeDocument) => tiers.some(({ entryReward }) => entryReward);

test.each([false, true])(
  `a draft does to a shop what the backtest says, with customers merged: %s: ${RUNS} shops (SEED=${SEED})`,
  async (merges) => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges }), { minLength: 1, maxLength: WORLDS, size: "max" }),
      anArrival,
      fc.tuple(programmes, programmes, accounts),
      fc.constantFrom(3, 6, 12),
      async (stories, arrival, [programme, document, having], drawn) => {
        // The books do not say when somebody rose: then the backtest is of all that ever happened.
        const months = [programme, document].some(promises) ? 12 : drawn;
        const facts = withAccounts(factsOf(stories), having);
        const [shop, twin] = await Promise.all([aShop({ programme }), aShop({ programme: document })]);
        await Promise.all([
          play(shop.shopId, stepsOf(shuffled(facts, arrival), arrival.sizes), NOW),
          play(twin.shopId, stepsOf(facts, [facts.length]), NOW),
        ]);
        await aDraft(shop.shopId, document, NOW);
        const from = monthsBefore(NOW, months, NEW_YORK);
        const published = await settledOf(shop.shopId, programme, from);
        const draft = await settledOf(twin.shopId, document, from);
        if (!(await hasOrdersIn(db, shop.shopId, { from, until: NOW }))) return;
        const { result, past } = await backtested(shop.shopId, { months, now: NOW });
        expect(past).toBe("settled");
        expectFigures(result.published, published);
        expectFigures(result.draft, draft);
        expectPoints(result, published, draft);
        // A reward is not taken back, so that more may have been given where a rise was undone by later news.
        if (!merges) expect(result.draft.gifts.rewards).toBe(draft.gifts);
        expect(result.published.gifts.rewards).toBeLessThanOrEqual(published.gifts);
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);
