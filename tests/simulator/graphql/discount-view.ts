import { gid } from "../model/ids.ts";
import { apiTime } from "../model/time.ts";
import type { BasicDiscount, Discount, FreeShippingDiscount } from "../model/types.ts";
import { classOf, discountStatusOf } from "../orders/codes.ts";
import { connection } from "./connection.ts";
import { customerView } from "./customer-view.ts";
import { metafieldFields } from "./metafields.ts";
import { collectionView, productView, variantView } from "./product-view.ts";
import { search } from "./search.ts";
import { findVariant } from "../orders/pricing.ts";
import { type Args, type Context, money, notSimulated, textOf, type View } from "./view.ts";

const byId = (each: { id: string }) => ({ value: 0, id: each.id });

function contextView(context: Context, { context: to }: Discount): View {
  if (to.kind === "all") return { __typename: "DiscountBuyerSelectionAll", all: "ALL" };
  if (to.kind === "segments") throw notSimulated("a discount for customer segments");
  const customers = to.customerIds.flatMap((id) => context.shop.customers[id] ?? []);
  return {
    __typename: "DiscountCustomers",
    customers: () => customers.map((each) => customerView(context, each)),
  };
}

function itemsView(context: Context, { items }: BasicDiscount): View {
  const { shop } = context;
  if (items.kind === "all") return { __typename: "AllDiscountItems", allItems: true };
  if (items.collectionIds.length > 0) {
    const all = items.collectionIds.flatMap((id) => shop.collections[id] ?? []);
    const view = (each: (typeof all)[number]) => collectionView(context, each);
    return {
      __typename: "DiscountCollections",
      collections: (args: Args) => connection("Collection", all, args, { keyOf: byId, view }),
    };
  }
  const products = items.productIds.flatMap((id) => shop.products[id] ?? []);
  const variants = items.variantIds.flatMap((id) => findVariant(shop, id) ?? []);
  return {
    __typename: "DiscountProducts",
    products: (args: Args) =>
      connection("Product", products, args, { keyOf: byId, view: (each) => productView(context, each) }),
    productVariants: (args: Args) =>
      connection("ProductVariant", variants, args, {
        keyOf: (each) => ({ value: 0, id: each.variant.id }),
        view: (each) => variantView(context, each.product, each.variant),
      }),
  };
}

function valueView({ value }: BasicDiscount, currency: string): View {
  if (value.kind === "percentage") return { __typename: "DiscountPercentage", percentage: value.fraction };
  return {
    __typename: "DiscountAmount",
    amount: money(value.amountMinor, currency),
    appliesOnEachItem: value.onEachItem,
  };
}

function minimumView({ minimum }: Discount, currency: string): View | null {
  if (minimum === null) return null;
  if (minimum.kind === "quantity") {
    return { __typename: "DiscountMinimumQuantity", greaterThanOrEqualToQuantity: String(minimum.quantity) };
  }
  const greaterThanOrEqualToSubtotal = money(minimum.subtotalMinor, currency);
  return { __typename: "DiscountMinimumSubtotal", greaterThanOrEqualToSubtotal };
}

function codeView(discount: Discount): View {
  return {
    __typename: "DiscountRedeemCode",
    id: gid("DiscountRedeemCode", discount.codeId),
    code: discount.code,
    asyncUsageCount: discount.usageCount,
  };
}

/** The fields that every kind of code discount has. */
function termsFields(context: Context, discount: Discount): Record<string, unknown> {
  return {
    title: discount.title,
    status: discountStatusOf(discount, context.sim.now()),
    startsAt: apiTime(discount.startsAt),
    endsAt: discount.endsAt && apiTime(discount.endsAt),
    createdAt: apiTime(discount.createdAt),
    updatedAt: apiTime(discount.updatedAt),
    usageLimit: discount.usageLimit,
    recurringCycleLimit: null,
    appliesOncePerCustomer: discount.appliesOncePerCustomer,
    asyncUsageCount: discount.usageCount,
    tags: discount.tags,
    discountClass: classOf(discount),
    discountClasses: [classOf(discount)],
    combinesWith: {
      __typename: "DiscountCombinesWith",
      ...discount.combinesWith,
      productDiscountsWithTagsOnSameCartLine: null,
    },
    hasTimelineComment: false,
    codesCount: { __typename: "Count", count: 1, precision: "EXACT" },
    codes: (args: Args) =>
      connection("DiscountRedeemCode", [discount], args, { keyOf: byId, view: codeView }),
    context: () => contextView(context, discount),
    minimumRequirement: minimumView(discount, context.shop.currency),
  };
}

function basicView(context: Context, discount: BasicDiscount): View {
  const { appliesOnOneTimePurchase, appliesOnSubscription } = discount;
  return {
    __typename: "DiscountCodeBasic",
    ...termsFields(context, discount),
    customerGets: () => ({
      __typename: "DiscountCustomerGets",
      appliesOnOneTimePurchase,
      appliesOnSubscription,
      items: itemsView(context, discount),
      value: valueView(discount, context.shop.currency),
    }),
  };
}

function freeShippingView(context: Context, discount: FreeShippingDiscount): View {
  const { appliesOnOneTimePurchase, appliesOnSubscription, destination, maximumShippingMinor } = discount;
  return {
    __typename: "DiscountCodeFreeShipping",
    ...termsFields(context, discount),
    appliesOnOneTimePurchase,
    appliesOnSubscription,
    destinationSelection:
      destination.kind === "all"
        ? { __typename: "DiscountCountryAll", allCountries: true }
        : {
            __typename: "DiscountCountries",
            countries: destination.countries,
            includeRestOfWorld: destination.includeRestOfWorld,
          },
    maximumShippingPrice:
      maximumShippingMinor === null ? null : money(maximumShippingMinor, context.shop.currency),
  };
}

const kindView = (context: Context, discount: Discount): View =>
  discount.kind === "basic" ? basicView(context, discount) : freeShippingView(context, discount);

export function discountCodeNodeView(context: Context, discount: Discount): View {
  const id = gid("DiscountCodeNode", discount.id);
  return {
    __typename: "DiscountCodeNode",
    id,
    codeDiscount: () => kindView(context, discount),
    ...metafieldFields(id),
  };
}

export function discountNodeView(context: Context, discount: Discount): View {
  const id = gid("DiscountNode", discount.id);
  return {
    __typename: "DiscountNode",
    id,
    discount: () => kindView(context, discount),
    ...metafieldFields(id),
  };
}

const SORT: Record<string, (discount: Discount) => string | number> = {
  ID: () => 0,
  CREATED_AT: (discount) => discount.createdAt,
  UPDATED_AT: (discount) => discount.updatedAt,
  STARTS_AT: (discount) => discount.startsAt,
  TITLE: (discount) => discount.title.toLowerCase(),
};

export function discountConnection(context: Context, args: Args): View {
  const now = context.sim.now();
  const found = search(Object.values(context.shop.discounts), textOf(args, "query"), (discount) => ({
    id: discount.id,
    code: discount.code,
    title: discount.title,
    status: discountStatusOf(discount, now).toLowerCase(),
    tag: discount.tags,
    method: "code",
    times_used: discount.usageCount,
    starts_at: discount.startsAt,
    ends_at: discount.endsAt,
    created_at: discount.createdAt,
    updated_at: discount.updatedAt,
  }));
  const valueOf = SORT[String(args["sortKey"])];
  if (!valueOf) throw notSimulated(`discounts by ${String(args["sortKey"])}`);
  return connection("DiscountNode", found, args, {
    keyOf: (discount) => ({ value: valueOf(discount), id: discount.id }),
    view: (discount) => discountNodeView(context, discount),
  });
}
