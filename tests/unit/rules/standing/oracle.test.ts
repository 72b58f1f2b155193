/**
 * Standings against the slow and obvious: at any instant every period is added up anew from all that is known, and what
 * it reached holds as long as the programme says. Without keeping, steps and publications.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { foldStanding } from "#app/rules/standing/fold.ts";
import type { StandingOrder } from "#app/rules/standing/orders.ts";
import { enrolledAt, instant, KINDS, orders } from "./any-standing.ts";
import { aTier, aVersion, NEW_YORK, spend } from "./setting.ts";

const RUNS = 150 * Number(process.env["LONG"] ?? 1);
const DAY = 86_400_000;

type Left = { spend: bigint; orders: bigint; units: bigint };
type News = { at: number; step: number; id: bigint; turn: number; left: Left };
type Ladder = { tiers: ProgrammeDocument["tiers"]; rankOf: (left: Left) => number };

const ladders: Ladder[] = [
  {
    tiers: [aTier("base", null), aTier("silver", spend(100)), aTier("gold", spend(500))],
    rankOf: (left) => (left.spend >= 50_000n ? 2 : left.spend >= 10_000n ? 1 : 0),
  },
  {
    tiers: [
      aTier("base", null),
      aTier("silver", {
        any: [
          { metric: "units", atLeast: "2" },
          { metric: "orders", atLeast: "2" },
        ],
      }),
      aTier("gold", {
        all: [
          { metric: "units", atLeast: "4" },
          { metric: "orders", atLeast: "3" },
        ],
      }),
    ],
    rankOf: (left) =>
      left.units >= 4n && left.orders >= 3n ? 2 : left.units >= 2n || left.orders >= 2n ? 1 : 0,
  },
];

const NOTHING: Left = { spend: 0n, orders: 0n, units: 0n };
const combine = (a: Left, b: Left, of: (a: bigint, b: bigint) => bigint): Left => ({
  spend: of(a.spend, b.spend),
  orders: of(a.orders, b.orders),
  units: of(a.units, b.units),
});
const sum = (list: Left[]) => list.reduce((a, b) => combine(a, b, (x, y) => x + y), NOTHING);
const most = (list: Left[]) => list.reduce((a, b) => combine(a, b, (x, y) => (x > y ? x : y)), NOTHING);
const less = (a: bigint, b: bigint) => (a > b ? a - b : 0n);

/** What is left of an order, each time that it changes; `turn` tells news of one instant apart. */
function newsOf({ orderId, processedAt, qualifiesFrom, endedAt, refunds, brings }: StandingOrder): News[] {
  const begin = processedAt.getTime();
  let { spendMinor, units } = brings;
  const left = () => ({ spend: spendMinor, units, orders: spendMinor > 0n || units > 0n ? 1n : 0n });
  const states = [{ at: begin, left: left() }];
  const byTime = refunds.toSorted(
    (a, b) => a.processedAt.getTime() - b.processedAt.getTime() || (a.refundId < b.refundId ? -1 : 1),
  );
  for (const refund of byTime.filter((each) => !endedAt || each.processedAt < endedAt)) {
    spendMinor = less(spendMinor, refund.takes.spendMinor);
    units = less(units, refund.takes.units);
    states.push({ at: Math.max(begin, refund.processedAt.getTime()), left: left() });
  }
  if (endedAt) states.push({ at: Math.max(begin, endedAt.getTime()), left: NOTHING });
  const told = (state: (typeof states)[number], turn: number, step: number) => ({
    ...{ at: state.at, left: state.left, step, turn, id: orderId },
  });
  if (!qualifiesFrom) return states.map((state, turn) => told(state, turn, state.at <= begin ? 2 : 1));
  const from = Math.max(begin, qualifiesFrom.getTime());
  const first = states.findLast((state, index) => index === 0 || state.at <= from) ?? states[0]!;
  const rest = states.slice(states.indexOf(first) + 1);
  return [{ ...first, at: from }, ...rest].map((state, turn) => told(state, turn, 1));
}

const clock = new Intl.DateTimeFormat("en-CA", {
  timeZone: NEW_YORK,
  hourCycle: "h23",
  dateStyle: "short",
  timeStyle: "medium",
});

/** The shop's wall clock, as if it were UTC. */
function wallOf(at: number): number {
  const ms = ((at % 1_000) + 1_000) % 1_000;
  return Date.parse(`${clock.format(at).replace(", ", "T")}Z`) + ms;
}

/** New York is four or five hours behind. A minute that the clock skips is the one an hour later. */
function instantOf(wall: number): number {
  return (
    [4, 5].map((hours) => wall + hours * 3_600_000).find((at) => wallOf(at) === wall) ?? wall + 5 * 3_600_000
  );
}

function plusDays(at: number, days: number): number {
  return days === 0 ? at : instantOf(wallOf(at) + days * DAY);
}

function yearOn(at: number): number {
  const wall = new Date(wallOf(at));
  wall.setUTCFullYear(wall.getUTCFullYear() + 1);
  // There is no 29 February: its next day begins.
  if (wall.getUTCDate() !== new Date(wallOf(at)).getUTCDate()) wall.setUTCHours(0, 0, 0, 0);
  return instantOf(wall.getTime());
}

type Case = {
  kind: (typeof KINDS)[number];
  list: StandingOrder[];
  ladder: Ladder;
  hold: "period" | "period_and_next";
  graceDays: number;
  endsOnReturn: boolean;
  enrolled: Date;
  /** Days after the last news. */
  looks: number[];
};

/** The rank at an instant, of the news told by then. */
function rankAt(at: number, told: readonly News[], given: Case): number {
  const { kind, ladder } = given;
  if (kind === "rolling_12_months") return rollingRank(at, told, given);
  const grants = spansOf(told, given).filter(([key]) => endOf(key, given) > at);
  return Math.max(0, ...grants.map(([, values]) => ladder.rankOf(values)));
}

/** Each period with what counts for it: what is left of its orders, or the most that was left at a time. */
function spansOf(told: readonly News[], { kind, list, enrolled, endsOnReturn }: Case): [number, Left][] {
  const spans = new Map<number, { net: Left; peak: Left }>();
  const before = new Map<bigint, Left>();
  for (const { id, left } of told) {
    const key = kind === "lifetime" ? 0 : keyOf(orderOf(list, id).processedAt.getTime(), { kind, enrolled });
    const { net, peak } = spans.get(key) ?? { net: NOTHING, peak: NOTHING };
    const change = combine(left, before.get(id) ?? NOTHING, (a, b) => a - b);
    before.set(id, left);
    const now = sum([net, change]);
    spans.set(key, { net: now, peak: most([peak, now]) });
  }
  return [...spans].map(([key, { net, peak }]) => [key, endsOnReturn ? net : peak]);
}

const orderOf = (list: readonly StandingOrder[], id: bigint) => list.find((each) => each.orderId === id)!;

function startOf(year: number, { kind, enrolled }: Pick<Case, "kind" | "enrolled">): number {
  if (kind === "calendar_year") return instantOf(Date.UTC(year, 0, 1));
  const day = new Date(wallOf(enrolled.getTime()));
  // In a year without it, 29 February is 1 March.
  return instantOf(Date.UTC(year, day.getUTCMonth(), day.getUTCDate()));
}

function keyOf(at: number, whose: Pick<Case, "kind" | "enrolled">): number {
  const year = new Date(wallOf(at)).getUTCFullYear();
  return at >= startOf(year, whose) ? year : year - 1;
}

function endOf(key: number, given: Case): number {
  if (given.kind === "lifetime") return Infinity;
  return plusDays(startOf(key + (given.hold === "period" ? 1 : 2), given), given.graceDays);
}

/** What stands in the twelve months, and what stood in them just before each order left, for as long as that holds. */
function rollingRank(at: number, told: readonly News[], { list, ladder, hold, graceDays }: Case): number {
  const latest = new Map(told.map(({ id, left }) => [id, left]));
  const known = [...latest].map(([id, left]) => {
    const from = orderOf(list, id).processedAt.getTime();
    return { from, leaves: yearOn(from), left };
  });
  const within = (isIn: (each: (typeof known)[number]) => boolean) =>
    ladder.rankOf(sum(known.filter(isIn).map(({ left }) => left)));
  const ended = known
    .filter(({ leaves }) => leaves <= at)
    .filter(({ leaves }) => plusDays(hold === "period" ? leaves : yearOn(leaves), graceDays) > at)
    .map((end) => within(({ from, leaves }) => from < end.leaves && leaves >= end.leaves));
  return Math.max(
    within(({ leaves }) => leaves > at),
    ...ended,
  );
}

const cases = (kind: Case["kind"]): fc.Arbitrary<Case> =>
  fc.record({
    kind: fc.constant(kind),
    list: orders,
    ladder: fc.constantFrom(...ladders),
    hold: fc.constantFrom("period", "period_and_next"),
    graceDays: fc.constantFrom(0, 30, 365),
    // Of twelve months that returns do not end there is no obvious sum.
    endsOnReturn: kind === "rolling_12_months" ? fc.constant(true) : fc.boolean(),
    enrolled: enrolledAt,
    looks: fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 2, maxLength: 4 }),
  });

describe.each(KINDS)("%s", (kind) => {
  test("each order finds, and each day has, what all that is known adds up to", () => {
    fc.assert(
      fc.property(cases(kind), instant, (given, quiet) => {
        const { list, ladder, hold, graceDays, endsOnReturn, enrolled } = given;
        const told = list
          .flatMap(newsOf)
          .sort((a, b) => a.at - b.at || a.step - b.step || Number(a.id - b.id) || a.turn - b.turn);
        const version = aVersion({
          tiers: ladder.tiers,
          qualification: { period: kind, hold, graceDays, endsOnReturn },
        });
        const foldAt = (now: number) =>
          foldStanding(list, {
            ...{ versions: [version], timeZone: NEW_YORK, customerTags: null },
            ...{ enrolledAt: enrolled, now: new Date(now) },
          });
        const idOf = (rank: number) => ladder.tiers[rank]?.id;
        const last = told.at(-1)?.at ?? quiet.getTime();
        const { tierBefore } = foldAt(last);
        for (const { orderId, processedAt, qualifiesFrom } of list)
          if (!qualifiesFrom) {
            const before = told.slice(
              0,
              told.findIndex(({ id }) => id === orderId),
            );
            const rank = rankAt(processedAt.getTime(), before, given);
            expect(tierBefore.get(orderId)?.id, `order ${orderId}`).toBe(idOf(rank));
          }
        for (const days of given.looks) {
          const at = last + days * DAY;
          expect(foldAt(at).standing.tierId, new Date(at).toISOString()).toBe(idOf(rankAt(at, told, given)));
        }
      }),
      { numRuns: RUNS },
    );
  });
});
