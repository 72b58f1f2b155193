import { gid } from "../model/ids.ts";
import { shopTime } from "../model/time.ts";
import type { Customer, Shop } from "../model/types.ts";
import { rawId } from "./raw.ts";

/** The customer as in customers/* and inside an order: without counts, totals, tags or marketing fields. */
export function customerPayload(shop: Shop, customer: Customer): Record<string, unknown> {
  return {
    id: rawId(customer.id),
    email: customer.email,
    created_at: shopTime(customer.createdAt, shop.timeZone),
    updated_at: shopTime(customer.updatedAt, shop.timeZone),
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: customer.state,
    note: customer.note,
    verified_email: customer.verifiedEmail,
    multipass_identifier: null,
    tax_exempt: false,
    phone: customer.phone,
    currency: shop.currency,
    tax_exemptions: [],
    admin_graphql_api_id: gid("Customer", customer.id),
    default_address: null,
  };
}
