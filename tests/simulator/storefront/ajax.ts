import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type { AppliedDiscount, Shop } from "../model/types.ts";
import type { PricedCart, PricedLine } from "../orders/types.ts";
import { addLine, priceSession, setQuantity } from "./cart.ts";
import { isOnLines, liquidId, liquidMoney, pictureUrl } from "./drops.ts";
import { keepSession, type Session } from "./session.ts";

interface Visit {
  sim: Sim;
  shop: Shop;
  session: Session;
  request: Request;
}

type Body = Record<string, unknown>;

/** JSON or a form, as Shopify takes both. */
export async function bodyOf(request: Request): Promise<Body> {
  const type = request.headers.get("content-type") ?? "";
  if (type.includes("json")) return (await request.json()) as Body;
  const form = await request.formData();
  const body: Body = {};
  for (const [name, value] of form) {
    const nested = /^(\w+)\[(.*)\]$/.exec(name);
    if (!nested?.[1]) body[name] = value;
    else if (nested[2] === "") ((body[nested[1]] ??= []) as unknown[]).push(value);
    else ((body[nested[1]] ??= {}) as Body)[nested[2] ?? ""] = value;
  }
  return body;
}

const text = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

type Money = ReturnType<typeof liquidMoney>;

/** What a cart knows of its discounts: those of the shipping come at the checkout. */
const applicationJson = (each: AppliedDiscount, money: Money) => ({
  type: "discount_code",
  key: each.code,
  title: each.code ?? each.title,
  description: each.title,
  value: each.value,
  value_type: each.valueType,
  allocation_method: each.allocationMethod,
  target_selection: each.targetSelection,
  target_type: each.targetType,
  total_allocated_amount: money(each.amountMinor),
});

function itemJson(shop: Shop, cart: PricedCart, line: PricedLine, money: Money) {
  const product = line.productId === null ? undefined : shop.products[line.productId];
  const off = line.originalMinor - line.finalMinor;
  return {
    id: liquidId(line.variantId ?? "0"),
    variant_id: liquidId(line.variantId ?? "0"),
    product_id: product ? liquidId(product.id) : null,
    title: line.title,
    product_title: line.title,
    variant_title: line.variantTitle,
    quantity: line.quantity,
    properties: {},
    price: money(line.priceMinor),
    original_price: money(line.priceMinor),
    presentment_price: money(line.priceMinor) / 100,
    discounted_price: Math.round(money(line.finalMinor) / line.quantity),
    final_price: Math.round(money(line.finalMinor) / line.quantity),
    line_price: money(line.finalMinor),
    original_line_price: money(line.originalMinor),
    final_line_price: money(line.finalMinor),
    total_discount: money(off),
    discounts: [],
    line_level_discount_allocations: line.allocations.flatMap(({ discountIndex, amountMinor }) => {
      const applied = cart.discounts[discountIndex];
      return applied && isOnLines(applied)
        ? [{ amount: money(amountMinor), discount_application: applicationJson(applied, money) }]
        : [];
    }),
    sku: line.sku,
    vendor: line.vendor,
    taxable: line.taxable,
    gift_card: line.giftCard,
    requires_shipping: !line.giftCard,
    handle: product?.handle ?? "",
    url: product ? `/products/${product.handle}?variant=${line.variantId ?? ""}` : "",
    image: product ? pictureUrl(product) : null,
    product_type: product?.productType ?? "",
    has_components: false,
  };
}

/** The cart as /cart.js writes it: money in hundredths of the presentment currency. */
export function cartJson({ sim, shop, session }: Omit<Visit, "request">) {
  const cart = priceSession(sim, shop, session);
  const money = liquidMoney(shop, session);
  const items = cart.lines.map((line, i) => ({
    key: session.lines[i]?.key,
    ...itemJson(shop, cart, line, money),
  }));
  return {
    token: session.id.replaceAll("-", ""),
    note: session.note,
    attributes: session.attributes,
    original_total_price: money(cart.originalMinor),
    total_price: money(cart.subtotalMinor),
    total_discount: money(cart.discountMinor),
    total_weight: 0,
    item_count: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
    items,
    requires_shipping: items.some((item) => item.requires_shipping),
    currency: session.currency,
    items_subtotal_price: money(cart.originalMinor),
    cart_level_discount_applications: cart.discounts
      .filter((each) => each.targetType === "line_item" && !isOnLines(each))
      .map((each) => applicationJson(each, money)),
    discount_codes: cart.codes.map(({ code, applies }) => ({ code, applicable: applies })),
  };
}

function refuse(error: unknown): Response {
  if (!(error instanceof SimError)) throw error;
  const status = error.code === "NOT_FOUND" ? 404 : 422;
  return Response.json({ status, message: "Cart Error", description: error.message }, { status });
}

function add({ shop, session }: Visit, body: Body): unknown {
  const wanted = Array.isArray(body["items"]) ? (body["items"] as Body[]) : [body];
  for (const { id, quantity = 1 } of wanted) addLine(shop, session, text(id), Number(quantity));
  return wanted.map(({ id }) => text(id));
}

function update({ session }: Visit, body: Body): void {
  const updates = body["updates"] as Record<string, unknown> | unknown[] | undefined;
  const entries = Array.isArray(updates)
    ? updates.map((value, i): [string, unknown] => [session.lines[i]?.key ?? "", value])
    : Object.entries(updates ?? {});
  for (const [which, quantity] of entries) setQuantity(session, which, Number(quantity));
  if (typeof body["note"] === "string") session.note = body["note"];
  Object.assign(session.attributes, body["attributes"] ?? {});
  setCodes(session, body);
}

/** `discount` is a list with commas; an empty one takes all codes off. */
function setCodes(session: Session, body: Body): void {
  if (typeof body["discount"] !== "string") return;
  session.codes = body["discount"]
    .split(",")
    .map((code) => code.trim())
    .filter(Boolean);
}

function change({ session }: Visit, body: Body): void {
  const which = text(body["id"] ?? body["line"]);
  if (!setQuantity(session, which, Number(body["quantity"])))
    throw new SimError("INVALID", "no valid id or line parameter");
  setCodes(session, body);
}

/** Sections by their ids, written for the page at an address of the shop. */
type Sections = (ids: string[], at: string) => Promise<Record<string, string | null>>;

/** Bundled section rendering: with the answer, the sections that were asked for, of the page that asks. */
async function bundled({ request }: Visit, body: Body, sections: Sections): Promise<Body> {
  const asked = body["sections"];
  if (asked === undefined) return {};
  const ids = Array.isArray(asked) ? asked.map(text) : text(asked).split(",");
  const at = text(body["sections_url"]) || (request.headers.get("referer") ?? "/");
  return { sections: await sections(ids, at) };
}

/** /cart.js, /cart/add.js, /cart/update.js, /cart/change.js and /cart/clear.js; null for any other path. */
export async function cartApi(visit: Visit, path: string, sections: Sections): Promise<Response | null> {
  const { sim, shop, session, request } = visit;
  const name = /^\/cart(?:\/(add|update|change|clear))?(?:\.js|\.json)$/.exec(path);
  if (!name) return null;
  try {
    const work = name[1];
    const body = request.method === "POST" ? await bodyOf(request) : {};
    let added: unknown;
    if (work === "add") added = add(visit, body);
    else if (work === "update") update(visit, body);
    else if (work === "change") change(visit, body);
    else if (work === "clear") session.lines = [];
    const cart = cartJson(visit);
    const ids = added as string[] | undefined;
    const items = ids?.map((id) => cart.items.find((item) => String(item.id) === id));
    const answer = items ? (Array.isArray(body["items"]) ? { items } : items[0]) : cart;
    const all = { ...answer, ...(await bundled(visit, body, sections)) };
    return Response.json(all, { headers: { "set-cookie": keepSession(sim, shop, session) } });
  } catch (error) {
    return refuse(error);
  }
}
