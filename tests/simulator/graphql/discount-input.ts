import { idOf } from "../model/ids.ts";
import { minorOf } from "../model/money.ts";
import type {
  Discount,
  DiscountContext,
  DiscountItems,
  DiscountMinimum,
  DiscountValue,
  Shop,
} from "../model/types.ts";
import { findDiscount } from "../orders/codes.ts";
import { findVariant } from "../orders/pricing.ts";
import { isGiven, notSimulated } from "./view.ts";

export interface DiscountError {
  __typename: "DiscountUserError";
  field: string[];
  message: string;
  code: string;
  extraInfo: null;
}

interface IdsInput {
  add?: string[] | null;
  remove?: string[] | null;
}

export interface BasicInput {
  title?: string | null;
  code?: string | null;
  startsAt?: string | null;
  endsAt?: string | null;
  usageLimit?: number | null;
  appliesOncePerCustomer?: boolean | null;
  recurringCycleLimit?: number | null;
  tags?: string[] | null;
  context?: { all?: "ALL"; customers?: IdsInput; customerSegments?: IdsInput; markets?: IdsInput } | null;
  customerSelection?: unknown;
  customerGets?: {
    appliesOnOneTimePurchase?: boolean | null;
    appliesOnSubscription?: boolean | null;
    items?: {
      all?: boolean | null;
      products?: { productsToAdd?: string[] | null; productVariantsToAdd?: string[] | null } | null;
      collections?: IdsInput | null;
    } | null;
    value?: {
      percentage?: number | null;
      discountAmount?: { amount?: string | null; appliesOnEachItem?: boolean | null } | null;
      discountOnQuantity?: unknown;
    } | null;
  } | null;
  minimumRequirement?: {
    subtotal?: { greaterThanOrEqualToSubtotal?: string | null } | null;
    quantity?: { greaterThanOrEqualToQuantity?: string | null } | null;
  } | null;
  combinesWith?: {
    orderDiscounts?: boolean | null;
    productDiscounts?: boolean | null;
    shippingDiscounts?: boolean | null;
    productDiscountsWithTagsOnSameCartLine?: unknown;
  } | null;
}

/** Collects complaints in Shopify's form. */
export class Complaints {
  readonly errors: DiscountError[] = [];

  add(path: string[], code: string, message: string): void {
    const field = ["basicCodeDiscount", ...path];
    this.errors.push({ __typename: "DiscountUserError", field, message, code, extraInfo: null });
  }
}

function refuseUnplayed(input: BasicInput): void {
  if (isGiven(input.customerSelection)) throw notSimulated("customerSelection (deprecated: use context)");
  if (isGiven(input.recurringCycleLimit)) throw notSimulated("recurringCycleLimit");
  if (input.context?.customerSegments || input.context?.markets)
    throw notSimulated("a context of segments or markets");
  if (isGiven(input.customerGets?.value?.discountOnQuantity)) throw notSimulated("discountOnQuantity");
  if (input.customerGets?.appliesOnSubscription) throw notSimulated("appliesOnSubscription");
  if (isGiven(input.combinesWith?.productDiscountsWithTagsOnSameCartLine)) {
    throw notSimulated("productDiscountsWithTagsOnSameCartLine");
  }
}

function checkWords(shop: Shop, input: BasicInput, complaints: Complaints): void {
  const [title, code] = [input.title?.trim() ?? "", input.code?.trim() ?? ""];
  if (title === "") complaints.add(["title"], "BLANK", "Title can't be blank");
  if (title.length > 255)
    complaints.add(["title"], "TOO_LONG", "Title is too long (maximum is 255 characters)");
  if (code === "") complaints.add(["code"], "BLANK", "Code can't be blank");
  if (code.length > 255) complaints.add(["code"], "TOO_LONG", "Code is too long (maximum is 255 characters)");
  if (code !== "" && findDiscount(shop, code)) {
    complaints.add(["code"], "TAKEN", "Code must be unique. Please try a different code.");
  }
  const tags = input.tags ?? [];
  if (tags.length > 5) complaints.add(["tags"], "TOO_MANY_TAGS", "Tags can't exceed 5");
  if (tags.some((tag) => tag.length > 255 || tag === "")) {
    complaints.add(["tags"], "INVALID_TAG_LENGTH", "Each tag must be between 1 and 255 characters");
  }
}

function checkTimes(input: BasicInput, complaints: Complaints): void {
  if (!isGiven(input.startsAt)) complaints.add(["startsAt"], "BLANK", "Starts at can't be blank");
  else if (isGiven(input.endsAt) && Date.parse(input.endsAt) <= Date.parse(input.startsAt)) {
    complaints.add(["endsAt"], "END_DATE_BEFORE_START_DATE", "Ends at needs to be after starts_at");
  }
  if (isGiven(input.usageLimit) && input.usageLimit < 1) {
    complaints.add(["usageLimit"], "GREATER_THAN", "Usage limit must be greater than 0");
  }
}

function contextOf(shop: Shop, input: BasicInput, complaints: Complaints): DiscountContext {
  if (!isGiven(input.context)) complaints.add(["context"], "BLANK", "Context can't be blank");
  if (!input.context?.customers) return { kind: "all" };
  const customerIds = (input.context.customers.add ?? []).flatMap((gid) => {
    const id = idOf("Customer", gid);
    if (id !== null && shop.customers[id]) return [id];
    complaints.add(
      ["context", "customers", "add"],
      "INVALID",
      `Customer with id: ${gid.split("/").at(-1)} is invalid`,
    );
    return [];
  });
  if (input.context.customers.add?.length === 0 || !isGiven(input.context.customers.add)) {
    complaints.add(["context", "customers", "add"], "BLANK", "Customers can't be blank");
  }
  return { kind: "customers", customerIds };
}

function valueOf(shop: Shop, input: BasicInput, complaints: Complaints): DiscountValue {
  const value = input.customerGets?.value;
  const path = ["customerGets", "value"];
  if (isGiven(value?.percentage)) {
    if (value.percentage <= 0 || value.percentage > 1) {
      complaints.add([...path, "percentage"], "VALUE_OUTSIDE_RANGE", "Value must be between 0.0 and 1.0");
    }
    return { kind: "percentage", fraction: value.percentage };
  }
  if (!isGiven(value?.discountAmount)) {
    complaints.add(path, "BLANK", "Value can't be blank");
    return { kind: "percentage", fraction: 0 };
  }
  const amountMinor = minorOf(value.discountAmount.amount ?? "", shop.currency) ?? 0;
  if (amountMinor <= 0)
    complaints.add([...path, "discountAmount", "amount"], "GREATER_THAN", "Value must be greater than 0");
  return { kind: "amount", amountMinor, onEachItem: value.discountAmount.appliesOnEachItem ?? false };
}

function idsOf(
  gids: string[],
  type: string,
  exists: (id: string) => boolean,
  complain: (gid: string) => void,
): string[] {
  return gids.flatMap((gid) => {
    const id = idOf(type, gid);
    if (id !== null && exists(id)) return [id];
    complain(gid);
    return [];
  });
}

function itemsOf(shop: Shop, input: BasicInput, complaints: Complaints): DiscountItems {
  const items = input.customerGets?.items;
  const path = ["customerGets", "items"];
  if (items?.all) return { kind: "all" };
  const bad = (gid: string) => complaints.add(path, "INVALID", `${gid} is invalid`);
  const productIds = idsOf(items?.products?.productsToAdd ?? [], "Product", (id) => !!shop.products[id], bad);
  const variants = items?.products?.productVariantsToAdd ?? [];
  const variantIds = idsOf(variants, "ProductVariant", (id) => findVariant(shop, id) !== null, bad);
  const collectionIds = idsOf(
    items?.collections?.add ?? [],
    "Collection",
    (id) => !!shop.collections[id],
    bad,
  );
  const count = productIds.length + variantIds.length + collectionIds.length;
  if (count === 0) complaints.add(path, "APPLIES_ON_NOTHING", "Customer gets items can't be blank");
  return { kind: "some", productIds, variantIds, collectionIds };
}

function minimumOf(shop: Shop, input: BasicInput, complaints: Complaints): DiscountMinimum | null {
  const subtotal = input.minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal;
  const quantity = input.minimumRequirement?.quantity?.greaterThanOrEqualToQuantity;
  if (isGiven(subtotal) && isGiven(quantity)) {
    const message = "Minimum subtotal and quantity can't both be present";
    complaints.add(["minimumRequirement"], "MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT", message);
  }
  if (isGiven(subtotal)) return { kind: "subtotal", subtotalMinor: minorOf(subtotal, shop.currency) ?? 0 };
  return !isGiven(quantity) ? null : { kind: "quantity", quantity: Number(quantity) };
}

export type DiscountDraft = Omit<
  Discount,
  "id" | "codeId" | "createdAt" | "updatedAt" | "usageCount" | "usedBy" | "byApp"
>;

/** Reads the input as the server does: every complaint at once, or a discount that can be made. */
export function readBasic(shop: Shop, input: BasicInput): { draft: DiscountDraft; errors: DiscountError[] } {
  refuseUnplayed(input);
  const complaints = new Complaints();
  checkWords(shop, input, complaints);
  checkTimes(input, complaints);
  if (!isGiven(input.customerGets)) complaints.add(["customerGets"], "BLANK", "Customer gets can't be blank");
  const given = isGiven(input.customerGets);
  const { combinesWith } = input;
  const iso = (text: string) => new Date(text).toISOString();
  const draft: DiscountDraft = {
    kind: "basic",
    title: input.title?.trim() ?? "",
    code: input.code?.trim() ?? "",
    startsAt: !isGiven(input.startsAt) ? "" : iso(input.startsAt),
    endsAt: !isGiven(input.endsAt) ? null : iso(input.endsAt),
    usageLimit: input.usageLimit ?? null,
    appliesOncePerCustomer: input.appliesOncePerCustomer ?? false,
    context: contextOf(shop, input, complaints),
    value: given ? valueOf(shop, input, complaints) : { kind: "percentage", fraction: 0 },
    items: given ? itemsOf(shop, input, complaints) : { kind: "all" },
    minimum: minimumOf(shop, input, complaints),
    combinesWith: {
      orderDiscounts: combinesWith?.orderDiscounts ?? false,
      productDiscounts: combinesWith?.productDiscounts ?? false,
      shippingDiscounts: combinesWith?.shippingDiscounts ?? false,
    },
    tags: input.tags ?? [],
  };
  return { draft, errors: complaints.errors };
}
