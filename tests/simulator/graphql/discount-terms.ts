import { idOf } from "../model/ids.ts";
import { minorOf } from "../model/money.ts";
import type { Discount, DiscountContext, DiscountMinimum, DiscountTerms, Shop } from "../model/types.ts";
import { findDiscount } from "../orders/codes.ts";
import type { Complaints } from "./complaints.ts";
import { isGiven, notSimulated } from "./view.ts";

export interface IdsInput {
  add?: string[] | null;
  remove?: string[] | null;
}

/** What the inputs of every kind have. In an update, what is left out stays as it was. */
export interface TermsInput {
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

export interface PurchaseInput {
  appliesOnOneTimePurchase?: boolean | null;
  appliesOnSubscription?: boolean | null;
}

/** One input being read: `former` is the discount that it changes, null when it makes one. */
export interface Reading<Kind extends Discount = Discount> {
  shop: Shop;
  complaints: Complaints;
  former: Kind | null;
}

export type TermsDraft = Omit<
  DiscountTerms,
  "id" | "codeId" | "createdAt" | "updatedAt" | "usageCount" | "usedBy" | "byApp"
>;

export function refuseUnplayedTerms(input: TermsInput): void {
  if (isGiven(input.customerSelection)) throw notSimulated("customerSelection (deprecated: use context)");
  if (isGiven(input.recurringCycleLimit)) throw notSimulated("recurringCycleLimit");
  if (input.context?.customerSegments || input.context?.markets)
    throw notSimulated("a context of segments or markets");
  if (isGiven(input.combinesWith?.productDiscountsWithTagsOnSameCartLine))
    throw notSimulated("productDiscountsWithTagsOnSameCartLine");
}

/** Null is a value of its own: it empties a field. */
const keep = <T>(given: T | undefined, former: T | undefined, otherwise: T): T =>
  given === undefined ? (former ?? otherwise) : given;

function wordsOf({ shop, complaints, former }: Reading, input: TermsInput) {
  const title = keep(input.title, former?.title, "")?.trim() ?? "";
  const code = keep(input.code, former?.code, "")?.trim() ?? "";
  const tags = keep(input.tags, former?.tags, []) ?? [];
  if (title === "") complaints.add(["title"], "BLANK", "Title can't be blank");
  if (title.length > 255)
    complaints.add(["title"], "TOO_LONG", "Title is too long (maximum is 255 characters)");
  if (code === "") complaints.add(["code"], "BLANK", "Code can't be blank");
  if (code.length > 255) complaints.add(["code"], "TOO_LONG", "Code is too long (maximum is 255 characters)");
  const holder = code === "" ? null : findDiscount(shop, code);
  if (holder && holder !== former)
    complaints.add(["code"], "TAKEN", "Code must be unique. Please try a different code.");
  if (tags.length > 5) complaints.add(["tags"], "TOO_MANY_TAGS", "Tags can't exceed 5");
  if (tags.some((tag) => tag.length > 255 || tag === ""))
    complaints.add(["tags"], "INVALID_TAG_LENGTH", "Each tag must be between 1 and 255 characters");
  return { title, code, tags };
}

const isoOf = (text: string | null | undefined) => (isGiven(text) ? new Date(text).toISOString() : text);

function timesOf({ complaints, former }: Reading, input: TermsInput) {
  const startsAt = keep(isoOf(input.startsAt), former?.startsAt, null);
  const endsAt = keep(isoOf(input.endsAt), former?.endsAt, null);
  const usageLimit = keep(input.usageLimit, former?.usageLimit, null);
  const isTold = input.startsAt !== undefined || input.endsAt !== undefined;
  if (startsAt === null) complaints.add(["startsAt"], "BLANK", "Starts at can't be blank");
  else if (isTold && endsAt !== null && endsAt <= startsAt)
    complaints.add(["endsAt"], "END_DATE_BEFORE_START_DATE", "Ends at needs to be after starts_at");
  if (usageLimit !== null && usageLimit < 1)
    complaints.add(["usageLimit"], "GREATER_THAN", "Usage limit must be greater than 0");
  return { startsAt: startsAt ?? "", endsAt, usageLimit };
}

/** The customers of the input are added to, or taken off, those that the discount has. */
function contextOf({ shop, complaints, former }: Reading, input: TermsInput): DiscountContext {
  if (input.context === undefined && former) return former.context;
  if (!isGiven(input.context)) complaints.add(["context"], "BLANK", "Context can't be blank");
  if (!input.context?.customers) return { kind: "all" };
  const { add, remove } = input.context.customers;
  const path = ["context", "customers", "add"];
  const added = (add ?? []).flatMap((gid) => {
    const id = idOf("Customer", gid);
    if (id !== null && shop.customers[id]) return [id];
    complaints.add(path, "INVALID", `Customer with id: ${gid.split("/").at(-1)} is invalid`);
    return [];
  });
  const had = former?.context.kind === "customers" ? former.context.customerIds : [];
  const gone = new Set((remove ?? []).map((gid) => idOf("Customer", gid)));
  const customerIds = [...new Set([...had, ...added])].filter((id) => !gone.has(id));
  const isUnnamed = (add ?? []).length === 0 && customerIds.length === 0;
  if (isUnnamed || (customerIds.length === 0 && gone.size > 0))
    complaints.add(path, "BLANK", "Customers can't be blank");
  return { kind: "customers", customerIds };
}

function minimumOf({ shop, complaints, former }: Reading, input: TermsInput): DiscountMinimum | null {
  if (input.minimumRequirement === undefined && former) return former.minimum;
  const subtotal = input.minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal;
  const quantity = input.minimumRequirement?.quantity?.greaterThanOrEqualToQuantity;
  if (isGiven(subtotal) && isGiven(quantity)) {
    const message = "Minimum subtotal and quantity can't both be present";
    complaints.add(["minimumRequirement"], "MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT", message);
  }
  if (isGiven(subtotal)) return { kind: "subtotal", subtotalMinor: minorOf(subtotal, shop.currency) ?? 0 };
  return !isGiven(quantity) ? null : { kind: "quantity", quantity: Number(quantity) };
}

function combinesWithOf({ former }: Reading, { combinesWith }: TermsInput): DiscountTerms["combinesWith"] {
  if (combinesWith === undefined && former) return former.combinesWith;
  return {
    orderDiscounts: combinesWith?.orderDiscounts ?? false,
    productDiscounts: combinesWith?.productDiscounts ?? false,
    shippingDiscounts: combinesWith?.shippingDiscounts ?? false,
  };
}

/** For one-time purchases unless told otherwise; a shop that sells no subscriptions has no say here. */
function purchasesOf({ shop, complaints, former }: Reading, input: PurchaseInput, path: string[]) {
  const { appliesOnOneTimePurchase, appliesOnSubscription } = input;
  const once = keep(appliesOnOneTimePurchase, former?.appliesOnOneTimePurchase, true) ?? true;
  const regularly = keep(appliesOnSubscription, former?.appliesOnSubscription, false) ?? false;
  if (regularly && !shop.subscriptions) {
    const of = path.length > 0 ? "Customer gets applies" : "Applies";
    const message = `${of} on subscription is not permitted for this shop.`;
    complaints.add([...path, "appliesOnSubscription"], "INVALID", message);
  } else if (!once && !regularly) {
    const message = "Applies on one time purchase and applies on subscription can't both be false";
    complaints.add([...path, "appliesOnOneTimePurchase"], "APPLIES_ON_NOTHING", message);
  }
  return { appliesOnOneTimePurchase: once, appliesOnSubscription: regularly };
}

/** Reads what every kind has; `purchases` stands at `path` of the input. */
export function readTerms(
  at: Reading,
  input: TermsInput,
  purchases: { input: PurchaseInput; path: string[] },
): TermsDraft {
  return {
    ...wordsOf(at, input),
    ...timesOf(at, input),
    appliesOncePerCustomer:
      keep(input.appliesOncePerCustomer, at.former?.appliesOncePerCustomer, false) ?? false,
    context: contextOf(at, input),
    minimum: minimumOf(at, input),
    combinesWith: combinesWithOf(at, input),
    ...purchasesOf(at, purchases.input, purchases.path),
  };
}
