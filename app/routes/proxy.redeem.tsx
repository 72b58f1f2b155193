/** The widget buys a reward. */
import { setTimeout as pause } from "node:timers/promises";
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { answerError, answerJson } from "#app/answer.server.ts";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { log } from "#app/log.server.ts";
import { requireMember } from "#app/models/members.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import type { Redemption } from "#app/models/redemptions.server.ts";
import { findRedemption } from "#app/models/redemptions.server.ts";
import { knownLocale, viewRedemption } from "#app/rules/panel.ts";
import { parseExact } from "#app/shopify/parse-json.ts";
import { proxyCaller } from "#app/shopify/proxy-caller.server.ts";
import { readBody } from "#app/shopify/read-body.ts";

const BODY_LIMIT = 16_384;
/** The storefront waits this long for Shopify; the job goes on after that. */
const FINISH_WITHIN_MS = 4_000;

/** What to buy, and the id the widget made and kept. Who buys and for how much is never read from here. */
const body = z.strictObject({
  redemptionId: z.uuid().transform((id) => id.toLowerCase()),
  rewardId: z.string().min(1).max(40),
});

/**
 * Answers 200 with an issued or failed redemption, 202 while Shopify has not answered. The same request again, also
 * with the same signed address, is the same redemption.
 */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  try {
    if (request.method !== "POST") return notAllowed();
    const now = new Date();
    const { shopId, customerId, query } = proxyCaller(request, now);
    if (customerId === null) throw new Refusal("NOT_LOGGED_IN");
    refuseForm(request);
    const wanted = parseBody(await readBody(request, BODY_LIMIT));
    const requested = await redeem(shopId, { customerId, ...wanted }, { now });
    const redemption = await finishInTime(shopId, requested);
    const { programme } = await requireProgramme(db, shopId);
    const { available } = await requireMember(db, shopId, redemption.customerId);
    const seen = viewOf(redemption, { programme, locale: knownLocale(query.get("locale")) });
    return answerJson({ redemption: seen, available }, redemption.state === "requested" ? 202 : 200);
  } catch (error) {
    return answerError(error, "proxy.redeem");
  }
}

export const loader = () => notAllowed();

const notAllowed = () => new Response(null, { status: 405, headers: { allow: "POST" } });

/** A page elsewhere can make a shopper's browser send a form, but not JSON: a browser would ask the shop first. */
function refuseForm(request: Request): void {
  if (request.headers.get("content-type")?.startsWith("application/json")) return;
  throw new Refusal("BAD_REQUEST", { detail: "the body is not application/json" });
}

function parseBody(bytes: Uint8Array): z.infer<typeof body> {
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

/** Takes it to Shopify now, as far as the time allows; whatever goes wrong is left to the job. */
async function finishInTime(shopId: string, redemption: Redemption): Promise<Redemption> {
  if (redemption.state !== "requested") return redemption;
  const { redemptionId } = redemption;
  const impatience = new AbortController();
  const finished = finishRedemption(shopId, redemptionId, { now: new Date() }).catch((error: unknown) => {
    log.warn({ err: error, shopId, redemptionId }, "redemption left to the job");
    return null;
  });
  const late = pause(FINISH_WITHIN_MS, null, { signal: impatience.signal }).catch(() => null);
  const result = await Promise.race([finished, late]);
  impatience.abort();
  return result ?? (await findRedemption(db, shopId, redemptionId)) ?? redemption;
}

function viewOf(redemption: Redemption, context: Parameters<typeof viewRedemption>[1]) {
  const { redemptionId: id, rewardId, reward, points, state, code, endsAt } = redemption;
  const { title, valueMinor } = reward;
  return viewRedemption({ id, rewardId, title, points, valueMinor, state, code, endsAt }, context);
}
