import { gid } from "../model/ids.ts";
import { minorOf } from "../model/money.ts";
import type { AppliedDiscount, LineItem, Minor, Order } from "../model/types.ts";
import { lineFinal, lineShare, totalsOf } from "../orders/totals.ts";
import { productView, variantView } from "./product-view.ts";
import { type Args, type Context, money, moneyBag, type View } from "./view.ts";

export function taxLineViews(order: Order, taxMinor: Minor): View[] {
  if (taxMinor === 0) return [];
  return [
    {
      __typename: "TaxLine",
      title: "Sales Tax",
      rate: order.taxRate,
      ratePercentage: order.taxRate * 100,
      priceSet: moneyBag(order, taxMinor),
      channelLiable: false,
      source: null,
    },
  ];
}

export function discountApplicationView(order: Order, applied: AppliedDiscount): View {
  const index = order.discounts.indexOf(applied);
  const value =
    applied.valueType === "percentage"
      ? { __typename: "PricingPercentageValue", percentage: Number(applied.value) }
      : money(minorOf(applied.value, order.currency) ?? 0, order.currency);
  const rest = {
    index,
    allocationMethod: applied.allocationMethod.toUpperCase(),
    targetType: applied.targetType.toUpperCase(),
    value,
  };
  const targetSelection = applied.targetSelection.toUpperCase();
  if (applied.kind === "code")
    return { __typename: "DiscountCodeApplication", code: applied.code, targetSelection, ...rest };
  const { title } = applied;
  return { __typename: "ManualDiscountApplication", title, description: title, targetSelection, ...rest };
}

/** What a discount takes off a line, of goods or of shipping. */
function allocationView(order: Order, discountIndex: number, amountMinor: Minor): View {
  return {
    __typename: "DiscountAllocation",
    allocatedAmountSet: moneyBag(order, amountMinor),
    discountApplication: () => {
      const applied = order.discounts[discountIndex];
      return applied && discountApplicationView(order, applied);
    },
  };
}

export function shippingLineView(order: Order): View {
  const { shippingPaidMinor, shippingRefundedMinor } = totalsOf(order);
  return {
    __typename: "ShippingLine",
    id: gid("ShippingLine", order.id),
    title: order.shippingMinor === 0 ? "Free shipping" : "Standard",
    code: "Standard",
    source: "shopify",
    isRemoved: false,
    custom: false,
    originalPriceSet: moneyBag(order, order.shippingMinor),
    discountedPriceSet: moneyBag(order, shippingPaidMinor),
    currentDiscountedPriceSet: moneyBag(order, shippingPaidMinor - shippingRefundedMinor),
    taxLines: [],
    discountAllocations: order.discounts.flatMap((each, index) =>
      each.targetType === "shipping_line" ? [allocationView(order, index, each.amountMinor)] : [],
    ),
  };
}

/** Money of a line. `discountedTotalSet` leaves out what is spread over the order and, unless asked for, codes. */
function moneyFields(order: Order, line: LineItem): Record<string, unknown> {
  const bag = (minor: Minor) => moneyBag(order, minor);
  const whole = line.priceMinor * line.quantity;
  const ofLine = (withCodes: boolean) =>
    line.allocations
      .filter(
        ({ discountIndex }) => order.discounts[discountIndex]?.targetSelection === "entitled" && withCodes,
      )
      .reduce((sum, each) => sum + each.amountMinor, 0);
  const left = lineShare(line, lineFinal(line), line.currentQuantity);
  const taxLeft = lineShare(line, line.taxMinor, line.currentQuantity);
  return {
    originalUnitPriceSet: bag(line.priceMinor),
    originalTotalSet: bag(whole),
    discountedTotalSet: (args: Args) => bag(whole - ofLine(args["withCodeDiscounts"] === true)),
    discountedUnitPriceSet: bag(line.priceMinor),
    discountedUnitPriceAfterAllDiscountsSet: bag(Math.round(lineFinal(line) / line.quantity)),
    priceAfterAllDiscountsBeforeTaxesSet: bag(order.taxesIncluded ? left - taxLeft : left),
    totalDiscountSet: bag(whole - lineFinal(line)),
  };
}

export function lineItemView(context: Context, order: Order, line: LineItem): View {
  const product = line.productId === null ? undefined : context.shop.products[line.productId];
  const variant = product?.variants.find((each) => each.id === line.variantId);
  return {
    __typename: "LineItem",
    id: gid("LineItem", line.id),
    title: line.title,
    name: line.variantTitle === null ? line.title : `${line.title} - ${line.variantTitle}`,
    variantTitle: line.variantTitle,
    vendor: line.vendor,
    sku: line.sku,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    refundableQuantity: line.currentQuantity,
    isGiftCard: line.giftCard,
    requiresShipping: !line.giftCard && line.id !== order.tipLineId,
    taxable: line.taxable,
    customAttributes: [],
    duties: [],
    taxLines: taxLineViews(order, line.taxMinor),
    product: () => (product ? productView(context, product) : null),
    variant: () => (product && variant ? variantView(context, product, variant) : null),
    discountAllocations: line.allocations.map(({ discountIndex, amountMinor }) =>
      allocationView(order, discountIndex, amountMinor),
    ),
    ...moneyFields(order, line),
  };
}
