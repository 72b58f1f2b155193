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
import { viewRedemption } from "#app/rules/panel-rewards.ts";
import { knownLocale } from "#app/rules/panel.ts";
import { minor, MOST_POINTS } from "#app/rules/programme/pieces.ts";
import { proxyCaller } from "#app/shopify/proxy-caller.server.ts";
import { readJson } from "#app/shopify/read-json.ts";

/** The storefront waits this long for Shopify; the job goes on after that. */
const FINISH_WITHIN_MS = 4_000;

/** What to buy, and the id the widget made and kept. Who buys and for how much is never read from here. */
const body = z.strictObject({
  redemptionId: z.uuid().transform((id) => id.toLowerCase()),
  rewardId: z.string().min(1).max(40),
  /** How many of a variable amount. */
  points: z.int().min(1).max(MOST_POINTS).transform(BigInt).optional(),
  /** What the goods in the cart are worth, in whole minor units of the shop's currency. */
  subtotalMinor: minor.optional(),
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
    const { points = null, subtotalMinor = null, ...wanted } = await readJson(request, body);
    const choice = { points, subtotalMinor };
    const requested = await redeem(shopId, { customerId, ...wanted, choice }, { now });
    const redemption = await finishInTime(shopId, requested);
    const { programme } = await requireProgramme(db, shopId);
    const { available } = await requireMember(db, shopId, redemption.customerId);
    const context = { programme, locale: knownLocale(query.get("locale")) };
    const seen = viewRedemption({ id: redemption.redemptionId, ...redemption }, context);
    return answerJson({ redemption: seen, available }, redemption.state === "requested" ? 202 : 200);
  } catch (error) {
    return answerError(error, "proxy.redeem");
  }
}

export const loader = () => notAllowed();

const notAllowed = () => new Response(null, { status: 405, headers: { allow: "POST" } });

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
