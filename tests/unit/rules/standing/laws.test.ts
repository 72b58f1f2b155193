/** What is so of every standing, whatever the programme and the orders. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StandingOrder } from "#app/rules/standing/orders.ts";
import type { StandingFold } from "#app/rules/standing/fold.ts";
import { foldStanding } from "#app/rules/standing/fold.ts";
import { advanceStanding } from "#app/rules/standing/stored.ts";
import type { JudgingVersion } from "#app/rules/standing/versions.ts";
import { enrolledAt, instant, KINDS, orders, versions } from "./any-standing.ts";
import { NEW_YORK } from "./setting.ts";

const RUNS = 200 * Number(process.env["LONG"] ?? 1);

type Case = { list: StandingOrder[]; judging: JudgingVersion[]; enrolled: Date; from: Date; to: Date };

const cases = (kind: (typeof KINDS)[number], most = 3): fc.Arbitrary<Case> =>
  fc
    .record({ list: orders, judging: versions(kind, most), enrolled: enrolledAt, from: instant, to: instant })
    .map((each) => (each.from > each.to ? { ...each, from: each.to, to: each.from } : each));

const settingAt = ({ judging, enrolled }: Case, now: Date) => ({
  ...{ versions: judging, timeZone: NEW_YORK, enrolledAt: enrolled, customerTags: null, now },
});
const foldAt = (given: Case, now: Date) => foldStanding(given.list, settingAt(given, now));

/** What was heard and published by then, so that nothing is in between. */
function quietAfter(given: Case): Case {
  const last = given.list.flatMap(({ processedAt, qualifiesFrom, endedAt, refunds }) => [
    ...[processedAt, qualifiesFrom ?? processedAt, endedAt ?? processedAt],
    ...refunds.map((refund) => refund.processedAt),
  ]);
  const published = given.judging.map(({ publishedAt }) => publishedAt);
  const from = new Date(Math.max(given.from.getTime(), ...[...last, ...published].map((at) => at.getTime())));
  return { ...given, from, to: new Date(Math.max(given.to.getTime(), from.getTime()) + 400 * 86_400_000) };
}

const said = ({ standing, nextAt, changes, tierBefore, room, firstOrders }: StandingFold) => ({
  ...{ standing, nextAt, changes, tierBefore, room, firstOrders },
});

/** The standing and what it is advanced from, whenever it was folded. */
const goesOn = ({ standing, state }: StandingFold) => ({ standing, state: state && { ...state, at: 0 } });

describe.each(KINDS)("%s", (kind) => {
  test("says the same for any order of the list", () => {
    fc.assert(
      fc.property(
        cases(kind),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (given, dice) => {
          const keyed = given.list.map((order) => ({ order, key: dice.next().value as number }));
          const list = keyed.sort((a, b) => a.key - b.key).map(({ order }) => order);
          expect(said(foldAt({ ...given, list }, given.to))).toEqual(said(foldAt(given, given.to)));
        },
      ),
      { numRuns: RUNS },
    );
  });

  test("without news stays as it is until it says", () => {
    fc.assert(
      fc.property(cases(kind), (some) => {
        const given = quietAfter(some);
        const now = foldAt(given, given.from);
        const { nextAt } = now;
        const end = nextAt && nextAt < given.to ? new Date(nextAt.getTime() - 1) : given.to;
        expect(goesOn(foldAt(given, end))).toEqual(goesOn(now));
        // Where returns end no tier, an order that leaves may have brought nothing that counted.
        const { period, endsOnReturn } = (given.judging.at(-1) as JudgingVersion).programme.qualification;
        if (!nextAt || (period === "rolling_12_months" && !endsOnReturn)) return;
        const then = foldAt(given, nextAt);
        expect(goesOn(then)).not.toEqual(goesOn(now));
        // What was held may end beside what grants the same, and nothing is told.
        const ends = now.state?.holds.some(({ until }) => until === nextAt.getTime()) ?? false;
        if (!ends) expect(then.standing).not.toEqual(now.standing);
      }),
      { numRuns: RUNS },
    );
  });

  test("holds a tier until it says, and no longer", () => {
    fc.assert(
      fc.property(cases(kind, 1), (some) => {
        const given = quietAfter(some);
        const { tierId, until } = foldAt(given, given.from).standing;
        if (!until) {
          expect(foldAt(given, given.to).standing.tierId).toBe(tierId);
          return;
        }
        expect(foldAt(given, new Date(until.getTime() - 1)).standing.tierId).toBe(tierId);
        expect(foldAt(given, until).standing.tierId).not.toBe(tierId);
      }),
      { numRuns: RUNS },
    );
  });

  test("tells every change from where the one before led", () => {
    fc.assert(
      fc.property(cases(kind), (given) => {
        const { changes, standing } = foldAt(given, given.to);
        let [tier, at] = [changes[0]?.fromTierId ?? standing.tierId, -Infinity];
        for (const change of changes) {
          expect(change.fromTierId).toBe(tier);
          expect(change.toTierId).not.toBe(tier);
          expect(change.at.getTime()).toBeGreaterThan(at);
          [tier, at] = [change.toTierId, change.at.getTime()];
        }
        expect(standing.tierId).toBe(tier);
        expect(standing.since).toEqual(changes.at(-1)?.at ?? null);
      }),
      { numRuns: RUNS },
    );
  });
});

describe.each(KINDS.filter((kind) => kind !== "rolling_12_months"))("%s", (kind) => {
  test("is advanced from its state as it is folded", () => {
    fc.assert(
      fc.property(cases(kind), fc.boolean(), (some, isQuiet) => {
        const given = quietAfter(some);
        if (isQuiet && given.list.length === 0) return;
        const [before, after] = [foldAt(given, given.from), foldAt(given, given.to)];
        const state = JSON.parse(JSON.stringify(before.state)) as NonNullable<typeof before.state>;
        const advanced = advanceStanding(state, settingAt(given, given.to));
        expect(advanced).toEqual({
          standing: after.standing,
          nextAt: after.nextAt,
          state: after.state,
          changes: after.changes.slice(before.changes.length),
        });
      }),
      { numRuns: RUNS },
    );
  });
});

describe("publications of whatever kind", () => {
  const one = fc.constantFrom(...KINDS).chain((kind) => versions(kind, 1));
  const judging = fc.array(one, { minLength: 2, maxLength: 4 }).map((list) =>
    list
      .flat()
      .sort((a, b) => a.publishedAt.getTime() - b.publishedAt.getTime())
      .map((version, index) => ({ ...version, version: index + 1 })),
  );
  const mixed = fc.record({ list: orders, judging, enrolled: enrolledAt, from: instant, to: instant });

  test("lower nobody on the spot, unless they say so", () => {
    fc.assert(
      fc.property(mixed, (given) => {
        for (const { at, fromTierId, toTierId, reason } of foldAt(given, given.to).changes) {
          const version = given.judging.findLast(({ publishedAt }) => publishedAt <= at);
          if (reason.cause !== "published" || version?.reevaluate) continue;
          const ids = version?.programme.tiers.map(({ id }) => id) ?? [];
          expect(ids.indexOf(toTierId)).toBeGreaterThanOrEqual(ids.indexOf(fromTierId));
        }
      }),
      { numRuns: RUNS },
    );
  });

  test("leave a history that hangs together, and one that goes on from a state or says that it cannot", () => {
    fc.assert(
      fc.property(mixed, (some) => {
        const given = quietAfter(some);
        const [before, after] = [foldAt(given, given.from), foldAt(given, given.to)];
        expect(after.changes.slice(0, before.changes.length)).toEqual(before.changes);
        const advanced = before.state && advanceStanding(before.state, settingAt(given, given.to));
        if (advanced && given.list.length > 0) expect(advanced.standing).toEqual(after.standing);
      }),
      { numRuns: RUNS },
    );
  });
});

test("the last twelve months have no state to be advanced from", () => {
  fc.assert(
    fc.property(cases("rolling_12_months"), (given) => {
      expect(foldAt(given, given.to).state).toBeNull();
    }),
    { numRuns: 20 },
  );
});
