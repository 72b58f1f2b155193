import { Drop } from "liquidjs";
import { present } from "../model/money.ts";
import { gid } from "../model/ids.ts";
import { appInstallationGid, metafieldKey, resolveNamespace } from "../model/metafields.ts";
import type { Sim } from "../model/sim.ts";
import type {
  AppliedDiscount,
  Collection,
  Customer,
  Metafield,
  Product,
  Shop,
  Variant,
} from "../model/types.ts";
import type { PricedCart } from "../orders/types.ts";
import { hundredths } from "./money-text.ts";
import { rateOf, type Session } from "./session.ts";

/** Money as the visitor sees it: in the presentment currency, in hundredths. */
export function liquidMoney(shop: Shop, session: Session): (minor: number) => number {
  const rate = rateOf(shop, session.currency);
  return (minor) => hundredths(present(minor, shop.currency, session.currency, rate), session.currency);
}

/** Numbers where they are exact, so that `json` prints them as Shopify does; digits otherwise. */
export const liquidId = (id: string): number | string => (Number.isSafeInteger(Number(id)) ? Number(id) : id);

export const pictureUrl = (product: Product): string =>
  `https://cdn.shopify.com/s/files/products/${product.handle}.svg`;

function variantDrop(variant: Variant, money: (minor: number) => number) {
  return {
    id: liquidId(variant.id),
    title: variant.title,
    price: money(variant.priceMinor),
    compare_at_price: null,
    sku: variant.sku,
    available: variant.available,
    options: [variant.title],
    option1: variant.title,
  };
}

export function collectionDrop(collection: Collection) {
  return {
    id: liquidId(collection.id),
    handle: collection.handle,
    title: collection.title,
    description: collection.descriptionHtml,
    url: `/collections/${collection.handle}`,
  };
}

/** Liquid gives no more of a product's variants, whatever it has; the one that is selected may be another. */
const MOST_VARIANTS = 250;

export function productDrop(shop: Shop, session: Session, product: Product, variantId?: string | null) {
  const money = liquidMoney(shop, session);
  const variants = product.variants.map((variant) => variantDrop(variant, money));
  const selected = variants.find((each) => String(each.id) === variantId) ?? variants[0];
  const prices = variants.map((each) => each.price);
  const image = { src: pictureUrl(product), alt: product.title, width: 480, height: 480 };
  return {
    id: liquidId(product.id),
    handle: product.handle,
    title: product.title,
    description: product.descriptionHtml,
    content: product.descriptionHtml,
    vendor: product.vendor,
    type: product.productType,
    tags: product.tags,
    "gift_card?": product.giftCard,
    gift_card: product.giftCard,
    available: product.variants.some((each) => each.available),
    url: `/products/${product.handle}`,
    price: Math.min(...prices),
    price_min: Math.min(...prices),
    price_max: Math.max(...prices),
    variants: variants.slice(0, MOST_VARIANTS),
    variants_count: variants.length,
    selected_variant: selected,
    selected_or_first_available_variant: selected,
    first_available_variant: variants[0],
    has_only_default_variant: variants.length === 1,
    featured_image: image,
    images: [image],
    collections: product.collectionIds.flatMap((id) => shop.collections[id] ?? []).map(collectionDrop),
  };
}

function valueOf(metafield: Metafield): unknown {
  if (metafield.type === "json" || metafield.type.startsWith("list.")) return JSON.parse(metafield.value);
  if (metafield.type.startsWith("number_")) return Number(metafield.value);
  return metafield.type === "boolean" ? metafield.value === "true" : metafield.value;
}

class NamespaceDrop extends Drop {
  readonly #read: (key: string) => Metafield | undefined;
  constructor(read: (key: string) => Metafield | undefined) {
    super();
    this.#read = read;
  }
  override liquidMethodMissing(key: string | number): unknown {
    const found = this.#read(String(key));
    return found && { value: valueOf(found), type: found.type };
  }
}

/** `owner.metafields.<namespace>.<key>` with `.value` parsed; `$app` is this app's own namespace. */
class MetafieldsDrop extends Drop {
  readonly #of: (namespace: string) => NamespaceDrop;
  constructor(sim: Sim, shop: Shop, ownerGid: string | null) {
    super();
    const read = (namespace: string, key: string) =>
      ownerGid === null
        ? undefined
        : shop.metafields[metafieldKey(ownerGid, resolveNamespace(sim, namespace), key)];
    this.#of = (namespace) => new NamespaceDrop((key) => read(namespace, key));
  }
  override liquidMethodMissing(namespace: string | number): unknown {
    return this.#of(String(namespace));
  }
}

export function appDrop(sim: Sim, shop: Shop) {
  return { metafields: new MetafieldsDrop(sim, shop, appInstallationGid(shop)) };
}

export function customerDrop(sim: Sim, shop: Shop, customer: Customer) {
  const orders = Object.values(shop.orders).filter((order) => order.customerId === customer.id);
  return {
    id: liquidId(customer.id),
    first_name: customer.firstName,
    last_name: customer.lastName,
    name: `${customer.firstName} ${customer.lastName}`.trim(),
    email: customer.email,
    phone: customer.phone,
    tags: customer.tags,
    orders_count: orders.length,
    has_account: customer.state === "enabled",
    accepts_marketing: false,
    metafields: new MetafieldsDrop(sim, shop, gid("Customer", customer.id)),
  };
}

/** A discount of products shows at its lines, one of the order below them. */
export const isOnLines = (each: AppliedDiscount) =>
  each.targetSelection === "entitled" || each.allocationMethod === "each";

function itemDrop(shop: Shop, session: Session, cart: PricedCart, index: number) {
  const money = liquidMoney(shop, session);
  const line = cart.lines[index];
  const own = session.lines[index];
  if (!line || !own) return null;
  const product = line.productId === null ? undefined : shop.products[line.productId];
  return {
    key: own.key,
    id: liquidId(own.variantId),
    variant_id: liquidId(own.variantId),
    product_id: product && liquidId(product.id),
    title: line.title,
    quantity: line.quantity,
    price: money(line.priceMinor),
    line_price: money(line.originalMinor),
    original_line_price: money(line.originalMinor),
    final_line_price: money(line.finalMinor),
    line_level_discount_allocations: line.allocations.flatMap(({ discountIndex, amountMinor }) => {
      const applied = cart.discounts[discountIndex];
      return applied && isOnLines(applied)
        ? [{ amount: money(amountMinor), discount_application: { title: applied.code ?? applied.title } }]
        : [];
    }),
    url: product ? `/products/${product.handle}?variant=${own.variantId}` : null,
    image: product && pictureUrl(product),
    sku: line.sku,
    vendor: line.vendor,
    gift_card: line.giftCard,
    product: product && productDrop(shop, session, product),
    line: index + 1,
  };
}

export function cartDrop(shop: Shop, session: Session, cart: PricedCart) {
  const money = liquidMoney(shop, session);
  return {
    item_count: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
    items: cart.lines.map((_, i) => itemDrop(shop, session, cart, i)).filter(Boolean),
    note: session.note,
    attributes: session.attributes,
    currency: { iso_code: session.currency },
    original_total_price: money(cart.originalMinor),
    items_subtotal_price: money(cart.originalMinor),
    total_price: money(cart.subtotalMinor),
    total_discount: money(cart.discountMinor),
    taxes_included: cart.taxesIncluded,
    requires_shipping: cart.lines.some((line) => !line.giftCard),
    discount_codes: cart.codes.map((each) => ({ ...each, applicable: each.applies })),
    cart_level_discount_applications: cart.discounts
      .filter((each) => each.targetType === "line_item" && !isOnLines(each))
      .map((each) => ({
        title: each.title,
        code: each.code,
        total_allocated_amount: money(each.amountMinor),
      })),
  };
}
