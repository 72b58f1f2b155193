import { GraphQLError } from "graphql";
import { hasScope } from "../oauth/scopes.ts";
import type { Shop } from "../model/types.ts";

const TRANSACTIONS = "read_store_credit_account_transactions";

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
  GiftCard: "read_gift_cards",
  GiftCardConfiguration: "read_gift_cards",
  GiftCardTransaction: "read_gift_card_transactions",
  HasStoreCreditAccounts: "read_customers",
  StoreCreditAccount: "read_store_credit_accounts",
  StoreCreditConfiguration: "read_store_credit_accounts",
  StoreCreditAccountTransaction: TRANSACTIONS,
  StoreCreditAccountCreditTransaction: TRANSACTIONS,
  StoreCreditAccountDebitTransaction: TRANSACTIONS,
};

/** Root fields whose type does not say it. */
const BY_QUERY: Record<string, string> = { giftCardsCount: "read_gift_cards" };

const BY_MUTATION: Record<string, string> = {
  discountCodeBasicCreate: "write_discounts",
  discountCodeBasicUpdate: "write_discounts",
  discountCodeFreeShippingCreate: "write_discounts",
  discountCodeFreeShippingUpdate: "write_discounts",
  discountCodeActivate: "write_discounts",
  discountCodeDeactivate: "write_discounts",
  discountCodeDelete: "write_discounts",
  customerUpdate: "write_customers",
  giftCardCreate: "write_gift_cards",
  giftCardUpdate: "write_gift_cards",
  giftCardDeactivate: "write_gift_cards",
  giftCardSendNotificationToCustomer: "write_gift_cards",
  storeCreditAccountCredit: "write_store_credit_account_transactions",
  storeCreditAccountDebit: "write_store_credit_account_transactions",
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
  const scope =
    at.parent === "Mutation"
      ? BY_MUTATION[at.field]
      : (BY_TYPE[resource] ?? (at.parent === "QueryRoot" ? BY_QUERY[at.field] : undefined));
  if (scope !== undefined && !hasScope(shop, scope)) throw denied(at.field, scope);
}
