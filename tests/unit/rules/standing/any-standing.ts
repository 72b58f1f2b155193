/** Any programme and any orders, for what must be so of all. */
import fc from "fast-check";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import type { StandingOrder } from "#app/rules/standing/orders.ts";
import type { JudgingVersion } from "#app/rules/standing/versions.ts";
import { aTier, aVersion, spend } from "./setting.ts";

const DAY = 86_400_000;
const FIRST = Date.parse("2023-10-01T00:00:00Z");

/** Few instants, so that many things fall on one; some where years or days begin in New York. */
export const instant = fc
  .tuple(fc.integer({ min: 0, max: 1_300 }), fc.constantFrom(0, 0, 5 * 3_600_000, 5 * 3_600_000 - 1))
  .map(([day, ms]) => new Date(FIRST + day * DAY + ms));

const brings = fc.record({
  spendMinor: fc.constantFrom(0n, 100n, 9_900n, 10_000n, 25_000n, 49_900n, 50_000n),
  units: fc.constantFrom(0n, 1n, 3n),
  statusPoints: fc.constantFrom(0n, 40n),
  points: fc.constantFrom(0n, 99n, 500n),
});

export const orders: fc.Arbitrary<StandingOrder[]> = fc
  .array(
    fc.record({
      processedAt: instant,
      brings,
      endedAt: fc.option(instant, { freq: 5 }),
      qualifiesFrom: fc.option(instant, { freq: 5 }),
      refunds: fc.array(fc.record({ refundId: fc.bigInt(1n, 5n), processedAt: instant, takes: brings }), {
        maxLength: 2,
      }),
    }),
    { maxLength: 8 },
  )
  .map((list) => list.map((order, index) => ({ ...order, orderId: BigInt(index) })));

const units = (atLeast: number) => ({ metric: "units" as const, atLeast: atLeast.toString() });
const times = (atLeast: number) => ({ metric: "orders" as const, atLeast: atLeast.toString() });
const points = (atLeast: number) => ({ metric: "points" as const, atLeast: atLeast.toString() });

const ladders: ProgrammeDocument["tiers"][] = [
  [aTier("base", null), aTier("silver", spend(100)), aTier("gold", spend(500))],
  [
    aTier("base", null),
    aTier("silver", spend(100), { keep: spend(50) }),
    aTier("gold", spend(500), { keep: spend(250) }),
  ],
  [
    aTier("base", null),
    aTier("gold", spend(250)),
    aTier("platinum", { all: [spend(900), times(2)] }, { keep: { all: [spend(250), times(1)] } }),
  ],
  [
    aTier("base", null),
    aTier("bronze", { any: [units(2), times(2)] }),
    aTier("silver", { all: [units(4), times(3)] }, { keep: times(2) }),
    aTier("gold", { all: [units(6), times(4)] }),
  ],
  [aTier("base", null), aTier("silver", points(100)), aTier("gold", points(600), { keep: points(100) })],
];

type Kind = NonNullable<NonNullable<ProgrammeDocument["qualification"]>["period"]>;
export const KINDS: Kind[] = ["calendar_year", "anniversary_year", "lifetime", "rolling_12_months"];

const document = (kind: Kind) =>
  fc.record({
    tiers: fc.constantFrom(...ladders),
    qualification: fc.record({
      period: fc.constant(kind),
      hold: fc.constantFrom("period" as const, "period_and_next" as const),
      graceDays: fc.constantFrom(0, 0, 30, 365),
      downgrade: fc.constantFrom("deserved" as const, "one_step" as const),
      endsOnReturn: fc.boolean(),
    }),
  });

/** One version, or some, of one kind of period. */
export const versions = (kind: Kind, most = 3): fc.Arbitrary<JudgingVersion[]> =>
  fc
    .array(fc.tuple(document(kind), instant, fc.boolean()), { minLength: 1, maxLength: most })
    .map((list) =>
      list
        .toSorted(([, a], [, b]) => a.getTime() - b.getTime())
        .map(([change, at, reevaluate], index) =>
          aVersion(change, { version: index + 1, publishedAt: at.toISOString(), reevaluate }),
        ),
    );

export const enrolledAt = fc
  .constantFrom("2024-02-29T15:00:00Z", "2023-12-31T23:30:00-05:00", "2024-05-14T12:00:00Z")
  .map((at) => new Date(at));
