/** What the orders of a member bring, and when: each at its own instant, whatever the order of the list. */
import type { Tier } from "#app/rules/programme.ts";
import type { Room } from "./caps.ts";

/** What an order brings: spend in minor units, units of lines that earn, status points, and points before any cap. */
export type Brings = { spendMinor: bigint; units: bigint; statusPoints: bigint; points: bigint };

/** An order as the fold wants it. */
export type StandingOrder = {
  orderId: bigint;
  processedAt: Date;
  /** Cancelled or deleted then: from this instant on it brings nothing. */
  endedAt: Date | null;
  /** As paid, before refunds. `points` are those of the tier it is settled at, without a first order's bonus. */
  brings: Brings;
  /** What each takes after those before it, by (processedAt, refundId). */
  refunds: readonly { refundId: bigint; processedAt: Date; takes: Brings }[];
  /**
   * It came later, by a backfill or with a merged customer: it finds no tier here, and brings nothing before this
   * instant; it counts for the period in which it was processed all the same.
   */
  qualifiesFrom?: Date | null;
  /** Tags of the customer as they were frozen with the order, for the tier it finds; without, those of the member. */
  customerTags?: readonly string[] | null;
  /** By whose calendar the caps of its day, month and year go; without, by the shop's of today. */
  timeZone?: string | null;
  /**
   * Of one that is being settled, in place of the points above: as paid, and as they are left after each of its
   * refunds, at the tier that it finds.
   */
  pointsAt?: (tier: Tier) => readonly bigint[];
  /** What one that counts here later was found to be where it was made. */
  found?: { isFirst: boolean; room: Room | null };
};

/** What is left of an order from an instant on. */
export type OrderEvent = {
  at: number;
  step: number;
  /** Of one order at one instant: as it happened. */
  turn: number;
  order: StandingOrder;
  left: Brings;
  /** After how many of its refunds; null once it ended. */
  refunds: number | null;
};

/**
 * Where events fall on one instant, after what the calendar and publications do: what earlier orders bring late and
 * what is taken from them, then orders by id.
 */
const STEP = { late: 1, order: 2 } as const;

/** All that happens to the orders, first things first. */
export function eventsOf(orders: readonly StandingOrder[]): OrderEvent[] {
  const events: OrderEvent[] = [];
  for (const order of orders)
    if (order.qualifiesFrom) addLate(events, order, order.qualifiesFrom);
    else addEvents(events, order);
  return events.sort(byInstant);
}

function byInstant(a: OrderEvent, b: OrderEvent): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.step !== b.step) return a.step - b.step;
  if (a.order !== b.order) return a.order.orderId < b.order.orderId ? -1 : 1;
  return a.turn - b.turn;
}

/** The order itself, then what is left when its refunds and its end took something, never before the order. */
function addEvents(events: OrderEvent[], order: StandingOrder): void {
  const start = order.processedAt.getTime();
  let turn = 0;
  events.push({ at: start, step: STEP.order, turn, order, left: order.brings, refunds: 0 });
  for (const { at, ...rest } of takings(order)) {
    const step = at <= start ? STEP.order : STEP.late;
    turn += 1;
    events.push({ at: Math.max(at, start), step, turn, order, ...rest });
  }
}

/** One that counts later than it was made brings what is left of it by then. */
function addLate(events: OrderEvent[], order: StandingOrder, qualifiesFrom: Date): void {
  const from = Math.max(qualifiesFrom.getTime(), order.processedAt.getTime());
  const first: OrderEvent = { at: from, step: STEP.late, turn: 0, order, left: order.brings, refunds: 0 };
  events.push(first);
  let turn = 0;
  for (const { at, ...rest } of takings(order)) {
    turn += 1;
    if (at <= from) Object.assign(first, rest);
    else events.push({ at, step: STEP.late, turn, order, ...rest });
  }
}

const NONE: Brings = { spendMinor: 0n, units: 0n, statusPoints: 0n, points: 0n };

/** What is left after each refund and the end, oldest first and never below nothing. */
function takings({ refunds, endedAt, brings, pointsAt }: StandingOrder): Taking[] {
  if (refunds.length === 0 && !endedAt) return [];
  let left = brings;
  const taken: Taking[] = [];
  const end = endedAt?.getTime() ?? Infinity;
  for (const [index, { processedAt, takes }] of refunds.toSorted(byRefund).entries()) {
    if (processedAt.getTime() >= end) break;
    const rest = less(left, takes);
    if (pointsAt || !isSameLeft(left, rest))
      taken.push({ at: processedAt.getTime(), left: rest, refunds: index + 1 });
    left = rest;
  }
  if (endedAt && (pointsAt || !isSameLeft(left, NONE))) taken.push({ at: end, left: NONE, refunds: null });
  return taken;
}

type Taking = Pick<OrderEvent, "at" | "left" | "refunds">;

type Refund = StandingOrder["refunds"][number];

function byRefund(a: Refund, b: Refund): number {
  const between = a.processedAt.getTime() - b.processedAt.getTime();
  return between || (a.refundId < b.refundId ? -1 : 1);
}

function less(left: Brings, takes: Brings): Brings {
  return {
    spendMinor: from(left.spendMinor, takes.spendMinor),
    units: from(left.units, takes.units),
    statusPoints: from(left.statusPoints, takes.statusPoints),
    points: from(left.points, takes.points),
  };
}

function isSameLeft(a: Brings, b: Brings): boolean {
  return (
    a.spendMinor === b.spendMinor &&
    a.units === b.units &&
    a.statusPoints === b.statusPoints &&
    a.points === b.points
  );
}

const from = (left: bigint, takes: bigint): bigint => (takes > left ? 0n : left - takes);

/** Whether it is an order at all: something of it is left. */
export function isSomething({ spendMinor, units }: Brings): boolean {
  return spendMinor > 0n || units > 0n;
}
