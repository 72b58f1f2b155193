/** What Shopify's `userErrors` come to. */
import { Fault, Refusal } from "#app/errors.ts";

export type UserError = { readonly message: string; readonly code?: string | null };

/**
 * What the merchant reads when Shopify says no. An error inside Shopify is worth another try; so is a taken code that
 * the look-up does not show yet, because it may be the one an earlier try made.
 */
export function complaintOf(errors: readonly UserError[]): Error {
  const detail = errors.map(({ message, code }) => (code ? `${message} (${code})` : message)).join("; ");
  if (errors.some(({ code }) => code === "INTERNAL_ERROR" || code === "TAKEN"))
    return new Fault(`Shopify: ${detail}`);
  return new Refusal("CODE_REFUSED", { detail: detail.slice(0, 300) });
}

/** Throws what the errors come to, if there are any. */
export function refuseErrors(errors: readonly UserError[] | undefined): void {
  if (errors && errors.length > 0) throw complaintOf(errors);
}
