/**
 * What an order should have earned, from what is known of it. Everything is exact until the one rounding at the end.
 */
import { earns } from "#app/rules/excluded.ts";
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
  /** What the refunds take from it together, exactly. */
  refunded: Fraction;
  /** What each refund takes from it, by refund id, in whole minor units. */
  refundsMinor: ReadonlyMap<bigint, bigint>;
  /** Cancelled or deleted then; earns nothing. */
  endedAt: Date | null;
  /** Keeps points alive that end by inactivity: see isActivity. */
  isActivity: boolean;
};

const NOTHING = fraction(0n);

/** Assesses an order; one without a state yet is worth nothing. */
export function assessOrder(order: KnownOrder, programme: Programme): Assessment {
  const { state } = order;
  const goods = goodsOf(order, programme);
  const net =
    state && isEligible(order, state, programme)
      ? atLeastNothing(addFractions(goods.earning, besidesGoods(state, programme)))
      : NOTHING;
  const refunds = order.refunds.map((refund) => ({ refund, taken: takenBy(refund, goods, programme) }));
  return {
    net,
    qualifyingMinor: round(net, "down"),
    refunded: sumOf(refunds.map(({ taken }) => taken)),
    refundsMinor: new Map(refunds.map(({ refund, taken }) => [refund.refundId, round(taken, "nearest")])),
    endedAt: endOf(order),
    isActivity: isActivity(order, goods, programme),
  };
}

/**
 * An order that was ever paid and asks for something that earns is something its customers did, at the instant at which
 * it was processed. So it stays whatever becomes of it, a cancel, a refund or an edit: none of these is any less so for
 * being heard of before the payment. What only came as the shop's past is nothing that points hang on.
 */
function isActivity(order: KnownOrder, goods: Goods, programme: Programme): boolean {
  const { state, paid, historyOnly } = order;
  if (!state || !paid || historyOnly || !isOfProgramme(state, programme)) return false;
  if (besidesGoods(state, programme).numerator > 0n) return true;
  const taxes = { taxesIncluded: goods.taxesIncluded, withTaxes: programme.eligible.taxes };
  return [...goods.lines.values()].some(
    ({ line, earns: itEarns }) => itEarns && orderedMinor(line, taxes) > 0n,
  );
}

/** From when on an order brings nothing any more. */
export function endOf({ state, deletedAt }: Pick<KnownOrder, "state" | "deletedAt">): Date | null {
  const cancelledAt = state?.cancelledAt ?? null;
  if (!cancelledAt || !deletedAt) return cancelledAt ?? deletedAt;
  return cancelledAt < deletedAt ? cancelledAt : deletedAt;
}

/** Value left after refunds, never below nothing; nothing for an order that ended. */
export function baseOf({
  net,
  refunded,
  endedAt,
}: Pick<Assessment, "net" | "refunded" | "endedAt">): Fraction {
  return endedAt ? NOTHING : atLeastNothing(addFractions(net, negative(refunded)));
}

const atLeastNothing = (value: Fraction): Fraction => (value.numerator < 0n ? NOTHING : value);
const negative = ({ numerator, denominator }: Fraction): Fraction => fraction(-numerator, denominator);
const sumOf = (values: readonly Fraction[]): Fraction => values.reduce(addFractions, NOTHING);

/** The points of a base at a tier's rate, rounded once. */
export function pointsFor(base: Fraction, rate: Rate, rounding: Programme["rounding"]): bigint {
  return round(multiplyFractions(base, fraction(BigInt(rate.points), rate.perMinor)), rounding);
}

/** Paid is sticky; only a void undoes it. */
export function isPaid({ paid, state }: Pick<KnownOrder, "paid" | "state">): boolean {
  return paid && state?.financialStatus !== "voided";
}

function isEligible(order: KnownOrder, state: KnownState, programme: Programme): boolean {
  return isPaid(order) && isOfProgramme(state, programme);
}

/** By what never changes of an order. */
function isOfProgramme(state: KnownState, programme: Programme): boolean {
  if (state.currency !== programme.currency) return false;
  if (state.test && !programme.eligible.testOrders) return false;
  return state.sourceName === null || !programme.excludedChannels.includes(state.sourceName);
}

/** Shipping and tips, where they earn. */
function besidesGoods(state: KnownState, { eligible }: Programme): Fraction {
  return fraction((eligible.shipping ? state.shippingMinor : 0n) + (eligible.tips ? state.tipMinor : 0n));
}

/** The goods of an order as its refunds see them. */
type Goods = {
  taxesIncluded: boolean;
  /** Every line by its id, and whether it earns. */
  lines: ReadonlyMap<bigint, { line: KnownLine; earns: boolean }>;
  /** Of those that earn, as they earn. */
  earning: Fraction;
  /** How much of a sum in the shop's prices, spread over all goods, falls on what earns. */
  shareOfMoney: () => Fraction;
};

function goodsOf({ state, productFacts }: KnownOrder, programme: Programme): Goods {
  const taxesIncluded = state?.taxesIncluded ?? false;
  const withTaxes = programme.eligible.taxes;
  const lines = (state?.lines ?? []).map((line) => ({ line, earns: earns(line, programme, productFacts) }));
  const earning = lines.flatMap((each) => (each.earns ? each.line : []));
  const worth = (some: readonly KnownLine[], taxed: boolean) =>
    sumOf(some.map((line) => lineValue(line, { taxesIncluded, withTaxes: taxed })));
  return {
    taxesIncluded,
    lines: new Map(lines.map((each) => [each.line.lineId, each])),
    earning: worth(earning, withTaxes),
    shareOfMoney: () => {
      const goods = lines.flatMap(({ line }) => (line.tip ? [] : line));
      return shareOf(worth(earning, taxesIncluded && withTaxes), worth(goods, taxesIncluded));
    },
  };
}

/** Units that the state still counts: those it has now, and those that its own refunds took. */
export function unitsOf(line: KnownLine): bigint {
  return BigInt(line.currentQuantity + line.refundedQuantity);
}

/** Prices, discounts and taxes are of all ordered units; units taken out by an edit come off in proportion. */
export function lineValue(line: KnownLine, taxes: Taxes): Fraction {
  if (line.quantity === 0) return NOTHING;
  const quantity = BigInt(line.quantity);
  const units = unitsOf(line);
  const whole = orderedMinor(line, taxes);
  return units === quantity ? fraction(whole) : multiplyFractions(fraction(whole), fraction(units, quantity));
}

type Taxes = { taxesIncluded: boolean; withTaxes: boolean };

/** Of all ordered units. */
function orderedMinor(line: KnownLine, { taxesIncluded, withTaxes }: Taxes): bigint {
  const { priceMinor, quantity, discountMinor, taxMinor } = line;
  return priceMinor * BigInt(quantity) - discountMinor + taxShare(taxMinor, taxesIncluded, withTaxes);
}

/** What has to be added so that an amount holds its tax exactly when it should. */
function taxShare(taxMinor: bigint, taxesIncluded: boolean, withTaxes: boolean): bigint {
  if (taxesIncluded === withTaxes) return 0n;
  return withTaxes ? taxMinor : -taxMinor;
}

/**
 * What a refund takes from what earns: its own lines that earn, and a share of its adjustments. Money given back beyond
 * its lines is spread over all goods of the order by their price, money kept from them (a fee) over its own lines:
 * what falls on goods that earn comes off, or stays. Shipping and tips come off where they earn.
 */
function takenBy(refund: RefundState, goods: Goods, { eligible }: Programme): Fraction {
  const { taxesIncluded } = goods;
  let whole = eligible.shipping ? refund.shippingMinor : 0n;
  let [priced, earning] = [0n, 0n];
  for (const { lineId, subtotalMinor, taxMinor } of refund.lines) {
    const known = goods.lines.get(lineId);
    if (known?.line.tip && eligible.tips) whole += subtotalMinor;
    priced += subtotalMinor;
    if (!known?.earns) continue;
    const earned = subtotalMinor + taxShare(taxMinor, taxesIncluded, eligible.taxes);
    earning += taxesIncluded ? earned : subtotalMinor;
    whole += earned;
  }
  const { adjustmentMinor } = refund;
  if (adjustmentMinor === 0n) return atLeastNothing(fraction(whole));
  const share = adjustmentMinor > 0n ? goods.shareOfMoney() : shareOf(fraction(earning), fraction(priced));
  return atLeastNothing(addFractions(fraction(whole), multiplyFractions(fraction(adjustmentMinor), share)));
}

/** A part of the whole, never below nothing; of nothing it is all. */
function shareOf(part: Fraction, whole: Fraction): Fraction {
  if (whole.numerator <= 0n) return fraction(1n);
  return atLeastNothing(fraction(part.numerator * whole.denominator, part.denominator * whole.numerator));
}
