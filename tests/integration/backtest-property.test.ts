/**
 * A backtest says what really settling the same orders yields: whatever is published, whatever the draft, one shop that
 * tries the draft and one that always had it come to the same points of every member and the same tiers at the end of
 * every month.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Figures } from "#app/rules/backtest/tally.ts";
import { monthsBefore, monthsOf } from "#app/rules/backtest/months.ts";
import type { BacktestResult } from "#app/rules/backtest/backtest.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { aProgramme } from "../support/any-programme.ts";
import { aDraft, backtested } from "../support/backtested.ts";
import { play } from "../support/play.ts";
import { onPool } from "../support/pool.ts";
import { LONG, prove, SEED } from "../support/prove.ts";
import { aShop } from "../support/shop.ts";
import { anArrival, aWorld, factsOf, NOW, shuffled, stepsOf } from "../support/stories.ts";

const WORLDS = 8;
const RUNS = 12 * LONG;
const NEW_YORK = "America/New_York";

type Settled = { points: Map<string, bigint>; populations: Figures["populations"] };
type Member = { customer_id: string; enrolled_at: Date; points: string };
type Change = { customer_id: string; at: Date; to_tier_id: string };

/** Whoever takes part, by the books themselves. */
const MEMBERS = `
  SELECT customer_id, enrolled_at, (SELECT coalesce(sum(target), 0) FROM orders o WHERE o.shop_id = m.shop_id
    AND o.customer_id = m.customer_id AND o.processed_at BETWEEN $2 AND $3) AS points
  FROM members m WHERE shop_id = $1 AND state IN ('enrolled', 'redacted') AND enrolled_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM customer_merges c WHERE c.shop_id = m.shop_id AND c.deleted_id = m.customer_id)`;
const CHANGES = "SELECT customer_id, at, to_tier_id FROM standing_changes WHERE shop_id = $1 ORDER BY at";

/** What the books of a shop say that settled. */
async function settledOf(shopId: string, { tiers }: ProgrammeDocument, from: Date): Promise<Settled> {
  const { rows: members } = await onPool().query<Member>(MEMBERS, [shopId, from, NOW]);
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
    points: new Map(members.map(({ customer_id, points }) => [customer_id, BigInt(points)])),
    populations,
  };
}

const sum = (points: Iterable<bigint>) => [...points].reduce((all, each) => all + each, 0n);

/** Who wins or loses is told by name; of everybody else both points are the same. */
function expectPoints({ moved }: BacktestResult, published: Settled, draft: Settled): void {
  const told = [...moved.winners.top, ...moved.losers.top].map(
    ({ customerId, publishedPoints, draftPoints }) => [customerId.toString(), publishedPoints, draftPoints],
  );
  const expected = [...published.points].flatMap(([customerId, points]) => {
    const after = draft.points.get(customerId) ?? 0n;
    return after === points ? [] : [[customerId, points, after]];
  });
  const byId = (a: unknown[], b: unknown[]) => String(a[0]).localeCompare(String(b[0]));
  expect(told.toSorted(byId)).toEqual(expected.toSorted(byId));
}

test.each([false, true])(
  `a draft does to a shop what the backtest says, with customers merged: %s: ${RUNS} shops (SEED=${SEED})`,
  async (merges) => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges }), { minLength: 1, maxLength: WORLDS, size: "max" }),
      anArrival,
      fc.tuple(aProgramme, aProgramme),
      fc.constantFrom(3, 6, 12),
      async (stories, arrival, [programme, other], months) => {
        const { membership } = programme;
        // As they are worth the same, winners and losers are told by points.
        const document: ProgrammeDocument = { ...other, ...(membership ? { membership } : {}) };
        const facts = factsOf(stories);
        const [shop, twin] = await Promise.all([aShop({ programme }), aShop({ programme: document })]);
        await Promise.all([
          play(shop.shopId, stepsOf(shuffled(facts, arrival), arrival.sizes), NOW),
          play(twin.shopId, stepsOf(facts, [facts.length]), NOW),
        ]);
        await aDraft(shop.shopId, document, NOW);
        const from = monthsBefore(NOW, months, NEW_YORK);
        const published = await settledOf(shop.shopId, programme, from);
        const draft = await settledOf(twin.shopId, document, from);
        if (sum(published.points.values()) + sum(draft.points.values()) === 0n) return;
        const { result, past } = await backtested(shop.shopId, { months, now: NOW });
        expect(past).toBe("settled");
        expect(result.published.points).toBe(sum(published.points.values()));
        expect(result.draft.points).toBe(sum(draft.points.values()));
        expectPoints(result, published, draft);
        expect(result.published.populations).toEqual(published.populations);
        expect(result.draft.populations).toEqual(draft.populations);
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);
