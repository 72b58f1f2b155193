/** What an order's goods are worth to earn by, whether it earns at all, and how long. Exact throughout. */
import { isInAudience } from "#app/rules/customer-tags.ts";
import { NOTHING } from "#app/rules/earning/exact.ts";
import type { KnownLine, KnownOrder, KnownState } from "#app/rules/known-order.ts";
import type { Fraction } from "#app/rules/money.ts";
import { fraction, multiplyFractions } from "#app/rules/money.ts";
import type { Programme } from "#app/rules/programme.ts";

/** Whether prices include taxes, and whether values are to. */
export type Taxes = { taxesIncluded: boolean; withTaxes: boolean };

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

/** Of all ordered units. */
export function orderedMinor(line: KnownLine, taxes: Taxes): bigint {
  const { priceMinor, quantity, discountMinor, taxMinor } = line;
  return priceMinor * BigInt(quantity) - discountMinor + taxShare(taxMinor, taxes);
}

/** What has to be added so that an amount holds its tax exactly when it should. */
export function taxShare(taxMinor: bigint, { taxesIncluded, withTaxes }: Taxes): bigint {
  if (taxesIncluded === withTaxes) return 0n;
  return withTaxes ? taxMinor : -taxMinor;
}

/** Shipping and tips, where they earn. */
export function besidesGoods(state: KnownState, { eligible }: Pick<Programme, "eligible">): bigint {
  return (eligible.shipping ? state.shippingMinor : 0n) + (eligible.tips ? state.tipMinor : 0n);
}

/** From when on an order brings nothing any more. */
export function endOf({ state, deletedAt }: Pick<KnownOrder, "state" | "deletedAt">): Date | null {
  const cancelledAt = state?.cancelledAt ?? null;
  if (!cancelledAt || !deletedAt) return cancelledAt ?? deletedAt;
  return cancelledAt < deletedAt ? cancelledAt : deletedAt;
}

/** Paid is sticky; only a void undoes it. */
export function isPaid({ paid, state }: Pick<KnownOrder, "paid" | "state">): boolean {
  return paid && state?.financialStatus !== "voided";
}

/** Why an order earns nothing, whatever it is worth. */
export type Barred = "unknown" | "other_currency" | "test" | "channel" | "audience" | "unpaid";

export function whyBarred(order: KnownOrder, programme: Programme): Barred | null {
  const { state } = order;
  if (!state) return "unknown";
  const never = whyNotOfProgramme(order, programme);
  if (never) return never;
  if (!isInAudience(programme, order.customerTags)) return "audience";
  return isPaid(order) ? null : "unpaid";
}

/** By what never changes of an order. */
export function whyNotOfProgramme({ state }: Pick<KnownOrder, "state">, programme: Programme): Barred | null {
  if (!state) return "unknown";
  if (state.currency !== programme.currency) return "other_currency";
  if (state.test && !programme.eligible.testOrders) return "test";
  const leftOut = state.sourceName !== null && programme.excludedChannels.includes(state.sourceName);
  return leftOut ? "channel" : null;
}
