/** A reward in a merchant's words, in English: what it gives, and on which terms. */
import { nameMoney } from "#app/rules/money.ts";
import type { Programme, Reward } from "#app/rules/programme.ts";
import type { Limit } from "#app/rules/programme/pieces.ts";
import type { RewardKind } from "#app/rules/programme/rewards.ts";
import { countInWords, minuteInWords, pointsInWords } from "#app/rules/programme/words.ts";
import { variableValue } from "./worth.ts";

/** What a kind is called. */
export const KIND_NAMES: Record<RewardKind, string> = {
  amount_off: "Amount off",
  percentage_off: "Percentage off",
  free_shipping: "Free shipping",
  free_product: "Free product",
  variable_amount: "Amount of the member's choice",
  gift_card: "Gift card",
  store_credit: "Store credit",
  custom: "Something of your own",
};

/** "$5 off an order", "10% off, at most $50". */
export function worthInWords(reward: Reward, currency: string): string {
  const money = (minor: bigint) => nameMoney(minor, currency);
  switch (reward.kind) {
    case "amount_off":
      return `${money(reward.valueMinor)} off ${reward.goods ? "some goods" : "an order"}`;
    case "percentage_off": {
      const most = reward.capMinor === null ? "" : `, at most ${money(reward.capMinor)}`;
      return `${reward.percent}% off ${reward.goods ? "some goods" : "an order"}${most}`;
    }
    case "free_shipping": {
      const most = reward.maximumShippingMinor;
      return most === null ? "Free shipping" : `Free shipping, up to ${money(most)}`;
    }
    case "free_product":
      return "A free product";
    case "variable_amount": {
      const most = variableValue(reward, BigInt(reward.maximumPoints));
      const step = `${money(reward.stepValueMinor)} per ${pointsInWords(reward.stepPoints)}`;
      return `${step}, up to ${money(most)} off ${reward.goods ? "some goods" : "an order"}`;
    }
    case "gift_card":
      return `A gift card of ${money(reward.valueMinor)}`;
    case "store_credit":
      return `${money(reward.valueMinor)} of store credit`;
    case "custom":
      return "Something that you hand out";
  }
}

/** "500 points", or "from 500 points" where the member chooses. */
export function costInWords(reward: Pick<Reward, "kind" | "points">): string {
  const cost = pointsInWords(reward.points);
  return reward.kind === "variable_amount" ? `From ${cost}` : cost;
}

/** "once", "3 times a month". */
export function limitInWords({ times, per }: Limit): string {
  const often = times === 1 ? "once" : countInWords(times, "time");
  return per === "ever" ? often : `${often} a ${per}`;
}

type Others = { orderDiscounts: boolean; productDiscounts: boolean; shippingDiscounts: boolean };

/** "together with product and shipping discounts". */
export function combinesInWords({ orderDiscounts, productDiscounts, shippingDiscounts }: Others): string {
  const named = [
    orderDiscounts ? "order" : "",
    productDiscounts ? "product" : "",
    shippingDiscounts ? "shipping" : "",
  ].filter((each) => each !== "");
  if (named.length === 0) return "not with other discounts";
  return `together with ${new Intl.ListFormat("en").format(named)} discounts`;
}

/** Everything that is asked of who has it and of the order, each in a few words. */
export function termsInWords(
  reward: Reward,
  { currency, tiers }: Pick<Programme, "currency" | "tiers">,
): string[] {
  const nameOf = (tierId: string) => tiers.find(({ id }) => id === tierId)?.name ?? tierId;
  const { tierIds, offeredFrom, offeredUntil, stock, limit } = reward;
  return [
    ...orderTerms(reward, currency),
    reward.validDays === null ? "Does not end" : `Valid ${countInWords(reward.validDays, "day")}`,
    tierIds.length > 0 ? `Only for ${new Intl.ListFormat("en").format(tierIds.map(nameOf))}` : "",
    offeredFrom === null ? "" : `From ${minuteInWords(offeredFrom, true)}`,
    offeredUntil === null ? "" : `Until ${minuteInWords(offeredUntil, true)}`,
    stock === null ? "" : `${countInWords(stock, "piece")} in all`,
    limit === null ? "" : `Each member ${limitInWords(limit)}`,
  ].filter((each) => each !== "");
}

function orderTerms(reward: Reward, currency: string): string[] {
  if (!("combinesWith" in reward)) return [];
  const { minimumSubtotalMinor: least, combinesWith, purchases } = reward;
  const combines = combinesInWords(combinesWith);
  return [
    least === null ? "" : `From ${nameMoney(least, currency)} of goods`,
    combines.charAt(0).toUpperCase() + combines.slice(1),
    purchases === "one_time" ? "" : PURCHASES[purchases],
  ];
}

const PURCHASES = { subscriptions: "For subscriptions alone", both: "For subscriptions, too" } as const;
