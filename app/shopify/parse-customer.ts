/** Customers as payloads and GraphQL nodes carry them. */
import { z } from "zod";
import type { CustomerState } from "#app/rules/order.ts";
import { gidNumber, instant, numericId, reading } from "#app/shopify/parse-fields.ts";

const ACCOUNT_STATES = ["enabled", "disabled", "invited", "declined"] as const;
const text = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === "" ? null : value));

function accountState(value: string | null): CustomerState["state"] {
  return ACCOUNT_STATES.find((state) => state === value?.toLowerCase()) ?? null;
}

/** The fields that are read of a customer, by itself or inside an order. */
export const customerPayload = z
  .object({
    id: numericId,
    email: text,
    phone: text,
    first_name: text,
    last_name: text,
    state: text,
    updated_at: instant.nullish(),
  })
  .transform((customer): CustomerState => ({
    customerId: customer.id,
    email: customer.email,
    phone: customer.phone,
    firstName: customer.first_name,
    lastName: customer.last_name,
    state: accountState(customer.state),
    updatedAt: customer.updated_at ?? null,
  }));

/** The selection of a customer that {@link customerNode} reads. */
export const CUSTOMER_SELECTION = `
  id firstName lastName state updatedAt
  defaultEmailAddress { emailAddress }
  defaultPhoneNumber { phoneNumber }`;

export const customerNode = z
  .object({
    id: gidNumber,
    firstName: text,
    lastName: text,
    state: text,
    updatedAt: instant.nullish(),
    defaultEmailAddress: z.object({ emailAddress: text }).nullish(),
    defaultPhoneNumber: z.object({ phoneNumber: text }).nullish(),
  })
  .transform((customer): CustomerState => ({
    customerId: customer.id,
    email: customer.defaultEmailAddress?.emailAddress ?? null,
    phone: customer.defaultPhoneNumber?.phoneNumber ?? null,
    firstName: customer.firstName,
    lastName: customer.lastName,
    state: accountState(customer.state),
    updatedAt: customer.updatedAt ?? null,
  }));

/** A customers/create or customers/update payload; refuses BAD_REQUEST. */
export function parseCustomerPayload(payload: unknown): CustomerState {
  return reading("customer", () => customerPayload.parse(payload));
}
