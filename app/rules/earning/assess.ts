/**
 * An order under one version of the programme, before the member's tier is known: what is left of it to earn by, and
 * what it brings towards a tier as it was paid and after each of its refunds.
 */
import { atLeastNothing, NOTHING } from "#app/rules/earning/exact.ts";
import type { Left, Looked } from "#app/rules/earning/left.ts";
import { leftOf, NOTHING_LEFT } from "#app/rules/earning/left.ts";
import { statusPointsOf } from "#app/rules/earning/status.ts";
import type { Goods } from "#app/rules/earning/taken.ts";
import { goodsOf, takenBy } from "#app/rules/earning/taken.ts";
import type { Barred } from "#app/rules/earning/worth.ts";
import { besidesGoods, endOf, orderedMinor, whyBarred, whyNotOfProgramme } from "#app/rules/earning/worth.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Fraction } from "#app/rules/money.ts";
import { addFractions, fraction, round } from "#app/rules/money.ts";
import type { RefundState } from "#app/rules/order.ts";
import type { Programme } from "#app/rules/programme.ts";

/** What an order brings towards a tier, whichever tier it found. */
export type Brought = { spendMinor: bigint; units: bigint; statusPoints: bigint };

/** One refund, and what it takes of what the order brought. */
export type Step<What> = { refundId: bigint; processedAt: Date; takes: What };

export type Assessment = {
  /** Why it earns nothing whatever it is worth, or null. */
  barred: Barred | null;
  /** Cancelled or deleted then; earns nothing. */
  endedAt: Date | null;
  /** Keeps points alive that end by inactivity: see isActivity. */
  isActivity: boolean;
  /** Null: the order is not known yet. */
  processedAt: Date | null;
  goods: Goods;
  /** Eligible value after all discounts and before refunds, in minor units; 0 unless paid and eligible. */
  net: Fraction;
  /** What is left of it now; nothing once it ended. */
  left: Left;
  /** As it was paid. */
  brought: Brought;
  /** In the order in which they were made; their takings never bring less than nothing to be left. */
  steps: readonly Step<Brought>[];
  /** What its first refunds left, had it not ended. */
  leftAfter: (refunds: number) => Left;
};

/** Assesses an order; one without a state yet is worth nothing. */
export function assessOrder(order: KnownOrder, programme: Programme): Assessment {
  const { state, productFacts } = order;
  const goods = goodsOf(state, programme, productFacts);
  const besides = state ? fraction(besidesGoods(state, programme)) : NOTHING;
  const barred = whyBarred(order, programme);
  const net = barred ? NOTHING : atLeastNothing(addFractions(goods.worth, besides));
  const refunds = order.refunds
    .toSorted(byInstant)
    .map((refund) => ({ refund, taken: takenBy(refund, goods, programme) }));
  const looked: Looked = { goods, facts: productFacts, besidesMinor: besides, refunds };
  const leftAfter = (count: number) =>
    barred ? NOTHING_LEFT : leftOf({ ...looked, refunds: refunds.slice(0, count) }, net);
  const stages = [leftAfter(0), ...refunds.map((_, index) => leftAfter(index + 1))];
  const brought = stages.map((left) => broughtOf(left, programme));
  const endedAt = endOf(order);
  return {
    barred,
    endedAt,
    isActivity: isActivity(order, goods, programme),
    processedAt: state?.processedAt ?? null,
    goods,
    net,
    left: (endedAt ? null : stages.at(-1)) ?? NOTHING_LEFT,
    brought: brought[0] ?? NOTHING_BROUGHT,
    steps: refunds.map(({ refund: { refundId, processedAt } }, index) => ({
      refundId,
      processedAt,
      takes: lessBrought(brought[index], brought[index + 1]),
    })),
    leftAfter: (count) => stages[count] ?? NOTHING_LEFT,
  };
}

/** Refunds as they were made, those of one instant by id. */
function byInstant(a: RefundState, b: RefundState): number {
  const apart = a.processedAt.getTime() - b.processedAt.getTime();
  return apart === 0 ? (a.refundId < b.refundId ? -1 : 1) : apart;
}

const NOTHING_BROUGHT: Brought = { spendMinor: 0n, units: 0n, statusPoints: 0n };

function broughtOf(left: Left, programme: Programme): Brought {
  return {
    spendMinor: round(left.base, "down"),
    units: left.units,
    statusPoints: statusPointsOf(left, programme),
  };
}

function lessBrought(a = NOTHING_BROUGHT, b = NOTHING_BROUGHT): Brought {
  return {
    spendMinor: a.spendMinor - b.spendMinor,
    units: a.units - b.units,
    statusPoints: a.statusPoints - b.statusPoints,
  };
}

/**
 * An order that was ever paid and asks for something that earns is something its customers did, at the instant at which
 * it was processed. So it stays whatever becomes of it, a cancel, a refund or an edit: none of these is any less so for
 * being heard of before the payment. Nor do tags change it: they are those of whom the order is now, and it may go to
 * another. What only came as the shop's past is nothing that points hang on.
 */
function isActivity(order: KnownOrder, goods: Goods, programme: Programme): boolean {
  const { state, paid, historyOnly } = order;
  if (!state || !paid || historyOnly || whyNotOfProgramme(order, programme)) return false;
  if (besidesGoods(state, programme) > 0n) return true;
  return goods.earning.some((line) => orderedMinor(line, goods.taxes) > 0n);
}
