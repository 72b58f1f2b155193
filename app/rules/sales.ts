/**
 * An order's figures for the sales reports, in Shopify's terms: gross − discounts − returns = net; + taxes + shipping
 * = total. Gift cards and tips are not sales. Taxes stand apart also where the shop's prices include them.
 */
import { lineValue, unitsOf } from "#app/rules/earning/worth.ts";
import type { KnownLine, KnownState } from "#app/rules/known-order.ts";
import { addFractions, fraction, round } from "#app/rules/money.ts";
import type { RefundState } from "#app/rules/order.ts";

export type OrderSales = {
  grossMinor: bigint;
  discountsMinor: bigint;
  taxesMinor: bigint;
  shippingMinor: bigint;
  /** What the shopper was asked to pay: also gift cards, tips and duties. */
  totalMinor: bigint;
};

/** Of the units that were not taken out by an edit. Refunds are figures of their own. */
export function orderSales(state: KnownState | null): OrderSales {
  const grossMinor = goodsMinor(state, (line) => ({ ...line, discountMinor: 0n }));
  return {
    grossMinor,
    discountsMinor: grossMinor - discountedMinor(state),
    taxesMinor: taxesOf(state),
    shippingMinor: state?.shippingMinor ?? 0n,
    totalMinor: state?.totalMinor ?? 0n,
  };
}

/** Gross sales less discounts. */
export function discountedMinor(state: KnownState | null): bigint {
  return goodsMinor(state, (line) => line);
}

function goodsMinor(state: KnownState | null, as: (line: KnownLine) => KnownLine): bigint {
  const taxes = { taxesIncluded: state?.taxesIncluded ?? false, withTaxes: false };
  let worth = fraction(0n);
  for (const line of state?.lines ?? [])
    if (!line.giftCard && !line.tip) worth = addFractions(worth, lineValue(as(line), taxes));
  return round(worth, "nearest");
}

/** The order's tax, less that of units taken out by an edit. */
function taxesOf(state: KnownState | null): bigint {
  let removed = fraction(0n);
  for (const line of state?.lines ?? []) {
    const gone = BigInt(line.quantity) - unitsOf(line);
    if (gone > 0n) removed = addFractions(removed, fraction(line.taxMinor * gone, BigInt(line.quantity)));
  }
  const left = addFractions(
    fraction(state?.taxMinor ?? 0n),
    fraction(-removed.numerator, removed.denominator),
  );
  return round(left, "nearest");
}

export type RefundSales = { returnsMinor: bigint; taxesMinor: bigint; shippingMinor: bigint };

/** What a refund gave back: goods and sums before tax, tax, shipping. Gift cards and tips are not returned sales. */
export function refundSales(refund: RefundState, state: KnownState | null): RefundSales {
  const others = new Set(state?.lines.filter((line) => line.giftCard || line.tip).map((line) => line.lineId));
  const goods = refund.lines
    .filter((line) => !others.has(line.lineId))
    .reduce((sum, line) => sum + line.subtotalMinor - (state?.taxesIncluded ? line.taxMinor : 0n), 0n);
  return {
    returnsMinor: goods + refund.adjustmentMinor,
    taxesMinor: refund.taxMinor,
    shippingMinor: refund.shippingMinor,
  };
}
