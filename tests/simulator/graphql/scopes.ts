import { GraphQLError } from "graphql";
import { hasScope } from "../oauth/scopes.ts";
import type { Shop } from "../model/types.ts";

/** By the type that a field answers with, connections and lists included. */
const BY_TYPE: Record<string, string> = {
  Customer: "read_customers",
  Order: "read_orders",
  Refund: "read_orders",
  Product: "read_products",
  ProductVariant: "read_products",
  Collection: "read_products",
  DiscountNode: "read_discounts",
  DiscountCodeNode: "read_discounts",
};

const BY_MUTATION: Record<string, string> = {
  discountCodeBasicCreate: "write_discounts",
  discountCodeBasicUpdate: "write_discounts",
  discountCodeFreeShippingCreate: "write_discounts",
  discountCodeFreeShippingUpdate: "write_discounts",
  discountCodeActivate: "write_discounts",
  discountCodeDeactivate: "write_discounts",
  discountCodeDelete: "write_discounts",
  customerUpdate: "write_customers",
};

export function denied(field: string, scope: string): GraphQLError {
  return new GraphQLError(`Access denied for ${field} field. Required access: \`${scope}\` access scope.`, {
    extensions: {
      code: "ACCESS_DENIED",
      documentation: "https://shopify.dev/api/usage/access-scopes",
      requiredAccess: `\`${scope}\` access scope.`,
    },
  });
}

/** Throws ACCESS_DENIED when the field needs a scope the shop has not granted. */
export function requireAccess(shop: Shop, at: { parent: string; field: string; type: string }): void {
  const resource = at.type.replace(/(Connection|Edge)$/, "");
  const scope = at.parent === "Mutation" ? BY_MUTATION[at.field] : BY_TYPE[resource];
  if (scope !== undefined && !hasScope(shop, scope)) throw denied(at.field, scope);
}
