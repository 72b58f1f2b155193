/** The widget gives back what was not used. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { answerError, answerJson } from "#app/answer.server.ts";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { askWithdrawal } from "#app/flows/ask-withdrawal.server.ts";
import { requireMember } from "#app/models/members.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { viewRedemption } from "#app/rules/panel-rewards.ts";
import { knownLocale } from "#app/rules/panel.ts";
import { proxyCaller } from "#app/shopify/proxy-caller.server.ts";
import { readJson } from "#app/shopify/read-json.ts";

const body = z.strictObject({ redemptionId: z.uuid().transform((id) => id.toLowerCase()) });

/**
 * Answers 202: the points come back once nobody can use the code any more, which the widget sees when it looks again.
 * 200 where they are back already. The same request again changes nothing.
 */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  try {
    if (request.method !== "POST") return notAllowed();
    const now = new Date();
    const { shopId, customerId, query } = proxyCaller(request, now);
    if (customerId === null) throw new Refusal("NOT_LOGGED_IN");
    const { redemptionId } = await readJson(request, body);
    const redemption = await askWithdrawal(shopId, { redemptionId, customerId, by: "shopper" }, { now });
    const { programme } = await requireProgramme(db, shopId);
    const { available } = await requireMember(db, shopId, redemption.customerId);
    const context = { programme, locale: knownLocale(query.get("locale")) };
    const seen = viewRedemption({ id: redemption.redemptionId, ...redemption }, context);
    return answerJson({ redemption: seen, available }, redemption.state === "cancelled" ? 200 : 202);
  } catch (error) {
    return answerError(error, "proxy.give-back");
  }
}

export const loader = () => notAllowed();

const notAllowed = () => new Response(null, { status: 405, headers: { allow: "POST" } });
