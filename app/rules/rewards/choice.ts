/** What a shopper buys of a reward that leaves something to choose: from then on it is an amount like any other. Pure. */
import { Refusal } from "#app/errors.ts";
import { formatPoints } from "#app/rules/money.ts";
import type { Reward } from "#app/rules/programme.ts";
import { variableValue } from "./worth.ts";

/** `points` of a variable amount; the goods in the cart of a percentage with a most. */
export type Choice = { points: bigint | null; subtotalMinor: bigint | null };

export const NO_CHOICE: Choice = { points: null, subtotalMinor: null };

type Of<Kind extends Reward["kind"]> = Extract<Reward, { kind: Kind }>;

/**
 * The reward as it is bought. A variable amount becomes the amount that the points are worth. A percentage with a most
 * becomes what it takes off the cart, on orders of no less than that cart: Shopify's discounts know no most, and who
 * names a larger cart than theirs gets a code for larger orders alone. Refuses REWARD_CHOICE where what was chosen is
 * nothing that the reward offers.
 */
export function chosen(reward: Reward, { points, subtotalMinor }: Choice): Reward {
  if (reward.kind === "variable_amount") return asAmount(reward, points ?? BigInt(reward.points));
  if (points !== null && points !== BigInt(reward.points))
    throw new Refusal("REWARD_CHOICE", { detail: "it costs what it costs" });
  if (reward.kind !== "percentage_off" || reward.capMinor === null) return reward;
  return forCart(reward, { capMinor: reward.capMinor, subtotalMinor });
}

function asAmount(reward: Of<"variable_amount">, points: bigint): Reward {
  const [least, most, step] = [reward.points, reward.maximumPoints, reward.stepPoints].map(BigInt) as [
    bigint,
    bigint,
    bigint,
  ];
  if (points < least || points > most || points % step !== 0n)
    throw new Refusal("REWARD_CHOICE", {
      detail: `choose ${formatPoints(least)} to ${formatPoints(most)} points in steps of ${formatPoints(step)}`,
    });
  const { stepPoints: _, stepValueMinor: __, maximumPoints: ___, ...rest } = reward;
  return { ...rest, kind: "amount_off", points: Number(points), valueMinor: variableValue(reward, points) };
}

function forCart(
  reward: Of<"percentage_off">,
  { capMinor, subtotalMinor }: { capMinor: bigint; subtotalMinor: bigint | null },
): Reward {
  if (subtotalMinor === null || subtotalMinor <= 0n)
    throw new Refusal("REWARD_CHOICE", { detail: "put something into the cart first" });
  const share = (subtotalMinor * BigInt(reward.percent)) / 100n;
  const valueMinor = share < capMinor ? share : capMinor;
  if (valueMinor === 0n) throw new Refusal("REWARD_CHOICE", { detail: "the cart is worth too little" });
  const least = reward.minimumSubtotalMinor ?? 0n;
  // Beyond the order that reaches the most, nothing more is taken off: a smaller one than this cart is enough.
  const reaching = (capMinor * 100n + BigInt(reward.percent) - 1n) / BigInt(reward.percent);
  const needed = subtotalMinor < reaching ? subtotalMinor : reaching;
  const { percent: _, capMinor: __, ...rest } = reward;
  return { ...rest, kind: "amount_off", valueMinor, minimumSubtotalMinor: needed > least ? needed : least };
}
