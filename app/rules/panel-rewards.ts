/** Rewards and redemptions as the widget is told of them. Amounts are formatted; sentences are the widget's. */
import type { PanelContext } from "#app/rules/panel.ts";
import { money } from "#app/rules/panel.ts";
import type { Reward } from "#app/rules/programme.ts";
import type { RedemptionState } from "#app/rules/redemption.ts";
import type { Hindrance } from "#app/rules/rewards/offer.ts";
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
function viewHindrance(hindrance: Hindrance, { programme, locale }: PanelContext) {
  if (hindrance.kind !== "tier") return hindrance;
  const names = programme.tiers.filter(({ id }) => hindrance.tierIds.includes(id)).map(({ name }) => name);
  const list = new Intl.ListFormat(locale, { type: "disjunction" }).format(names);
  return { kind: hindrance.kind, tiers: list };
}

/** What shoppers are shown of a programme: not what has not begun or is over. */
export function isShown(hindrance: Hindrance | null): boolean {
  return hindrance?.kind !== "not_yet" && hindrance?.kind !== "over";
}

export type RedemptionSeen = {
  id: string;
  rewardId: string;
  reward: Reward;
  points: bigint;
  state: RedemptionState;
  code: string;
  endsAt: Date | null;
  withdrawalAt: Date | null;
};

/** A redemption with its code, once it is issued and as long as it is the member's to know. */
export function viewRedemption(seen: RedemptionSeen, context: PanelContext) {
  const { reward, code, withdrawalAt, ...redemption } = seen;
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
