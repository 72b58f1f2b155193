import { idOf } from "../model/ids.ts";
import { SimError } from "../model/sim.ts";
import type { Customer, Order, Product } from "../model/types.ts";
import { hasScope } from "../oauth/scopes.ts";
import { announceOrder } from "../orders/announce.ts";
import { type CustomerChange, eachOnce, updateCustomer, without } from "../orders/customers.ts";
import { bulkMutations } from "./bulk-view.ts";
import { customerView } from "./customer-view.ts";
import { discountMutations } from "./discount-mutations.ts";
import { giftCardMutations } from "./gift-card-mutations.ts";
import { metafieldsSet } from "./metafields-set.ts";
import { orderView } from "./order-view.ts";
import { productView } from "./product-view.ts";
import { denied } from "./scopes.ts";
import { storeCreditMutations } from "./store-credit-mutations.ts";
import { type Args, type Context, type Field, notSimulated, type View } from "./view.ts";

const CUSTOMER_FIELDS = ["id", "email", "firstName", "lastName", "phone", "note", "tags"];

const userError = (field: string[], message: string): View => ({ __typename: "UserError", field, message });

const customerUpdate: Field = (args, context) => {
  const { id: gid, ...change } = args["input"] as { id?: string } & CustomerChange;
  for (const key of Object.keys(change))
    if (!CUSTOMER_FIELDS.includes(key)) throw notSimulated(`customerUpdate ${key}`);
  const __typename = "CustomerUpdatePayload";
  const customer = context.shop.customers[idOf("Customer", gid ?? "") ?? ""];
  if (!customer)
    return { __typename, customer: null, userErrors: [userError(["id"], "Customer does not exist")] };
  try {
    updateCustomer(context.sim, context.shop, customer, change);
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    return { __typename, customer: null, userErrors: [userError(["email"], "Email has already been taken")] };
  }
  return { __typename, customer: customerView(context, customer), userErrors: [] };
};

type Tagged =
  { kind: "customer"; it: Customer } | { kind: "order"; it: Order } | { kind: "product"; it: Product };

function taggedOf({ shop }: Context, gid: string): Tagged | null {
  const of = (type: string) => idOf(type, gid) ?? "";
  const customer = shop.customers[of("Customer")];
  if (customer) return { kind: "customer", it: customer };
  const order = shop.orders[of("Order")];
  if (order) return { kind: "order", it: order };
  const product = shop.products[of("Product")];
  return product ? { kind: "product", it: product } : null;
}

function saveTags(context: Context, { kind, it }: Tagged, tags: string[]): View {
  const { sim, shop } = context;
  if (kind === "customer" && isSame(it.tags, tags)) return customerView(context, it);
  if (kind === "customer") return customerView(context, updateCustomer(sim, shop, it, { tags }));
  it.tags = tags;
  it.updatedAt = sim.nowIso();
  if (kind === "order") announceOrder(sim, shop, it, ["orders/updated"]);
  sim.changed();
  return kind === "order" ? orderView(context, it) : productView(context, it);
}

const tagChange =
  (name: "tagsAdd" | "tagsRemove", next: (had: string[], given: string[]) => string[]): Field =>
  (args: Args, context) => {
    const __typename = name === "tagsAdd" ? "TagsAddPayload" : "TagsRemovePayload";
    const tagged = taggedOf(context, String(args["id"]));
    if (!tagged)
      return { __typename, node: null, userErrors: [userError(["id"], "Resource does not exist")] };
    const scope = `write_${tagged.kind}s`;
    if (!hasScope(context.shop, scope)) throw denied(name, scope);
    const tags = next(tagged.it.tags, args["tags"] as string[]);
    const complaint = complaintAbout(tagged.it.tags, tags);
    if (complaint) return { __typename, node: null, userErrors: [userError(["tags"], complaint)] };
    return { __typename, node: saveTags(context, tagged, tags), userErrors: [] };
  };

const MOST_TAGS = 250;
const LONGEST_TAG = 255;

/** What was there stays as it is, however much it is. */
function complaintAbout(had: readonly string[], tags: readonly string[]): string | null {
  const added = without(tags, had);
  if (added.some((tag) => tag.length > LONGEST_TAG))
    return `Tag is too long (maximum is ${LONGEST_TAG} characters)`;
  return added.length > 0 && tags.length > MOST_TAGS ? `Tags exceed the maximum of ${MOST_TAGS}` : null;
}

/** Nothing is announced where nothing is another. */
const isSame = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && without(a, b).length === 0;

export const mutations: Record<string, Field> = {
  ...bulkMutations,
  ...discountMutations,
  ...giftCardMutations,
  ...storeCreditMutations,
  metafieldsSet,
  customerUpdate,
  tagsAdd: tagChange("tagsAdd", (had, given) => eachOnce([...had, ...given])),
  tagsRemove: tagChange("tagsRemove", without),
};
