/** What the widget shows: the programme, and the member who is logged in. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerError, answerJson } from "#app/answer.server.ts";
import { db } from "#app/db.server.ts";
import { enroll } from "#app/flows/enroll.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { keptIdOf } from "#app/models/merges.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import type { MemberPanel } from "#app/reports/member-panel.server.ts";
import { findMemberPanel } from "#app/reports/member-panel.server.ts";
import { knownLocale, viewMember, viewProgramme, viewRedemption, viewReward } from "#app/rules/panel.ts";
import { proxyCaller } from "#app/shopify/proxy-caller.server.ts";

/** A guest sees the programme alone. Reading writes nothing, but that a customer's first visit enrols. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  try {
    const now = new Date();
    const { shopId, customerId, query } = proxyCaller(request, now);
    await requireInstalledShop(db, shopId);
    const { programme } = await requireProgramme(db, shopId);
    const panel =
      customerId === null ? null : await memberPanel(shopId, await keptIdOf(db, shopId, customerId), now);
    const context = { programme, locale: knownLocale(query.get("locale")) };
    const available = panel?.member.available ?? 0n;
    return answerJson({
      programme: viewProgramme(context),
      member: panel && viewMember(panel.member, { ...context, now }),
      rewards: programme.rewards.map((reward) => viewReward(reward, available, context)),
      redemptions: panel?.redemptions.map((each) => viewRedemption(each, context)) ?? [],
      history: panel?.history ?? [],
    });
  } catch (error) {
    return answerError(error, "proxy.panel");
  }
}

/** Null for those who do not take part: they see what a guest sees. */
async function memberPanel(shopId: string, customerId: bigint, now: Date): Promise<MemberPanel | null> {
  const panel = await findMemberPanel(db, shopId, customerId);
  if (panel?.member.state === "enrolled") return panel;
  if (panel?.member.state === "excluded" || panel?.member.state === "redacted") return null;
  const enrolled = await enroll(shopId, customerId, { now });
  // The orders from before count at once: the first look shows what was earned already.
  if (enrolled) await settleOrders(shopId, [], { now, customerIds: [customerId] });
  return findMemberPanel(db, shopId, customerId);
}
