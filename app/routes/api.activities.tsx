/** A merchant's own system tells that a member did something. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { answerError, answerJson } from "#app/answer.server.ts";
import { Refusal } from "#app/errors.ts";
import { admitCaller } from "#app/flows/admit-caller.server.ts";
import { recordActivity } from "#app/flows/record-activity.server.ts";
import { parseExact } from "#app/shopify/parse-json.ts";
import { readBody } from "#app/shopify/read-body.ts";
import { parseShopDomain } from "#app/shopify/shop-domain.ts";

const BODY_LIMIT = 16_384;

const ids = z.union([z.number().int().positive(), z.string().regex(/^[1-9]\d{0,17}$/)]).transform(BigInt);
const proofs = z.record(z.string().min(1).max(100), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const body = z.strictObject({
  customerId: ids,
  activityId: z.string().min(1).max(40),
  key: z.string(),
  at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullish(),
  proof: proofs.nullish(),
});

/**
 * Answers 201 with the record, or 200 with the first one when it was recorded before. Whose shop it is, is what the
 * signature says.
 */
export async function action({ request }: Pick<ActionFunctionArgs, "request">): Promise<Response> {
  try {
    if (request.method !== "POST") return notAllowed();
    const now = new Date();
    const { shopId, keyId, bytes } = await admit(request, now);
    const { at = null, proof = null, ...wish } = parseBody(bytes);
    const asked = { ...wish, at, proof, by: `api:${keyId}` as const };
    const { repeated, ...record } = await recordActivity(shopId, asked, { now });
    return answerJson({ activity: record, repeated }, repeated ? 200 : 201);
  } catch (error) {
    const answer = answerError(error, "api.activities");
    if (answer.status === 429) answer.headers.set("retry-after", "1");
    return answer;
  }
}

export const loader = () => notAllowed();

const notAllowed = () => new Response(null, { status: 405, headers: { allow: "POST" } });

async function admit(request: Request, now: Date) {
  const named = (name: string) => request.headers.get(name) ?? "";
  const shopId = parseShopDomain(named("x-laurel-shop"));
  const keyId = named("x-laurel-key");
  if (shopId === null || !/^lk_[0-9a-f]{18}$/.test(keyId)) throw new Refusal("FORGED");
  const bytes = await readBody(request, BODY_LIMIT);
  const [timestamp, signature] = [named("x-laurel-timestamp"), named("x-laurel-signature")];
  await admitCaller({ shopId, keyId, timestamp, signature, body: bytes }, { now });
  return { shopId, keyId, bytes };
}

function parseBody(bytes: Uint8Array): z.output<typeof body> {
  const read = body.safeParse(parseJson(bytes));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const detail = `${issue?.path.join(".") ?? ""} ${issue?.message ?? "unreadable"}`.trim();
  throw new Refusal("BAD_REQUEST", { detail });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return parseExact(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal("BAD_REQUEST", { detail: "the body is not JSON" });
  }
}
