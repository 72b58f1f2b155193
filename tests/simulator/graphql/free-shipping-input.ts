import { minorOf } from "../model/money.ts";
import type { DiscountDestination, FreeShippingDiscount } from "../model/types.ts";
import {
  type PurchaseInput,
  type Reading,
  readTerms,
  refuseUnplayedTerms,
  type TermsDraft,
  type TermsInput,
} from "./discount-terms.ts";
import { isGiven } from "./view.ts";

export interface FreeShippingInput extends TermsInput, PurchaseInput {
  destination?: {
    all?: boolean | null;
    countries?: {
      add?: string[] | null;
      remove?: string[] | null;
      includeRestOfWorld?: boolean | null;
    } | null;
  } | null;
  maximumShippingPrice?: string | null;
}

type ShippingReading = Reading<FreeShippingDiscount>;

/** Everywhere unless it is told where. */
function destinationOf(
  { complaints, former }: ShippingReading,
  { destination }: FreeShippingInput,
): DiscountDestination {
  if (destination === undefined && former) return former.destination;
  const countries = destination?.countries;
  if (!isGiven(countries)) return { kind: "all" };
  if (destination?.all === true) {
    complaints.add(["destination"], "CONFLICT", "Destination must be all countries, or some");
    return { kind: "all" };
  }
  const had = former?.destination.kind === "countries" ? former.destination.countries : [];
  const gone = new Set(countries.remove);
  const named = [...new Set([...had, ...(countries.add ?? [])])].filter((code) => !gone.has(code));
  const includeRestOfWorld = countries.includeRestOfWorld ?? false;
  if (named.length === 0 && !includeRestOfWorld)
    complaints.add(["destination", "countries"], "BLANK", "Countries can't be blank");
  return { kind: "countries", countries: named, includeRestOfWorld };
}

function maximumOf({ shop, complaints, former }: ShippingReading, input: FreeShippingInput): number | null {
  const { maximumShippingPrice } = input;
  if (maximumShippingPrice === undefined && former) return former.maximumShippingMinor;
  if (!isGiven(maximumShippingPrice)) return null;
  const minor = minorOf(maximumShippingPrice, shop.currency) ?? -1;
  if (minor < 0) {
    const message = "Maximum shipping price must be greater than or equal to 0";
    complaints.add(["maximumShippingPrice"], "GREATER_THAN_OR_EQUAL_TO", message);
  }
  return minor;
}

export type FreeShippingDraft = TermsDraft &
  Pick<FreeShippingDiscount, "kind" | "maximumShippingMinor" | "destination">;

/** Reads the input as the server does, with every complaint at once. Two shipping discounts never combine. */
export function readFreeShipping(at: ShippingReading, input: FreeShippingInput): FreeShippingDraft {
  refuseUnplayedTerms(input);
  const terms = readTerms(at, input, { input, path: [] });
  if (terms.combinesWith.shippingDiscounts) {
    const message = "The combinesWith settings are not valid for the discount class.";
    at.complaints.add(["combinesWith"], "INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS", message);
  }
  return {
    kind: "free_shipping",
    ...terms,
    destination: destinationOf(at, input),
    maximumShippingMinor: maximumOf(at, input),
  };
}
