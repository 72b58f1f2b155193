import { idOf } from "../model/ids.ts";
import { minorOf } from "../model/money.ts";
import type { BasicDiscount, DiscountItems, DiscountValue } from "../model/types.ts";
import { findVariant } from "../orders/pricing.ts";
import {
  type IdsInput,
  type PurchaseInput,
  type Reading,
  readTerms,
  refuseUnplayedTerms,
  type TermsDraft,
  type TermsInput,
} from "./discount-terms.ts";
import { isGiven, notSimulated } from "./view.ts";

interface ItemsInput {
  all?: boolean | null;
  products?: {
    productsToAdd?: string[] | null;
    productsToRemove?: string[] | null;
    productVariantsToAdd?: string[] | null;
    productVariantsToRemove?: string[] | null;
  } | null;
  collections?: IdsInput | null;
}

export interface BasicInput extends TermsInput {
  customerGets?:
    | (PurchaseInput & {
        items?: ItemsInput | null;
        value?: {
          percentage?: number | null;
          discountAmount?: { amount?: string | null; appliesOnEachItem?: boolean | null } | null;
          discountOnQuantity?: unknown;
        } | null;
      })
    | null;
}

type BasicReading = Reading<BasicDiscount>;

function valueOf({ shop, complaints, former }: BasicReading, input: BasicInput): DiscountValue {
  const value = input.customerGets?.value;
  const path = ["customerGets", "value"];
  if (value === undefined && former) return former.value;
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

type Named = Extract<DiscountItems, { kind: "some" }>;
const NOTHING: Named = { kind: "some", productIds: [], variantIds: [], collectionIds: [] };

const PATH = ["customerGets", "items"];

/** Those there were, with what is added, without what is removed; naming products leaves collections, and back. */
function namedOf({ shop, complaints, former }: BasicReading, items: ItemsInput | null | undefined): Named {
  const old = former?.items.kind === "some" ? former.items : NOTHING;
  const { products, collections } = items ?? {};
  const pick = (type: string, had: string[], given: IdsInput, exists: (id: string) => boolean) => {
    const added = (given.add ?? []).flatMap((gid) => {
      const id = idOf(type, gid);
      if (id !== null && exists(id)) return [id];
      complaints.add(PATH, "INVALID", `${gid} is invalid`);
      return [];
    });
    const gone = new Set((given.remove ?? []).map((gid) => idOf(type, gid)));
    return [...new Set([...had, ...added])].filter((id) => !gone.has(id));
  };
  const { productsToAdd, productsToRemove, productVariantsToAdd, productVariantsToRemove } = products ?? {};
  const { productIds, variantIds } = collections?.add ? NOTHING : old;
  const { collectionIds } = productsToAdd || productVariantsToAdd ? NOTHING : old;
  return {
    kind: "some",
    productIds: pick(
      "Product",
      productIds,
      { add: productsToAdd ?? null, remove: productsToRemove ?? null },
      (id) => !!shop.products[id],
    ),
    variantIds: pick(
      "ProductVariant",
      variantIds,
      { add: productVariantsToAdd ?? null, remove: productVariantsToRemove ?? null },
      (id) => findVariant(shop, id) !== null,
    ),
    collectionIds: pick("Collection", collectionIds, collections ?? {}, (id) => !!shop.collections[id]),
  };
}

function itemsOf(at: BasicReading, input: BasicInput): DiscountItems {
  const items = input.customerGets?.items;
  if (items === undefined && at.former) return at.former.items;
  const kinds = [items?.all === true, isGiven(items?.products), isGiven(items?.collections)];
  if (kinds.filter(Boolean).length > 1) {
    at.complaints.add(PATH, "CONFLICT", "Items must be all of them, or products, or collections");
    return { kind: "all" };
  }
  if (items?.all) return { kind: "all" };
  const named = namedOf(at, items);
  const count = named.productIds.length + named.variantIds.length + named.collectionIds.length;
  if (count === 0) at.complaints.add(PATH, "APPLIES_ON_NOTHING", "Customer gets items can't be blank");
  return named;
}

export type BasicDraft = TermsDraft & Pick<BasicDiscount, "kind" | "value" | "items">;

/** Reads the input as the server does, with every complaint at once. */
export function readBasic(at: BasicReading, input: BasicInput): BasicDraft {
  refuseUnplayedTerms(input);
  if (isGiven(input.customerGets?.value?.discountOnQuantity)) throw notSimulated("discountOnQuantity");
  const { former, complaints } = at;
  const path = ["customerGets"];
  const terms = readTerms(at, input, { input: input.customerGets ?? {}, path });
  const isMissing = !isGiven(input.customerGets) && !(former && input.customerGets === undefined);
  if (isMissing) {
    complaints.add(path, "BLANK", "Customer gets can't be blank");
    return { kind: "basic", ...terms, value: { kind: "percentage", fraction: 0 }, items: { kind: "all" } };
  }
  return { kind: "basic", ...terms, value: valueOf(at, input), items: itemsOf(at, input) };
}
