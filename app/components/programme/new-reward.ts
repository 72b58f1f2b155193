/** What a reward of each kind begins with in the editor, and what stays of it when it becomes another. Pure. */
import type { FormGroup } from "#app/rules/programme/form.ts";
import { freeId, unitsTyped } from "#app/rules/programme/form.ts";
import type { RewardKind } from "#app/rules/programme/rewards.ts";
import { KIND_NAMES } from "#app/rules/rewards/words.ts";

export const FIRST_KIND: RewardKind = "amount_off";

/** The kind of that name, or the first. */
export function kindOf(name: string): RewardKind {
  return name in KIND_NAMES ? (name as RewardKind) : FIRST_KIND;
}

/** Whether it becomes a code of a discount, which asks something of the order. */
export function isCode(kind: RewardKind): boolean {
  return kind !== "gift_card" && kind !== "store_credit" && kind !== "custom";
}

/** Whether it can be held to some goods. */
export function takesGoods(kind: RewardKind): boolean {
  return kind === "amount_off" || kind === "percentage_off" || kind === "variable_amount";
}

const ofEvery = {
  ...{ note: "", tierIds: [], offeredFrom: "", offeredUntil: "", stock: "", limit: null },
} satisfies FormGroup;

const ofCodes = {
  ...{ validDays: "90", minimumSubtotalMinor: "", purchases: "one_time" },
  combinesWith: { orderDiscounts: false, productDiscounts: true, shippingDiscounts: true },
} satisfies FormGroup;

/** What only this kind has. */
function ownOf(kind: RewardKind, currency: string): FormGroup {
  const worth = unitsTyped(5, currency);
  switch (kind) {
    case "amount_off":
      return { valueMinor: worth, goods: null };
    case "percentage_off":
      return { percent: "10", capMinor: "", goods: null };
    case "free_shipping":
      return { maximumShippingMinor: "" };
    case "free_product":
      return { productId: "", variantId: "" };
    case "variable_amount":
      return {
        ...{ stepPoints: "100", stepValueMinor: unitsTyped(1, currency), maximumPoints: "5000" },
        goods: null,
      };
    case "gift_card":
      return { valueMinor: worth, validDays: "365" };
    case "store_credit":
      return { valueMinor: worth, validDays: "" };
    case "custom":
      return { instructions: "", validDays: "90" };
  }
}

/** A reward of a kind that can be saved as it is, but for the product, which only the merchant knows. */
export function newReward({ id, currency }: { id: string; currency: string }, kind: RewardKind): FormGroup {
  return { id, title: titleOf(kind), points: "500", ...ofEvery, ...ofKind(kind, currency) };
}

/** What shoppers read until somebody says otherwise. */
const titleOf = (kind: RewardKind) => ({ ...KIND_NAMES, ...TITLES })[kind];
const TITLES = { custom: "New reward", variable_amount: "Choose your amount" };

function ofKind(kind: RewardKind, currency: string): FormGroup {
  return { kind, ...(isCode(kind) && ofCodes), ...ownOf(kind, currency) };
}

/** The same reward as another kind: what both have stays as it was typed. */
export function asKind(reward: FormGroup, kind: RewardKind, currency: string): FormGroup {
  const { id = "", points = "", kind: before = "" } = reward;
  const isNamed = reward["title"] !== titleOf(kindOf(typeof before === "string" ? before : ""));
  const title = isNamed ? (reward["title"] ?? "") : titleOf(kind);
  const fresh = { id, title, points, ...ofEvery, ...ofKind(kind, currency) };
  const kept = Object.keys(fresh).flatMap((key) => {
    const typed = reward[key];
    return key === "kind" || key === "title" || typed === undefined ? [] : [[key, typed] as const];
  });
  return { ...fresh, ...Object.fromEntries(kept) };
}

/** What the editor is asked to begin with: a new reward of a kind, or one that is there, by its id. */
export type BeginningWith = { add: string | null; reward: string | null };

/** The form to begin with, and the item that is open in it. */
export function beginWith(
  form: FormGroup,
  { add, reward }: BeginningWith,
  { currency, usedIds }: { currency: string; usedIds: readonly string[] },
): { form: FormGroup; open: string | null } {
  const rewards = Array.isArray(form["rewards"]) ? form["rewards"] : [];
  if (add !== null) {
    const fresh = newReward({ id: freeId("reward", rewards, usedIds), currency }, kindOf(add));
    return { form: { ...form, rewards: [...rewards, fresh] }, open: `rewards.${rewards.length}` };
  }
  const at = rewards.findIndex(
    (each) => typeof each === "object" && each !== null && !Array.isArray(each) && each["id"] === reward,
  );
  return { form, open: at < 0 ? null : `rewards.${at}` };
}
