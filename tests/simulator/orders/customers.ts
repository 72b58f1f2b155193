import { gid, uuidOf } from "../model/ids.ts";
import type { Announcement, Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type { Customer, CustomerState, Shop } from "../model/types.ts";
import { customerPayload } from "./payload-customer.ts";
import { rawId } from "./raw.ts";
import { accountsOf, balanceOf } from "./store-credit.ts";

export interface CustomerInput {
  id?: string | undefined;
  email: string | null;
  firstName: string;
  lastName: string;
  phone?: string | null | undefined;
  state?: CustomerState | undefined;
  tags?: string[] | undefined;
}

function refuseTakenEmail(shop: Shop, email: string | null, self?: string): void {
  if (email === null) return;
  const taken = Object.values(shop.customers).some(
    (each) => each.id !== self && each.email?.toLowerCase() === email.toLowerCase(),
  );
  if (taken) throw new SimError("TAKEN", `email ${email} has already been taken`);
}

/** Adds a customer and sends customers/create. Refuses a taken e-mail or id. */
export function createCustomer(sim: Sim, shop: Shop, input: CustomerInput): Customer {
  refuseTakenEmail(shop, input.email);
  const id = input.id ?? sim.nextId(shop.bigIds);
  if (shop.customers[id]) throw new SimError("TAKEN", `customer ${id} exists`);
  const now = sim.nowIso();
  const { email, firstName, lastName, phone = null, state = "disabled", tags = [] } = input;
  const verifiedEmail = state === "enabled";
  const customer = {
    id,
    email,
    firstName,
    lastName,
    phone,
    state,
    tags,
    verifiedEmail,
    note: null,
    createdAt: now,
    updatedAt: now,
  };
  shop.customers[id] = customer;
  sim.announce(shop, [{ topic: "customers/create", payload: customerPayload(shop, customer) }]);
  sim.changed();
  return customer;
}

export type CustomerChange = Partial<
  Pick<Customer, "email" | "firstName" | "lastName" | "phone" | "state" | "tags" | "note">
>;

/** Compared without case, as Shopify does. */
const plain = (tag: string) => tag.trim().toLowerCase();

/** Every tag once, as it was written first. */
export function eachOnce(tags: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const tag of tags) if (plain(tag) !== "" && !seen.has(plain(tag))) seen.set(plain(tag), tag.trim());
  return [...seen.values()];
}

export const without = (tags: readonly string[], others: readonly string[]): string[] => {
  const gone = new Set(others.map(plain));
  return tags.filter((tag) => !gone.has(plain(tag)));
};

/** As in customer.tags_added and customer.tags_removed: what came, or went. */
function tagNews(sim: Sim, customer: Customer, had: readonly string[]): Announcement[] {
  const told = (topic: string, tags: string[]) => {
    const payload = { customerId: gid("Customer", customer.id), tags, occurredAt: sim.nowIso() };
    return tags.length > 0 ? [{ topic, payload }] : [];
  };
  return [
    ...told("customer.tags_added", without(customer.tags, had)),
    ...told("customer.tags_removed", without(had, customer.tags)),
  ];
}

/** Changes a customer and sends customers/update, and what became of the tags. */
export function updateCustomer(sim: Sim, shop: Shop, customer: Customer, change: CustomerChange): Customer {
  if (change.email !== undefined) refuseTakenEmail(shop, change.email, customer.id);
  const had = customer.tags;
  Object.assign(customer, change, { updatedAt: sim.nowIso() });
  customer.tags = eachOnce(customer.tags);
  sim.announce(shop, [
    { topic: "customers/update", payload: customerPayload(shop, customer) },
    ...tagNews(sim, customer, had),
  ]);
  sim.changed();
  return customer;
}

export function deleteCustomer(sim: Sim, shop: Shop, customer: Customer): void {
  if (Object.values(shop.orders).some((order) => order.customerId === customer.id)) {
    throw new SimError("HAS_ORDERS", "a customer with orders can’t be deleted");
  }
  delete shop.customers[customer.id];
  sim.announce(shop, [
    { topic: "customers/delete", payload: { id: rawId(customer.id), phone: customer.phone } },
  ]);
  sim.changed();
}

/** Moves the deleted one's orders and gift cards to the kept one and sends customers/merge. Refuses who has store credit. */
export function mergeCustomers(sim: Sim, shop: Shop, kept: Customer, deleted: Customer): void {
  if (kept.id === deleted.id) throw new SimError("SAME_CUSTOMER", "a customer can’t be merged with itself");
  for (const { id } of [kept, deleted])
    if (accountsOf(sim, shop, id).some((account) => balanceOf(account) > 0))
      throw new SimError("STORE_CREDIT", "a customer with store credit can’t be merged");
  for (const order of Object.values(shop.orders))
    if (order.customerId === deleted.id) order.customerId = kept.id;
  for (const card of Object.values(shop.giftCards))
    if (card.customerId === deleted.id) card.customerId = kept.id;
  delete shop.customers[deleted.id];
  kept.updatedAt = sim.nowIso();
  const payload = {
    admin_graphql_api_customer_kept_id: gid("Customer", kept.id),
    admin_graphql_api_customer_deleted_id: gid("Customer", deleted.id),
    admin_graphql_api_job_id: `gid://shopify/Job/${uuidOf(`merge:${kept.id}:${deleted.id}`)}`,
    status: "completed",
    errors: [],
  };
  sim.announce(shop, [{ topic: "customers/merge", payload }]);
  sim.changed();
}
