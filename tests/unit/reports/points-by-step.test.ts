import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, daysIn } from "#app/reports/period.ts";
import { pointsBySteps } from "#app/reports/programme/points-by-step.ts";
import type { Both, Kind, RollDay } from "#app/reports/roll-forward.ts";
import { stepsOf } from "#app/reports/steps.ts";

type Move = { day: string; kind: Kind; pending: bigint; available: bigint };

const FIRST = "2026-03-01";
const aMove: fc.Arbitrary<Move> = fc.record({
  day: fc.integer({ min: 0, max: 120 }).map((days) => addDays(FIRST, days)),
  kind: fc.constantFrom<Kind>("earn", "redeem", "mature", "expire", "adjust"),
  pending: fc.bigInt(-50n, 50n),
  available: fc.bigInt(-50n, 50n),
});

function had(moves: readonly Move[], isIn: (day: string) => boolean): Both {
  const those = moves.filter(({ day }) => isIn(day));
  const sum = (name: keyof Both) => those.reduce((total, move) => total + move[name], 0n);
  return { pending: sum("pending"), available: sum("available") };
}

/** As the roll-forward answers: days with movements, each with what it opened and closed with. */
function rolled(moves: readonly Move[], { from, to }: { from: string; to: string }): RollDay[] {
  const days = [...new Set(moves.map(({ day }) => day))].filter((day) => day >= from && day <= to).toSorted();
  return days.map((day) => ({
    day,
    opening: had(moves, (each) => each < day),
    closing: had(moves, (each) => each <= day),
    kinds: Object.fromEntries(
      [...new Set(moves.filter((move) => move.day === day).map(({ kind }) => kind))].map((kind) => {
        const those = moves.filter((move) => move.day === day && move.kind === kind);
        const sum = (name: "pending" | "available") => those.reduce((total, move) => total + move[name], 0n);
        return [kind, { pending: sum("pending"), available: sum("available") }];
      }),
    ),
  }));
}

describe("points over time", () => {
  test("close each step with all that moved until its end, and move what moved in it", () => {
    fc.assert(
      fc.property(
        fc.array(aMove, { maxLength: 40 }),
        fc.integer({ min: 10, max: 60 }),
        fc.integer({ min: 0, max: 50 }),
        fc.constantFrom(1, 7, 30),
        (moves, start, more, length) => {
          const period = { from: addDays(FIRST, start), to: addDays(FIRST, start + more) };
          const steps = stepsOf(period, { until: period.to, length });
          const read = { from: addDays(period.from, -daysIn(period)), to: period.to };
          const opening = had(moves, (day) => day < read.from);
          const points = pointsBySteps(rolled(moves, read), steps, { opening });
          for (const [index, { to, from }] of steps.entries()) {
            const until = moves.filter(({ day }) => day <= to);
            const within = moves.filter(({ day }) => day >= from && day <= to);
            const sum = (those: readonly Move[]) =>
              those.reduce((total, { pending, available }) => total + pending + available, 0n);
            expect(points[index]?.closing).toBe(sum(until));
            const moved = Object.values(points[index]?.moved ?? {}).reduce((total, one) => total + one, 0n);
            expect(moved).toBe(sum(within));
          }
        },
      ),
    );
  });

  test("are none without steps", () => {
    expect(pointsBySteps([], [], { opening: { pending: 0n, available: 5n } })).toEqual([]);
  });
});
