/** What can be different in a reward, and its words. */
import type { Programme } from "#app/rules/programme.ts";
import type { Traits } from "#app/rules/programme/facets.ts";
import { called, choice, money, some, unsaid } from "#app/rules/programme/facets.ts";
import {
  countInWords,
  goodsInWords,
  listInWords,
  minuteInWords,
  pointsInWords,
} from "#app/rules/programme/words.ts";
import { combinesInWords, KIND_NAMES, limitInWords } from "#app/rules/rewards/words.ts";

export const REWARD: Traits<Programme["rewards"][number]> = {
  id: unsaid,
  kind: (kind) => KIND_NAMES[kind].toLowerCase(),
  title: called,
  note: (note) => (note === "" ? "" : `noting “${note}”`),
  points: pointsInWords,
  tierIds: (tierIds, { tiers }) => {
    const names = tierIds.map((tierId) => tiers.find(({ id }) => id === tierId)?.name ?? tierId);
    return names.length > 0 ? `only for ${listInWords(names)}` : "";
  },
  offeredFrom: some((wall) => `from ${minuteInWords(wall, true)}`),
  offeredUntil: some((wall) => `until ${minuteInWords(wall, true)}`),
  stock: some((count) => `${countInWords(count, "piece")} in all`),
  limit: some((limit) => `each member ${limitInWords(limit)}`),
  valueMinor: (minor, rules) => `worth ${money(minor, rules)}`,
  percent: (percent) => `${percent}% off`,
  capMinor: some((minor, rules) => `at most ${money(minor, rules)}`),
  maximumShippingMinor: some((minor, rules) => `shipping of at most ${money(minor, rules)}`),
  productId: (productId) => `product ${productId}`,
  variantId: some((variantId) => `variant ${variantId}`),
  stepPoints: (points) => `steps of ${pointsInWords(points)}`,
  stepValueMinor: (minor, rules) => `each worth ${money(minor, rules)}`,
  maximumPoints: (points) => `up to ${pointsInWords(points)}`,
  goods: some((goods) => `for ${goodsInWords({ variantIds: [], productTags: [], vendors: [], ...goods })}`),
  instructions: (text) => (text === "" ? "" : `to be handed out: “${text}”`),
  minimumSubtotalMinor: some((minor, rules) => `from ${money(minor, rules)} of goods`),
  validDays: some((count) => `valid ${countInWords(count, "day")}`),
  combinesWith: combinesInWords,
  purchases: choice({ one_time: "", subscriptions: "for subscriptions", both: "for subscriptions, too" }),
};
