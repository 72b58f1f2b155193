/** What the widget shows: the programme, and the member who is logged in. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerError, answerJson } from "#app/answer.server.ts";
import { db } from "#app/db.server.ts";
import { enroll } from "#app/flows/enroll.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { keptIdOf } from "#app/models/merges.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { countAllTaken } from "#app/models/reward-stock.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import type { MemberPanel } from "#app/reports/member-panel.server.ts";
import { findMemberPanel } from "#app/reports/member-panel.server.ts";
import { isShown, isTold, viewRedemption, viewReward } from "#app/rules/panel-rewards.ts";
import { knownLocale, viewMember, viewProgramme } from "#app/rules/panel.ts";
import type { Programme } from "#app/rules/programme.ts";
import { hindranceOf, NOTHING_TAKEN } from "#app/rules/rewards/offer.ts";
import { standingAt } from "#app/rules/standing/shown.ts";
import { proxyCaller } from "#app/shopify/proxy-caller.server.ts";

/** A guest sees the programme alone. Reading writes nothing, but that a customer's first visit enrols. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  try {
    const now = new Date();
    const { shopId, customerId, query } = proxyCaller(request, now);
    const { timeZone } = await requireInstalledShop(db, shopId);
    const { programme } = await requireProgramme(db, shopId);
    const keptId = customerId === null ? null : await keptIdOf(db, shopId, customerId);
    const panel = keptId === null ? null : await memberPanel(shopId, keptId, now);
    const context = { programme, locale: knownLocale(query.get("locale")) };
    const asking = { timeZone: timeZone ?? "UTC", now, customerId: keptId ?? NOBODY };
    const rewards = await offeredRewards(shopId, { ...asking, programme, panel });
    const redemptions = (panel?.redemptions ?? []).filter((each) => isTold(each, now));
    return answerJson({
      programme: viewProgramme(context),
      member: panel && viewMember(panel.member, { ...context, now }),
      rewards: rewards.map(({ reward, ...seen }) => viewReward(reward, seen, context)),
      redemptions: redemptions.map((each) => viewRedemption(each, context)),
      recent: panel?.recent ?? [],
      history: panel?.history ?? [],
    });
  } catch (error) {
    return answerError(error, "proxy.panel");
  }
}

/** No customer of Shopify's has this id. */
const NOBODY = 0n;

type Asking = {
  programme: Programme;
  panel: MemberPanel | null;
  customerId: bigint;
  timeZone: string;
  now: Date;
};

/** What is offered now, and what is in the way of this member; a guest is told of tiers as who has none. */
async function offeredRewards(shopId: string, { programme, panel, customerId, timeZone, now }: Asking) {
  const available = panel?.member.available ?? 0n;
  const asked = { rewards: programme.rewards, customerId, timeZone, now };
  const taken = await countAllTaken(db, shopId, asked);
  const standing = panel && standingAt(panel.member.standing, programme, now);
  return programme.rewards.flatMap((reward) => {
    const ofReward = taken.get(reward.id) ?? NOTHING_TAKEN;
    const terms = { tierId: standing?.tierId ?? null, taken: ofReward, now, timeZone };
    const hindrance = hindranceOf(reward, terms);
    return isShown(hindrance) ? [{ reward, available, hindrance }] : [];
  });
}

/** Null for those who do not take part: they see what a guest sees. */
async function memberPanel(shopId: string, customerId: bigint, now: Date): Promise<MemberPanel | null> {
  const panel = await findMemberPanel(db, shopId, { customerId, now });
  if (panel?.member.state === "enrolled") return panel;
  if (panel?.member.state === "excluded" || panel?.member.state === "redacted") return null;
  const enrolled = await enroll(shopId, customerId, { now });
  // The orders from before count at once: the first look shows what was earned already.
  if (enrolled) await settleOrders(shopId, [], { now, customerIds: [customerId] });
  return findMemberPanel(db, shopId, { customerId, now });
}
