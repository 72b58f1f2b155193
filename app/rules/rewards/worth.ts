/** What rewards are worth in money. */
import type { Reward } from "#app/rules/programme.ts";

/** What it is worth where it costs its least points; null where that depends on the order, or on the merchant. */
export function valueOf(reward: Reward): bigint | null {
  switch (reward.kind) {
    case "amount_off":
    case "gift_card":
    case "store_credit":
      return reward.valueMinor;
    case "variable_amount":
      return variableValue(reward, BigInt(reward.points));
    case "percentage_off":
    case "free_shipping":
    case "free_product":
    case "custom":
      return null;
  }
}

/** What so many points buy of a variable amount: whole steps alone. */
export function variableValue(
  { stepPoints, stepValueMinor }: { stepPoints: number; stepValueMinor: bigint },
  points: bigint,
): bigint {
  return (points / BigInt(stepPoints)) * stepValueMinor;
}
