/** Writes metafields: values the theme and the merchant see. */
import { Fault, Refusal, assert } from "#app/errors.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import type { DataOf } from "#app/shopify/document.ts";
import { SET_METAFIELDS } from "#app/shopify/documents.ts";

export type MetafieldInput = {
  ownerId: string;
  /** Left out: the app's own (`$app`), which nobody else can write. */
  namespace?: string;
  key: string;
  type: string;
  value: string;
};

/** What was not written, by its place in the input. */
export type MetafieldProblem = { index: number | null; code: string; message: string };

/** Shopify's limit for one call. */
export const METAFIELDS_PER_CALL = 25;

type UserError = NonNullable<DataOf<"SetMetafields">["metafieldsSet"]>["userErrors"][number];

/**
 * Writes up to 25 values in one call, all or none: with problems nothing was written, and the problems say which
 * inputs to leave out. Refuses SCOPE_MISSING; an internal error of Shopify's is a Fault.
 */
export async function setMetafields(
  client: ShopifyClient,
  inputs: readonly MetafieldInput[],
): Promise<MetafieldProblem[]> {
  assert(inputs.length > 0 && inputs.length <= METAFIELDS_PER_CALL, "1 to 25 metafields are set in one call");
  const result = await client.request(SET_METAFIELDS, { metafields: inputs });
  const errors = result.metafieldsSet?.userErrors ?? [];
  for (const error of errors) throwIfNotAboutInput(error);
  return errors.map((error) => ({
    index: error.elementIndex ?? indexIn(error.field),
    code: error.code ?? "INVALID",
    message: error.message.slice(0, 200),
  }));
}

/** Of what the theme reads as `app.metafields.laurel`. */
const APP_DATA = "laurel";

/**
 * Writes a document to the app-data metafield of the installation, which only this app can, and Liquid reads without a
 * request. Idempotent. Refuses METAFIELD_REFUSED with Shopify's words; SCOPE_MISSING.
 */
export async function setAppData(
  client: ShopifyClient,
  ownerId: string,
  key: "rules" | "storefront",
  document: object,
): Promise<void> {
  const input = { ownerId, namespace: APP_DATA, key, type: "json", value: JSON.stringify(document) };
  const [problem] = await setMetafields(client, [input]);
  if (problem) throw new Refusal("METAFIELD_REFUSED", { key, detail: problem.message });
}

function throwIfNotAboutInput({ code, message }: UserError): void {
  if (code === "APP_NOT_AUTHORIZED") throw new Refusal("SCOPE_MISSING", { detail: message.slice(0, 200) });
  if (code === "INTERNAL_ERROR" || code === "STALE_OBJECT")
    throw new Fault("Shopify could not write the metafields", { retryAfterMs: 5_000 });
}

/** ["metafields", "3", "ownerId"] → 3 */
function indexIn(field: readonly string[] | null): number | null {
  const index = Number(field?.[1]);
  return Number.isInteger(index) ? index : null;
}
