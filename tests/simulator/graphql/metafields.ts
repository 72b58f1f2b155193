import { gid } from "../model/ids.ts";
import { metafieldKey, metafieldsOf, resolveNamespace } from "../model/metafields.ts";
import { apiTime } from "../model/time.ts";
import type { Metafield, Shop } from "../model/types.ts";
import { connection } from "./connection.ts";
import { type Args, type Context, type Field, isGiven, textOf, type View } from "./view.ts";

/** `gid://shopify/Customer/1` → CUSTOMER; the app's installation is an API_PERMISSION there. */
export function ownerTypeOf(ownerGid: string): string {
  const type = ownerGid.split("/")[3] ?? "";
  return type === "AppInstallation" ? "API_PERMISSION" : type.toUpperCase();
}

function jsonOf({ type, value }: Metafield): unknown {
  if (type === "json" || type.startsWith("list.")) return JSON.parse(value) as unknown;
  if (type.startsWith("number_")) return Number(value);
  return type === "boolean" ? value === "true" : value;
}

export function metafieldView(metafield: Metafield): View {
  return {
    __typename: "Metafield",
    id: gid("Metafield", metafield.id),
    legacyResourceId: metafield.id,
    namespace: metafield.namespace,
    key: metafield.key,
    type: metafield.type,
    value: metafield.value,
    jsonValue: () => jsonOf(metafield),
    ownerType: ownerTypeOf(metafield.ownerGid),
    compareDigest: metafield.compareDigest,
    sizeInBytes: Buffer.byteLength(metafield.value),
    createdAt: apiTime(metafield.createdAt),
    updatedAt: apiTime(metafield.updatedAt),
  };
}

function one(ownerGid: string, args: Args, { sim, shop }: Context): View | null {
  const namespace = resolveNamespace(sim, textOf(args, "namespace") ?? "$app");
  const found = shop.metafields[metafieldKey(ownerGid, namespace, String(args["key"]))];
  return found ? metafieldView(found) : null;
}

function many(ownerGid: string, args: Args, { sim, shop }: Context): View {
  const asked = textOf(args, "namespace");
  const namespace = asked === null ? null : resolveNamespace(sim, asked);
  const keys = args["keys"] as string[] | null | undefined;
  const all = metafieldsOf(shop, ownerGid)
    .filter((each) => namespace === null || each.namespace === namespace)
    .filter(
      (each) => !isGiven(keys) || keys.includes(each.key) || keys.includes(`${each.namespace}.${each.key}`),
    );
  return connection("Metafield", all, args, {
    keyOf: (each) => ({ value: 0, id: each.id }),
    view: metafieldView,
  });
}

/** The two fields that every owner of metafields has. */
export function metafieldFields(ownerGid: string): { metafield: Field; metafields: Field } {
  return {
    metafield: (args, context) => one(ownerGid, args, context),
    metafields: (args, context) => many(ownerGid, args, context),
  };
}

export function ownerExists(shop: Shop, ownerGid: string): boolean {
  const [, , , type = "", id = ""] = ownerGid.split("/");
  const stores: Record<string, Record<string, unknown>> = {
    Customer: shop.customers,
    Order: shop.orders,
    Product: shop.products,
    Collection: shop.collections,
    DiscountCodeNode: shop.discounts,
  };
  if (type === "AppInstallation") return shop.install?.id === id;
  if (type === "Shop") return shop.id === id;
  return stores[type]?.[id] !== undefined;
}
