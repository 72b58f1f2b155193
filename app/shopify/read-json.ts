/** A small JSON body of the storefront's, in the shape that a door wants. */
import type { z } from "zod";
import { Refusal } from "#app/errors.ts";
import { parseExact } from "#app/shopify/parse-json.ts";
import { readBody } from "#app/shopify/read-body.ts";

const BODY_LIMIT = 16_384;

/**
 * Refuses BAD_REQUEST for what is not JSON of that shape, and BODY_TOO_LARGE. A page elsewhere can make a shopper's
 * browser send a form, but not JSON: a browser would ask the shop first.
 */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (!request.headers.get("content-type")?.startsWith("application/json"))
    throw new Refusal("BAD_REQUEST", { detail: "the body is not application/json" });
  const read = schema.safeParse(parseBytes(await readBody(request, BODY_LIMIT)));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const detail = `${issue?.path.join(".") ?? ""} ${issue?.message ?? "unreadable"}`.trim();
  throw new Refusal("BAD_REQUEST", { detail });
}

function parseBytes(bytes: Uint8Array): unknown {
  try {
    return parseExact(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal("BAD_REQUEST", { detail: "the body is not JSON" });
  }
}
