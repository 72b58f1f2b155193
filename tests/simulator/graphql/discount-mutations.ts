import { gid, idOf } from "../model/ids.ts";
import { shopTime } from "../model/time.ts";
import type { BasicDiscount, Discount, FreeShippingDiscount } from "../model/types.ts";
import { discountStatusOf } from "../orders/codes.ts";
import { Complaints } from "./complaints.ts";
import { type BasicDraft, type BasicInput, readBasic } from "./discount-input.ts";
import { discountCodeNodeView } from "./discount-view.ts";
import { type FreeShippingDraft, type FreeShippingInput, readFreeShipping } from "./free-shipping-input.ts";
import type { Args, Context, Field, View } from "./view.ts";

function tell({ sim, shop }: Context, topic: string, discount: Discount): void {
  const at = (iso: string) => shopTime(iso, shop.timeZone);
  const payload = {
    admin_graphql_api_id: gid("DiscountCodeNode", discount.id),
    title: discount.title,
    status: discountStatusOf(discount, sim.now()),
    created_at: at(discount.createdAt),
    updated_at: at(discount.updatedAt),
  };
  sim.announce(shop, [{ topic, payload }]);
  sim.changed();
}

/** What differs between the kinds: the name of the input, and how it is read. */
interface Kind<D extends Discount> {
  kind: D["kind"];
  type: string;
  input: string;
  read: (
    context: Context,
    args: Args,
    complaints: Complaints,
    former: D | null,
  ) => BasicDraft | FreeShippingDraft;
}

const BASIC: Kind<BasicDiscount> = {
  kind: "basic",
  type: "DiscountCodeBasic",
  input: "basicCodeDiscount",
  read: ({ shop }, args, complaints, former) =>
    readBasic({ shop, complaints, former }, args["basicCodeDiscount"] as BasicInput),
};

const FREE_SHIPPING: Kind<FreeShippingDiscount> = {
  kind: "free_shipping",
  type: "DiscountCodeFreeShipping",
  input: "freeShippingCodeDiscount",
  read: ({ shop }, args, complaints, former) =>
    readFreeShipping({ shop, complaints, former }, args["freeShippingCodeDiscount"] as FreeShippingInput),
};

/** Makes the discount, or says everything that is wrong with it. */
const create =
  <D extends Discount>(kind: Kind<D>): Field =>
  (args, context): View => {
    const { sim, shop } = context;
    const __typename = `${kind.type}CreatePayload`;
    const complaints = new Complaints(kind.input);
    const draft = kind.read(context, args, complaints, null);
    if (complaints.errors.length > 0)
      return { __typename, codeDiscountNode: null, userErrors: complaints.errors };
    const now = sim.nowIso();
    const rest = { usageCount: 0, usedBy: [], byApp: true, createdAt: now, updatedAt: now };
    const discount: Discount = { ...draft, id: sim.nextId(), codeId: sim.nextId(), ...rest };
    shop.discounts[discount.id] = discount;
    tell(context, "discounts/create", discount);
    return { __typename, codeDiscountNode: discountCodeNodeView(context, discount), userErrors: [] };
  };

/** Changes what the input gives, or nothing when there is a complaint. A discount stays of its kind. */
const update =
  <D extends Discount>(kind: Kind<D>): Field =>
  (args, context): View => {
    const __typename = `${kind.type}UpdatePayload`;
    const discount = findById(context, args);
    if (discount?.kind !== kind.kind) return { __typename, codeDiscountNode: null, userErrors: missing() };
    const complaints = new Complaints(kind.input);
    const draft = kind.read(context, args, complaints, discount as D);
    if (complaints.errors.length > 0)
      return { __typename, codeDiscountNode: null, userErrors: complaints.errors };
    Object.assign(discount, draft, { updatedAt: context.sim.nowIso() });
    tell(context, "discounts/update", discount);
    return { __typename, codeDiscountNode: discountCodeNodeView(context, discount), userErrors: [] };
  };

function findById({ shop }: Context, args: Args): Discount | null {
  const text = String(args["id"]);
  const id = idOf("DiscountCodeNode", text) ?? idOf("DiscountNode", text);
  return (id === null ? null : shop.discounts[id]) ?? null;
}

const missing = () => [
  {
    __typename: "DiscountUserError",
    field: ["id"],
    message: "Code discount does not exist.",
    code: "INVALID",
    extraInfo: null,
  },
];

const change =
  (name: string, apply: (discount: Discount, now: string) => void): Field =>
  (args, context): View => {
    const __typename = `${name}Payload`;
    const discount = findById(context, args);
    if (!discount) return { __typename, codeDiscountNode: null, userErrors: missing() };
    const now = context.sim.nowIso();
    apply(discount, now);
    discount.updatedAt = now;
    tell(context, "discounts/update", discount);
    return { __typename, codeDiscountNode: discountCodeNodeView(context, discount), userErrors: [] };
  };

const remove: Field = (args, context) => {
  const __typename = "DiscountCodeDeletePayload";
  const discount = findById(context, args);
  if (!discount) return { __typename, deletedCodeDiscountId: null, userErrors: missing() };
  delete context.shop.discounts[discount.id];
  tell(context, "discounts/delete", discount);
  return { __typename, deletedCodeDiscountId: gid("DiscountCodeNode", discount.id), userErrors: [] };
};

/** Switching off ends a discount now; switching on starts it now, without an end if that has passed. */
export const discountMutations: Record<string, Field> = {
  discountCodeBasicCreate: create(BASIC),
  discountCodeBasicUpdate: update(BASIC),
  discountCodeFreeShippingCreate: create(FREE_SHIPPING),
  discountCodeFreeShippingUpdate: update(FREE_SHIPPING),
  discountCodeDeactivate: change("DiscountCodeDeactivate", (discount, now) => {
    if (discount.endsAt === null || discount.endsAt > now) discount.endsAt = now;
  }),
  discountCodeActivate: change("DiscountCodeActivate", (discount, now) => {
    if (discount.startsAt > now) discount.startsAt = now;
    if (discount.endsAt !== null && discount.endsAt <= now) discount.endsAt = null;
  }),
  discountCodeDelete: remove,
};
