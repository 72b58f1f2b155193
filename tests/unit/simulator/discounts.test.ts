import { beforeAll, describe, expect, it } from "vitest";
import type { Executor } from "../../simulator/graphql/executor.ts";
import { createCollection } from "../../simulator/model/shops.ts";
import { at, errorCode, executorOf, inShort, opened, type UserError } from "./asking.ts";
import { customerIds } from "./shop.ts";

let executor: Executor;
beforeAll(async () => {
  executor = await executorOf();
}, 60_000);

const VIEW = `id codeDiscount { __typename
  ... on DiscountCodeBasic { title status endsAt usageLimit tags discountClasses
    combinesWith { orderDiscounts productDiscounts shippingDiscounts }
    context { ... on DiscountCustomers { customers { id } } ... on DiscountBuyerSelectionAll { all } }
    minimumRequirement { ... on DiscountMinimumSubtotal { greaterThanOrEqualToSubtotal { amount } } }
    customerGets { appliesOnOneTimePurchase appliesOnSubscription
      value { ... on DiscountPercentage { percentage } ... on DiscountAmount { amount { amount } } }
      items { ... on AllDiscountItems { allItems }
        ... on DiscountProducts { products(first: 9) { nodes { id } } productVariants(first: 9) { nodes { id } } }
        ... on DiscountCollections { collections(first: 9) { nodes { id } } } } } }
  ... on DiscountCodeFreeShipping { title status usageLimit asyncUsageCount appliesOncePerCustomer tags discountClasses
    appliesOnOneTimePurchase appliesOnSubscription maximumShippingPrice { amount currencyCode }
    destinationSelection { ... on DiscountCountryAll { allCountries }
      ... on DiscountCountries { countries includeRestOfWorld } }
    combinesWith { orderDiscounts productDiscounts shippingDiscounts }
    minimumRequirement { ... on DiscountMinimumSubtotal { greaterThanOrEqualToSubtotal { amount } }
      ... on DiscountMinimumQuantity { greaterThanOrEqualToQuantity } }
    context { ... on DiscountCustomers { customers { id } } ... on DiscountBuyerSelectionAll { all } }
    codes(first: 1) { nodes { code asyncUsageCount } } } }`;
const PAYLOAD = `{ codeDiscountNode { ${VIEW} } userErrors { field code message } }`;
const create = {
  Basic: `mutation($in: DiscountCodeBasicInput!) { it: discountCodeBasicCreate(basicCodeDiscount: $in) ${PAYLOAD} }`,
  FreeShipping: `mutation($in: DiscountCodeFreeShippingInput!) {
    it: discountCodeFreeShippingCreate(freeShippingCodeDiscount: $in) ${PAYLOAD} }`,
};
const update = {
  Basic: `mutation($id: ID!, $in: DiscountCodeBasicInput!) {
    it: discountCodeBasicUpdate(id: $id, basicCodeDiscount: $in) ${PAYLOAD} }`,
  FreeShipping: `mutation($id: ID!, $in: DiscountCodeFreeShippingInput!) {
    it: discountCodeFreeShippingUpdate(id: $id, freeShippingCodeDiscount: $in) ${PAYLOAD} }`,
};
type Kind = keyof typeof create;
type Input = Record<string, unknown>;

const common = (more: Input): Input => ({
  title: "Reward",
  code: "LOY-1",
  startsAt: "2026-01-01T00:00:00Z",
  context: { all: "ALL" },
  ...more,
});
const INPUT: Record<Kind, (more?: Input) => Input> = {
  Basic: (more = {}) =>
    common({ customerGets: { value: { percentage: 0.1 }, items: { all: true } }, ...more }),
  FreeShipping: (more = {}) => common(more),
};

interface Payload {
  codeDiscountNode: { id: string; codeDiscount: Input } | null;
  userErrors: UserError[];
}

function shopOf(scopes = ["write_discounts", "read_customers", "read_products"]) {
  const { shop, ask, ...rest } = opened(executor, scopes);
  const make = async (kind: Kind, more: Input = {}) =>
    at(await ask(create[kind], { in: INPUT[kind](more) }), "data.it") as Payload;
  const change = async (kind: Kind, id: string, more: Input) =>
    at(await ask(update[kind], { id, in: more }), "data.it") as Payload;
  const made = async (kind: Kind, more: Input = {}) => (await make(kind, more)).codeDiscountNode?.id ?? "";
  return { shop, ask, make, change, made, ...rest };
}

describe("a free-shipping code", () => {
  it("is told with all that it was made of, wherever it is asked for", async () => {
    const { shop, ask, make } = shopOf();
    const [ada = ""] = customerIds(shop);
    const { codeDiscountNode, userErrors } = await make("FreeShipping", {
      context: { customers: { add: [`gid://shopify/Customer/${ada}`] } },
      destination: { countries: { add: ["US", "CA"], includeRestOfWorld: false } },
      maximumShippingPrice: "15.00",
      minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: "20.00" } },
      usageLimit: 1,
      appliesOncePerCustomer: true,
      combinesWith: { orderDiscounts: true, productDiscounts: true },
      tags: ["loyalty"],
    });
    expect(userErrors).toEqual([]);
    expect(codeDiscountNode?.codeDiscount).toEqual({
      __typename: "DiscountCodeFreeShipping",
      title: "Reward",
      status: "ACTIVE",
      usageLimit: 1,
      asyncUsageCount: 0,
      appliesOncePerCustomer: true,
      tags: ["loyalty"],
      discountClasses: ["SHIPPING"],
      appliesOnOneTimePurchase: true,
      appliesOnSubscription: false,
      maximumShippingPrice: { amount: "15.0", currencyCode: "USD" },
      destinationSelection: { countries: ["US", "CA"], includeRestOfWorld: false },
      combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: false },
      minimumRequirement: { greaterThanOrEqualToSubtotal: { amount: "20.0" } },
      context: { customers: [{ id: `gid://shopify/Customer/${ada}` }] },
      codes: { nodes: [{ code: "LOY-1", asyncUsageCount: 0 }] },
    });
    const id = codeDiscountNode?.id ?? "";
    const found = await ask(
      `query($id: ID!) { byCode: codeDiscountNodeByCode(code: "loy-1") { ${VIEW} }
        node: codeDiscountNode(id: $id) { ${VIEW} }
        one: discountNode(id: $id) { discount { __typename } }
        many: discountNodes(first: 5, query: "code:LOY-1") { nodes { discount { __typename } } } }`,
      { id },
    );
    expect(at(found, "data.byCode")).toEqual(codeDiscountNode);
    expect(at(found, "data.node")).toEqual(codeDiscountNode);
    const short = { discount: { __typename: "DiscountCodeFreeShipping" } };
    expect(at(found, "data.one")).toEqual(short);
    expect(at(found, "data.many.nodes")).toEqual([short]);
  });

  it("is for all countries and any rate when nothing else is said", async () => {
    const { make } = shopOf();
    expect((await make("FreeShipping")).codeDiscountNode?.codeDiscount).toMatchObject({
      maximumShippingPrice: null,
      destinationSelection: { allCountries: true },
      minimumRequirement: null,
      context: { all: "ALL" },
    });
  });

  it("is refused with every complaint at once, each under the name of its input", async () => {
    const { make, made } = shopOf();
    await made("Basic", { code: "TAKEN" });
    const { codeDiscountNode, userErrors } = await make("FreeShipping", {
      title: "",
      code: "taken",
      endsAt: "2025-01-01T00:00:00Z",
      usageLimit: 0,
      context: null,
      combinesWith: { shippingDiscounts: true },
      destination: { all: true, countries: { add: ["US"] } },
      maximumShippingPrice: "-1",
      appliesOnSubscription: true,
    });
    expect(codeDiscountNode).toBeNull();
    expect(inShort(userErrors)).toEqual([
      "freeShippingCodeDiscount.title: BLANK",
      "freeShippingCodeDiscount.code: TAKEN",
      "freeShippingCodeDiscount.endsAt: END_DATE_BEFORE_START_DATE",
      "freeShippingCodeDiscount.usageLimit: GREATER_THAN",
      "freeShippingCodeDiscount.context: BLANK",
      "freeShippingCodeDiscount.appliesOnSubscription: INVALID",
      "freeShippingCodeDiscount.combinesWith: INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS",
      "freeShippingCodeDiscount.destination: CONFLICT",
      "freeShippingCodeDiscount.maximumShippingPrice: GREATER_THAN_OR_EQUAL_TO",
    ]);
  });
});

describe("a discount for subscriptions", () => {
  it("is made only in a shop that sells them", async () => {
    const { shop, make } = shopOf();
    const customerGets = { appliesOnSubscription: true, value: { percentage: 0.1 }, items: { all: true } };
    expect(inShort((await make("Basic", { customerGets })).userErrors)).toEqual([
      "basicCodeDiscount.customerGets.appliesOnSubscription: INVALID",
    ]);
    shop.subscriptions = true;
    expect((await make("Basic", { customerGets })).codeDiscountNode?.codeDiscount).toMatchObject({
      customerGets: { appliesOnOneTimePurchase: true, appliesOnSubscription: true },
    });
  });

  it("applies on something", async () => {
    const { make } = shopOf();
    const nothing = { appliesOnOneTimePurchase: false, appliesOnSubscription: false };
    expect(inShort((await make("FreeShipping", nothing)).userErrors)).toEqual([
      "freeShippingCodeDiscount.appliesOnOneTimePurchase: APPLIES_ON_NOTHING",
    ]);
  });
});

describe("an update of a discount", () => {
  it("changes what is given and leaves the rest", async () => {
    const { made, change } = shopOf();
    const id = await made("Basic", { endsAt: "2027-01-01T00:00:00Z", usageLimit: 3, tags: ["loyalty"] });
    const { codeDiscountNode, userErrors } = await change("Basic", id, { title: "Other", endsAt: null });
    expect(userErrors).toEqual([]);
    expect(codeDiscountNode?.codeDiscount).toMatchObject({
      title: "Other",
      endsAt: null,
      usageLimit: 3,
      tags: ["loyalty"],
      context: { all: "ALL" },
      customerGets: { value: { percentage: 0.1 }, items: { allItems: true } },
    });
  });

  it("adds and removes customers, and leaves one at least", async () => {
    const { shop, made, change } = shopOf();
    const [ada, bo] = customerIds(shop).map((id) => `gid://shopify/Customer/${id}`);
    const id = await made("FreeShipping", { context: { customers: { add: [ada] } } });
    const added = await change("FreeShipping", id, { context: { customers: { add: [bo], remove: [ada] } } });
    expect(added.codeDiscountNode?.codeDiscount["context"]).toEqual({ customers: [{ id: bo }] });
    const none = await change("FreeShipping", id, { context: { customers: { remove: [bo] } } });
    expect(inShort(none.userErrors)).toEqual(["freeShippingCodeDiscount.context.customers.add: BLANK"]);
    const all = await change("FreeShipping", id, { context: { all: "ALL" } });
    expect(all.codeDiscountNode?.codeDiscount["context"]).toEqual({ all: "ALL" });
  });

  it("changes nothing when there is a complaint", async () => {
    const { shop, made, change } = shopOf();
    const id = await made("Basic");
    await made("FreeShipping", { code: "OTHER" });
    const { userErrors } = await change("Basic", id, { title: "New", code: "other" });
    expect(inShort(userErrors)).toEqual(["basicCodeDiscount.code: TAKEN"]);
    expect(Object.values(shop.discounts)[0]?.title).toBe("Reward");
    expect((await change("Basic", id, { code: "loy-1" })).userErrors).toEqual([]);
  });

  it("knows no discount of another kind, nor one that is gone", async () => {
    const { made, change } = shopOf();
    const id = await made("Basic");
    const missing = [{ field: ["id"], code: "INVALID", message: "Code discount does not exist." }];
    expect((await change("FreeShipping", id, { title: "x" })).userErrors).toEqual(missing);
    expect((await change("Basic", "gid://shopify/DiscountCodeNode/1", { title: "x" })).userErrors).toEqual(
      missing,
    );
  });
});

describe("what a discount is on", () => {
  const gets = (items: Input) => ({ customerGets: { value: { percentage: 0.5 }, items } });

  it("is products and variants, or collections, and can be told again", async () => {
    const { sim, shop, made, change, make } = shopOf();
    const [product] = Object.values(shop.products);
    const collection = `gid://shopify/Collection/${createCollection(sim, shop, "Ink").id}`;
    const [productGid, variantGid] = [
      `gid://shopify/Product/${product?.id ?? ""}`,
      `gid://shopify/ProductVariant/${product?.variants[0].id ?? ""}`,
    ];
    const products = { productsToAdd: [productGid], productVariantsToAdd: [variantGid] };
    const { codeDiscountNode } = await make("Basic", gets({ products }));
    expect(codeDiscountNode?.codeDiscount).toMatchObject({
      discountClasses: ["PRODUCT"],
      customerGets: {
        value: { percentage: 0.5 },
        items: {
          products: { nodes: [{ id: productGid }] },
          productVariants: { nodes: [{ id: variantGid }] },
        },
      },
    });
    const id = await made("Basic", { code: "C", ...gets({ collections: { add: [collection] } }) });
    const items = (payload: Payload) => at(payload, "codeDiscountNode.codeDiscount.customerGets.items");
    const toProducts = await change("Basic", id, { customerGets: { items: { products } } });
    expect(items(toProducts)).toMatchObject({ products: { nodes: [{ id: productGid }] } });
    const one = { products: { productsToRemove: [productGid] } };
    const left = await change("Basic", id, { customerGets: { items: one } });
    expect(items(left)).toEqual({
      products: { nodes: [] },
      productVariants: { nodes: [{ id: variantGid }] },
    });
    const back = await change("Basic", id, {
      customerGets: { items: { collections: { add: [collection] } } },
    });
    expect(items(back)).toEqual({ collections: { nodes: [{ id: collection }] } });
  });

  it("is not two kinds at once, nor nothing", async () => {
    const { make } = shopOf();
    const both = { all: true, products: { productsToAdd: [] } };
    expect(inShort((await make("Basic", gets(both))).userErrors)).toEqual([
      "basicCodeDiscount.customerGets.items: CONFLICT",
    ]);
    const unknown = { products: { productsToAdd: ["gid://shopify/Product/1"] } };
    expect(inShort((await make("Basic", gets(unknown))).userErrors)).toEqual([
      "basicCodeDiscount.customerGets.items: INVALID",
      "basicCodeDiscount.customerGets.items: APPLIES_ON_NOTHING",
    ]);
  });
});

describe("without the scope", () => {
  it.each(Object.keys(create) as Kind[])("no %s is made or changed", async (kind) => {
    const { ask } = shopOf(["read_discounts"]);
    expect(errorCode(await ask(create[kind], { in: INPUT[kind]() }))).toBe("ACCESS_DENIED");
    const id = "gid://shopify/DiscountCodeNode/1";
    expect(errorCode(await ask(update[kind], { id, in: {} }))).toBe("ACCESS_DENIED");
  });
});
