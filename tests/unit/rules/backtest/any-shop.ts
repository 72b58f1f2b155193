/** Any members with any orders, and any version, for properties. */
import fc from "fast-check";
import type { BacktestMember } from "#app/rules/backtest/counted.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Programme, ProgrammeDocument } from "#app/rules/programme.ts";
import { later, MAY } from "../../../support/orders.ts";
import { sensibleCaps, sensibleStatus } from "../../../support/sensible.ts";
import { anyChange, anyOrder } from "../earning/any-order.ts";
import { programmeOf } from "../earning/scene.ts";

type Tiers = ProgrammeDocument["tiers"];
const reach = (metric: "spend" | "points" | "orders", atLeast: number) => ({
  metric,
  atLeast: atLeast.toString(),
});
const rate = { points: 2, perMinor: "100" };
const entryReward = { kind: "points" as const, points: 45 };

/** With every tier that a campaign of those properties may name. */
const tiers = fc.constantFrom<Tiers>(
  [
    { id: "member", name: "Member", reach: null },
    { id: "influencer", name: "Influencer", reach: reach("spend", 9_000), rate, entryReward },
    { id: "ambassador", name: "Ambassador", reach: reach("spend", 20_000), multiplier: "2.5" },
  ],
  [
    { id: "member", name: "Member", reach: null },
    { id: "influencer", name: "Influencer", reach: reach("points", 60), rate },
    { id: "ambassador", name: "Ambassador", reach: reach("points", 200), multiplier: "3", entryReward },
  ],
  [
    { id: "member", name: "Member", reach: null },
    { id: "influencer", name: "Influencer", reach: reach("orders", 2), multiplier: "1.5" },
    { id: "ambassador", name: "Ambassador", reach: reach("orders", 4), requiredTag: "VIP", rate },
  ],
);

const cap = fc.constantFrom(null, null, null, null, 120, 400);

export const anyProgramme: fc.Arbitrary<Programme> = fc
  .record({
    change: anyChange,
    tiers,
    caps: fc.record({ perDay: cap, perMonth: cap, perYear: cap }).map(sensibleCaps),
    qualification: fc.record({
      period: fc.constantFrom("calendar_year" as const, "rolling_12_months" as const, "lifetime" as const),
      endsOnReturn: fc.boolean(),
    }),
    earnBeforeEnrolmentDays: fc.constantFrom(null, 60),
    membership: fc.constantFrom("accounts" as const, "everyone" as const),
  })
  .map(({ change: { earning, ...change }, caps, ...other }) =>
    programmeOf({
      ...change,
      ...other,
      earning: sensibleStatus({ ...earning, caps: { ...earning?.caps, ...caps } }),
      campaigns: change.campaigns ?? [],
    }),
  );

/** The first more often than the others. */
const often = <T>(usual: T, ...others: T[]) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

const fate = fc.record({
  days: fc.constantFrom(0, 0, 1, 30, 300),
  minutes: fc.integer({ min: 0, max: 2 }),
  refundedLater: fc.constantFrom(0, 1, 40),
  refunds: fc.constantFrom(0, 0, 0, 1, 1, 4),
  end: often(null, 0, 5),
  paid: often(true, false),
  late: often(false, true),
  customerTags: fc.constantFrom(null, null, [], ["vip"]),
});

const orders: fc.Arbitrary<KnownOrder[]> = fc
  .array(fc.tuple(anyOrder, fate), { maxLength: 6, size: "max" })
  .map((drawn) => drawn.map(([order, its], index) => livedOf(order, its, BigInt(index + 1))));

type Fate = typeof fate extends fc.Arbitrary<infer T> ? T : never;

function livedOf(order: KnownOrder, its: Fate, orderId: bigint): KnownOrder {
  const { days, minutes, end, paid, late } = its;
  const processedAt = later(MAY, { days, minutes });
  return {
    ...order,
    ...{ orderId, paid, customerTags: its.customerTags, historyOnly: late },
    state: order.state && { ...order.state, processedAt },
    deletedAt: end === null ? null : later(processedAt, { days: end }),
    qualifiesFrom: late ? later(processedAt, { days: 45 }) : null,
    refunds: order.refunds.slice(0, its.refunds).map((refund) => ({
      ...refund,
      processedAt: later(refund.processedAt, { days: days + its.refundedLater, minutes }),
    })),
  };
}

export const anyMember: fc.Arbitrary<Omit<BacktestMember, "customerId">> = fc.record({
  orders,
  enrolledAt: often(later(MAY, { days: -90 }), later(MAY, { days: 1 }), null),
  boughtAt: often(null, later(MAY, { days: -20 })),
  customerTags: fc.constantFrom(null, ["vip"]),
  redeemedPoints: fc.constantFrom(0n, 30n),
});

/** Some joined later than they bought first, or never did. */
const joined = often("enrolled" as const, "later" as const, "never" as const);

function asCustomer(
  { orders: theirs, enrolledAt, ...member }: typeof anyMember extends fc.Arbitrary<infer T> ? T : never,
  since: "enrolled" | "later" | "never",
  customerId: bigint,
): BacktestMember {
  const joinedAt = {
    enrolled: enrolledAt,
    later: enrolledAt && later(enrolledAt, { days: 40 }),
    never: null,
  };
  return {
    ...{ ...member, customerId, enrolledAt, joinedAt: joinedAt[since] },
    orders: theirs.map((order) => ({ ...order, namedCustomers: [customerId] })),
  };
}

export const anyMembers: fc.Arbitrary<BacktestMember[]> = fc
  .array(fc.tuple(anyMember, joined), { maxLength: 5, size: "max" })
  .map((drawn) => drawn.map(([member, since], index) => asCustomer(member, since, BigInt(index + 1))));
