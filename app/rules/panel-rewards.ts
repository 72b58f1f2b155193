/** Rewards and redemptions as the widget is told of them. Amounts are formatted; sentences are the widget's. */
import type { PanelContext } from "#app/rules/panel.ts";
import { money } from "#app/rules/panel.ts";
import type { Reward } from "#app/rules/programme.ts";
import type { RedemptionState } from "#app/rules/redemption.ts";
import type { Hindrance } from "#app/rules/rewards/offer.ts";
import { lastDayOf, leastTier } from "#app/rules/rewards/terms.ts";
import { variableValue } from "#app/rules/rewards/worth.ts";

/** What it gives: an amount or a share, and the most of it; null where the kind says all. */
function viewWorth(reward: Reward, context: PanelContext): { value: string | null; most: string | null } {
  const say = (minor: bigint | null) => (minor === null ? null : money(minor, context));
  switch (reward.kind) {
    case "amount_off":
    case "gift_card":
    case "store_credit":
      return { value: say(reward.valueMinor), most: null };
    case "percentage_off":
      return { value: percent(reward.percent, context.locale), most: say(reward.capMinor) };
    case "free_shipping":
      return { value: null, most: say(reward.maximumShippingMinor) };
    case "variable_amount":
      return {
        value: say(variableValue(reward, BigInt(reward.points))),
        most: say(variableValue(reward, BigInt(reward.maximumPoints))),
      };
    case "free_product":
    case "custom":
      return { value: null, most: null };
  }
}

function percent(whole: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent" }).format(whole / 100);
}

export type RewardSeen = { available: bigint; hindrance: Hindrance | null };

/** A reward, how far `available` points are from it, and what else is in the way; a guest has no points. */
export function viewReward(reward: Reward, { available, hindrance }: RewardSeen, context: PanelContext) {
  const points = BigInt(reward.points);
  const { id, kind, title, note } = reward;
  return {
    ...{ id, kind, title, note, points },
    ...viewWorth(reward, context),
    ...viewOrder(reward, context),
    ...viewAudience(reward, hindrance, context),
    lastDay: lastDayOf(reward),
    /** What it takes off is reckoned from the cart. */
    needsCart: kind === "percentage_off" && reward.capMinor !== null,
    steps: viewSteps(reward, context),
    hindrance: hindrance && viewHindrance(hindrance, context),
    affordable: hindrance === null && available >= points,
    missing: atLeastNothing(points - available),
    progress: share(available, points),
  };
}

/** Which order it is for. */
function viewOrder(reward: Reward, context: PanelContext): { minimum: string | null; isForGoods: boolean } {
  const minimum = "minimumSubtotalMinor" in reward ? reward.minimumSubtotalMinor : null;
  return {
    minimum: minimum ? money(minimum, context) : null,
    isForGoods: "goods" in reward && reward.goods !== null,
  };
}

/** Which tiers it is for; a member of none of them is told by the hindrance. */
function viewAudience(
  { tierIds }: Reward,
  hindrance: Hindrance | null,
  context: PanelContext,
): { tiers: string | null; isAndAbove: boolean } {
  if (tierIds.length === 0 || hindrance?.kind === "tier") return { tiers: null, isAndAbove: false };
  const least = leastTier(tierIds, context.programme);
  return { tiers: least?.name ?? tiersInWords(tierIds, context), isAndAbove: least !== null };
}

/** What can be chosen of a variable amount, the least first. */
function viewSteps(reward: Reward, context: PanelContext): { points: bigint; value: string }[] {
  if (reward.kind !== "variable_amount") return [];
  const { points: least, maximumPoints, stepPoints } = reward;
  const count = (maximumPoints - least) / stepPoints + 1;
  return Array.from({ length: count }, (_, index) => {
    const points = BigInt(least + index * stepPoints);
    return { points, value: money(variableValue(reward, points), context) };
  });
}

/** Tiers by name; instants are left to the widget, which has its words. */
function viewHindrance(hindrance: Hindrance, context: PanelContext) {
  if (hindrance.kind !== "tier") return hindrance;
  return { kind: hindrance.kind, tiers: tiersInWords(hindrance.tierIds, context) };
}

function tiersInWords(tierIds: readonly string[], { programme, locale }: PanelContext): string {
  const names = programme.tiers.filter(({ id }) => tierIds.includes(id)).map(({ name }) => name);
  return new Intl.ListFormat(locale, { type: "disjunction" }).format(names);
}

/** What shoppers are shown of a programme: not what has not begun or is over. */
export function isShown(hindrance: Hindrance | null): boolean {
  return hindrance?.kind !== "not_yet" && hindrance?.kind !== "over";
}

/** How long store credit is told of: it is in the account at once, and what there is to say later is in the history. */
const CREDIT_TOLD_MS = 14 * 86_400_000;

/** Whether the widget is told of a redemption still: of store credit for 14 days from when it was credited. */
export function isTold({ reward, issuedAt }: RedemptionSeen, now: Date): boolean {
  if (reward.kind !== "store_credit" || issuedAt === null) return true;
  return now.getTime() - issuedAt.getTime() < CREDIT_TOLD_MS;
}

export type RedemptionSeen = {
  id: string;
  rewardId: string;
  reward: Reward;
  points: bigint;
  state: RedemptionState;
  code: string;
  /** When Shopify made it; null: not yet, or never. */
  issuedAt: Date | null;
  endsAt: Date | null;
  withdrawalAt: Date | null;
};

/** A redemption with its code, once it is issued and as long as it is the member's to know. */
export function viewRedemption(seen: RedemptionSeen, context: PanelContext) {
  const { reward, code, withdrawalAt, issuedAt: _, ...redemption } = seen;
  const { kind, title, note } = reward;
  const isKnown = redemption.state === "issued" || redemption.state === "used";
  return {
    ...redemption,
    ...{ kind, title, note },
    ...viewWorth(reward, context),
    ...viewOrder(reward, context),
    code: isKnown ? shownCode(kind, code) : null,
    isReturnable: isReturnable(seen),
    isComingBack: redemption.state === "issued" && withdrawalAt !== null,
  };
}

/** Store credit has no code; that of a gift card is without a dash, in fours. */
export function shownCode(kind: Reward["kind"], code: string): string | null {
  if (kind === "store_credit") return null;
  if (kind !== "gift_card") return code;
  return (code.replaceAll("-", "").match(/.{1,4}/g) ?? []).join(" ");
}

/** What members may give back: what cost points, is not used, and is not in their account as money already. */
function isReturnable({ state, points, reward, withdrawalAt }: RedemptionSeen): boolean {
  return state === "issued" && points > 0n && reward.kind !== "store_credit" && withdrawalAt === null;
}

const atLeastNothing = (amount: bigint) => (amount < 0n ? 0n : amount);

/** How much of a whole is there, from 0 to 1, in hundredths and never rounded up. */
function share(part: bigint, whole: bigint): number {
  if (whole <= 0n || part >= whole) return 1;
  return part <= 0n ? 0 : Number((part * 100n) / whole) / 100;
}
