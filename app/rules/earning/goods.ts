/**
 * Which goods are meant, by what earns nothing, by rules and by campaigns. What no payload carries of a product (its
 * collections, tags and vendor) is read before it decides, and frozen with the order.
 */
import type { Occasion } from "#app/rules/earning/campaigns.ts";
import { campaignsAt } from "#app/rules/earning/campaigns.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { OrderLine } from "#app/rules/order.ts";
import { folded } from "#app/rules/plain-text.ts";
import type { Programme } from "#app/rules/programme.ts";

/** What only Shopify knows of a product. */
export type GoodsFacts = {
  tags: readonly string[];
  collectionIds: readonly bigint[];
  vendor?: string | null;
};

export type FactsByProduct = ReadonlyMap<bigint, GoodsFacts> | null;

type RuleGoods = NonNullable<Programme["campaigns"][number]["goods"]>;
/** Lists of goods; what a list leaves out means none. */
export type Selector = Pick<RuleGoods, "productIds" | "collectionIds" | "productTags"> & Partial<RuleGoods>;

/** The goods of one line, as selectors ask for them. */
export type LineGoods = Pick<OrderLine, "productId" | "variantId"> & { facts: GoodsFacts | null };

export function goodsOfLine({ productId, variantId }: OrderLine, facts: FactsByProduct): LineGoods {
  const known = productId === null ? undefined : facts?.get(productId);
  return { productId, variantId, facts: known ?? null };
}

type Wanted = {
  productIds: ReadonlySet<bigint>;
  variantIds: ReadonlySet<bigint>;
  collectionIds: ReadonlySet<bigint>;
  tags: ReadonlySet<string>;
  vendors: ReadonlySet<string>;
  /** Something of it is for Shopify to say. */
  asks: boolean;
  isEmpty: boolean;
};

/** A selector never changes, and is asked about every line. */
const asWanted = new WeakMap<Selector, Wanted>();

function wantedBy(selector: Selector): Wanted {
  let wanted = asWanted.get(selector);
  if (!wanted) {
    const { productIds, variantIds = [], collectionIds, productTags, vendors = [] } = selector;
    const byFacts = collectionIds.length + productTags.length + vendors.length;
    wanted = {
      productIds: new Set(productIds),
      variantIds: new Set(variantIds),
      collectionIds: new Set(collectionIds),
      tags: new Set(productTags.map(folded)),
      vendors: new Set(vendors.map(folded)),
      asks: byFacts > 0,
      isEmpty: productIds.length + variantIds.length + byFacts === 0,
    };
    asWanted.set(selector, wanted);
  }
  return wanted;
}

/** Whether goods are meant; `null` means all. What is not known of a product matches nothing that asks for it. */
export function isMeant(selector: Selector | null, { productId, variantId, facts }: LineGoods): boolean {
  if (selector === null) return true;
  const wanted = wantedBy(selector);
  if (productId !== null && wanted.productIds.has(productId)) return true;
  if (variantId !== null && wanted.variantIds.has(variantId)) return true;
  return wanted.asks && facts !== null && isMeantByFacts(wanted, facts);
}

function isMeantByFacts(wanted: Wanted, { collectionIds, tags, vendor }: GoodsFacts): boolean {
  if (collectionIds.some((each) => wanted.collectionIds.has(each))) return true;
  if (wanted.tags.size > 0 && tags.some((tag) => wanted.tags.has(folded(tag)))) return true;
  return wanted.vendors.has(folded(vendor ?? ""));
}

/** Why goods of an order earn nothing. A tip is none of its goods: it earns, if at all, by the order's sum of tips. */
export type LeftOut = "tip" | "gift_card" | "excluded";

export function whyLeftOut(
  line: OrderLine,
  { eligible, excluded }: Pick<Programme, "eligible" | "excluded">,
  facts: FactsByProduct,
): LeftOut | null {
  if (line.tip) return "tip";
  if (line.giftCard && !eligible.giftCards) return "gift_card";
  if (line.productId === null || wantedBy(excluded).isEmpty) return null;
  return isMeant(excluded, goodsOfLine(line, facts)) ? "excluded" : null;
}

/** Whether the programme ever asks for what only Shopify knows of a product. */
export function asksForFacts(programme: Pick<Programme, "excluded" | "earning" | "campaigns">): boolean {
  return asksIn(programme, programme.campaigns);
}

function asksIn(
  { excluded, earning }: Pick<Programme, "excluded" | "earning">,
  campaigns: Programme["campaigns"],
): boolean {
  return (
    wantedBy(excluded).asks ||
    earning.rules.some(({ goods }) => goods !== null && wantedBy(goods).asks) ||
    campaigns.some(({ goods }) => goods !== null && wantedBy(goods).asks)
  );
}

/**
 * The products of an order that decide what it earns and are not frozen with it yet, each once. Campaigns that are
 * over, or not begun, when it was processed decide nothing.
 */
export function productsToKnow(
  { state, productFacts, timeZone: itsOwn }: KnownOrder,
  programme: Programme,
  timeZone: Occasion["timeZone"],
): bigint[] {
  if (!state) return [];
  const occasion = { processedAt: state.processedAt, timeZone: itsOwn ?? timeZone };
  if (!asksForFacts(programme) || !asksIn(programme, campaignsAt(programme, occasion))) return [];
  const asked = state.lines.flatMap((line) =>
    line.productId !== null &&
    !productFacts?.has(line.productId) &&
    whyLeftOut(line, programme, productFacts) === null
      ? [line.productId]
      : [],
  );
  return [...new Set(asked)];
}
