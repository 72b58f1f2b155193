/**
 * How orders earn, as the storefront's Liquid decides it for the goods in sight: by the same rules, in the same order,
 * with the same exact fractions as `rules/earning`. Ids are text, tags and vendors without case. What a theme cannot know
 * (who ordered how much before) is said to vary.
 */
import type { Selector } from "#app/rules/earning/goods.ts";
import type { Rules } from "#app/rules/earning/rules.ts";
import { rulesFor } from "#app/rules/earning/rules.ts";
import { firstInstantMs } from "#app/rules/earning/wall-clock.ts";
import { folded } from "#app/rules/plain-text.ts";
import type { Programme } from "#app/rules/programme.ts";
import type { Campaign } from "#app/rules/programme/earning.ts";
import { dayBefore } from "#app/rules/shop-time.ts";

/** Lists that are empty are left out. */
type Goods = Partial<Record<"products" | "variants" | "collections" | "tags" | "vendors", string[]>>;
/** An index into the goods; null means all. */
type For = { name: string; goods: number | null };
type Times = { times: number; of: number };

type StorefrontCampaign = For & {
  /** Seconds since 1970, so that no time zone is asked for: from the first up to, and without, the last. */
  from: number;
  until: number;
  lastDay: string;
  tiers: string[];
  tags: string[];
  minimum: number | null;
} & (Times | { points: number });

export type StorefrontEarning = {
  /** Whether orders of the online store earn at all. */
  online: boolean;
  /** Who takes part: with any of these tags, where any is named, and with none of those. */
  tags: string[];
  barred: string[];
  taxes: boolean;
  shipping: boolean;
  minimum: number | null;
  /** The most that one order earns; and whether there is a most of a day, month or year, too. */
  cap: number | null;
  varies: boolean;
  /** Of several multipliers all are taken, not the best alone. */
  multiplies: boolean;
  firstOrder: number | null;
  goods: Goods[];
  excluded: number | null;
  /** The best first. */
  rates: (For & { points: number; per: number })[];
  units: (For & { points: number })[];
  orders: (For & { points: number })[];
  multipliers: (For & Times)[];
  /** Those that are not over. */
  campaigns: StorefrontCampaign[];
};

/** What Shopify calls the online store in an order. */
const ONLINE_STORE = "web";

type Then = { timeZone: string; now: Date };

export function storefrontEarning(programme: Programme, then: Then): StorefrontEarning {
  const { audience, eligible, earning, excluded, excludedChannels } = programme;
  const rules = rulesFor(earning, "points");
  const shelf = new Shelf();
  const { perOrder, ...periods } = earning.caps;
  return {
    online: !excludedChannels.includes(ONLINE_STORE),
    tags: audience.customerTags.map(folded),
    barred: audience.excludedCustomerTags.map(folded),
    taxes: eligible.taxes,
    shipping: eligible.shipping,
    minimum: numberOf(earning.minimumOrderMinor),
    cap: perOrder,
    varies: Object.values(periods).some((cap) => cap !== null),
    multiplies: earning.stacking === "multiply",
    firstOrder: earning.firstOrderBonus,
    excluded: shelf.put(excluded),
    ...rulesOn(shelf, rules),
    campaigns: programme.campaigns.flatMap((each) => campaignOn(shelf, each, then)),
    goods: shelf.goods,
  };
}

function rulesOn(shelf: Shelf, { rates, perUnit, perOrder, multipliers }: Rules) {
  const named = ({ name, goods }: { name: string; goods: Selector | null }) => ({
    name,
    goods: goods && shelf.put(goods),
  });
  return {
    rates: rates.map((rule) => ({
      ...named(rule),
      points: rule.rate.points,
      per: Number(rule.rate.perMinor),
    })),
    units: perUnit.map((rule) => ({ ...named(rule), points: rule.points })),
    orders: perOrder.map((rule) => ({ ...named(rule), points: rule.points })),
    multipliers: multipliers.map((rule) => ({ ...named(rule), ...timesOf(rule.multiplier) })),
  };
}

function campaignOn(shelf: Shelf, campaign: Campaign, { timeZone, now }: Then): StorefrontCampaign[] {
  const { name, goods, audience, effect } = campaign;
  const [from, until] = [campaign.from, campaign.until].map((wall) => firstInstantMs(wall, timeZone) / 1000);
  if (from === undefined || until === undefined || until * 1000 <= now.getTime()) return [];
  return [
    {
      ...{ name, goods: goods && shelf.put(goods), from, until, lastDay: dayBefore(campaign.until) },
      tiers: audience?.tierIds ?? [],
      tags: (audience?.customerTags ?? []).map(folded),
      minimum: numberOf(campaign.minimumOrderMinor),
      ...(effect.kind === "bonus" ? { points: effect.points } : timesOf(effect.multiplier)),
    },
  ];
}

/** Thousandths as the smallest fraction: 1500n is 3 of 2. */
export function timesOf(thousandths: bigint): Times {
  let [a, b] = [thousandths, 1_000n];
  while (b > 0n) [a, b] = [b, a % b];
  return { times: Number(thousandths / a), of: Number(1_000n / a) };
}

export const numberOf = (minor: bigint | null) => (minor === null ? null : Number(minor));

/** Lists of goods, each kept once. */
class Shelf {
  readonly goods: Goods[] = [];
  readonly #places = new Map<string, number>();

  /** Where it is; null where it names nothing. */
  put({ productIds, variantIds = [], collectionIds, productTags, vendors = [] }: Selector): number | null {
    const lists = {
      products: productIds.map(String),
      variants: variantIds.map(String),
      collections: collectionIds.map(String),
      tags: productTags.map(folded),
      vendors: vendors.map(folded),
    };
    const named = Object.entries(lists).filter(([, list]) => list.length > 0);
    if (named.length === 0) return null;
    const text = JSON.stringify(named);
    const place = this.#places.get(text) ?? this.goods.push(Object.fromEntries(named)) - 1;
    this.#places.set(text, place);
    return place;
  }
}
