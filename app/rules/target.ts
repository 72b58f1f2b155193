/**
 * What an order should have earned, from what is known of it. Everything is exact until the one rounding at the end.
 */
import type { KnownLine, KnownOrder, KnownState } from "#app/rules/known-order.ts";
import type { Fraction } from "#app/rules/money.ts";
import { addFractions, fraction, multiplyFractions, round } from "#app/rules/money.ts";
import type { RefundState } from "#app/rules/order.ts";
import type { Programme, Rate } from "#app/rules/programme.ts";

/** An order under one version of the programme, before the member's tier is known. */
export type Assessment = {
  /** Eligible value after all discounts and before refunds, in minor units; 0 unless paid and eligible. */
  net: Fraction;
  /** The same in whole minor units: what counts towards a tier. */
  qualifyingMinor: bigint;
  /** What each refund takes from it, by refund id. */
  refundsMinor: ReadonlyMap<bigint, bigint>;
  /** Cancelled or deleted then; earns nothing. */
  endedAt: Date | null;
};

const NOTHING = fraction(0n);

/** Assesses an order; one without a state yet is worth nothing. */
export function assessOrder(order: KnownOrder, programme: Programme): Assessment {
  const { state } = order;
  const net =
    state && isEligible(order, state, programme) ? atLeastNothing(netOf(state, programme)) : NOTHING;
  const lines = new Map((state?.lines ?? []).map((line) => [line.lineId, line]));
  return {
    net,
    qualifyingMinor: round(net, "down"),
    refundsMinor: new Map(
      order.refunds.map((refund) => [refund.refundId, refundedMinor(refund, { state, lines, programme })]),
    ),
    endedAt: endOf(order),
  };
}

/** From when on an order brings nothing any more. */
export function endOf({ state, deletedAt }: Pick<KnownOrder, "state" | "deletedAt">): Date | null {
  const cancelledAt = state?.cancelledAt ?? null;
  if (!cancelledAt || !deletedAt) return cancelledAt ?? deletedAt;
  return cancelledAt < deletedAt ? cancelledAt : deletedAt;
}

/** Value left after refunds, never below nothing; nothing for an order that ended. */
export function baseOf({ net, refundsMinor, endedAt }: Assessment): Fraction {
  if (endedAt) return NOTHING;
  const refunded = [...refundsMinor.values()].reduce((sum, each) => sum + each, 0n);
  return atLeastNothing(addFractions(net, fraction(-refunded)));
}

const atLeastNothing = (value: Fraction): Fraction => (value.numerator < 0n ? NOTHING : value);

/** The points of a base at a tier's rate, rounded once. */
export function pointsFor(base: Fraction, rate: Rate, rounding: Programme["rounding"]): bigint {
  return round(multiplyFractions(base, fraction(BigInt(rate.points), rate.perMinor)), rounding);
}

/** Paid is sticky; only a void undoes it. */
export function isPaid({ paid, state }: Pick<KnownOrder, "paid" | "state">): boolean {
  return paid && state?.financialStatus !== "voided";
}

function isEligible(order: KnownOrder, state: KnownState, programme: Programme): boolean {
  if (!isPaid(order) || state.currency !== programme.currency) return false;
  if (state.test && !programme.eligible.testOrders) return false;
  return state.sourceName === null || !programme.excludedChannels.includes(state.sourceName);
}

function netOf(state: KnownState, { eligible }: Programme): Fraction {
  let net = fraction((eligible.shipping ? state.shippingMinor : 0n) + (eligible.tips ? state.tipMinor : 0n));
  for (const line of state.lines)
    if (eligible.giftCards || !line.giftCard)
      net = addFractions(
        net,
        lineValue(line, { taxesIncluded: state.taxesIncluded, withTaxes: eligible.taxes }),
      );
  return net;
}

/** Units that the state still counts: those it has now, and those that its own refunds took. */
export function unitsOf(line: KnownLine): bigint {
  return BigInt(line.currentQuantity + line.refundedQuantity);
}

/** Prices, discounts and taxes are of all ordered units; units taken out by an edit come off in proportion. */
export function lineValue(
  line: KnownLine,
  { taxesIncluded, withTaxes }: { taxesIncluded: boolean; withTaxes: boolean },
): Fraction {
  if (line.quantity === 0) return NOTHING;
  const quantity = BigInt(line.quantity);
  const units = unitsOf(line);
  const whole =
    line.priceMinor * quantity - line.discountMinor + taxShare(line.taxMinor, taxesIncluded, withTaxes);
  return units === quantity ? fraction(whole) : multiplyFractions(fraction(whole), fraction(units, quantity));
}

/** What has to be added so that an amount holds its tax exactly when it should. */
function taxShare(taxMinor: bigint, taxesIncluded: boolean, withTaxes: boolean): bigint {
  if (taxesIncluded === withTaxes) return 0n;
  return withTaxes ? taxMinor : -taxMinor;
}

/** A refund of money without lines comes off the eligible lines; shipping only where shipping earns. */
function refundedMinor(
  refund: RefundState,
  {
    state,
    lines,
    programme: { eligible },
  }: { state: KnownState | null; lines: ReadonlyMap<bigint, KnownLine>; programme: Programme },
): bigint {
  let minor = refund.adjustmentMinor + (eligible.shipping ? refund.shippingMinor : 0n);
  for (const { lineId, subtotalMinor, taxMinor } of refund.lines) {
    const line = lines.get(lineId);
    if (!line || (line.giftCard && !eligible.giftCards)) continue;
    minor += subtotalMinor + taxShare(taxMinor, state?.taxesIncluded ?? false, eligible.taxes);
  }
  return minor < 0n ? 0n : minor;
}
