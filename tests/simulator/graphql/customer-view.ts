import { gid } from "../model/ids.ts";
import { apiTime } from "../model/time.ts";
import type { Customer, Shop } from "../model/types.ts";
import { totalsOf } from "../orders/totals.ts";
import { connection } from "./connection.ts";
import { metafieldFields } from "./metafields.ts";
import { orderConnection, ordersVisible, orderView } from "./order-view.ts";
import { search } from "./search.ts";
import { storeCreditAccountConnection } from "./store-credit-view.ts";
import { type Args, type Context, money, notSimulated, textOf, type View } from "./view.ts";

function ordersOf(shop: Shop, customer: Customer) {
  return Object.values(shop.orders).filter((order) => order.customerId === customer.id);
}

function contactFields(customer: Customer): Record<string, unknown> {
  const { email, phone } = customer;
  return {
    email,
    phone,
    validEmailAddress: email !== null,
    defaultEmailAddress: email && {
      __typename: "CustomerEmailAddress",
      emailAddress: email,
      marketingState: "NOT_SUBSCRIBED",
      validFormat: true,
    },
    defaultPhoneNumber: phone && { __typename: "CustomerPhoneNumber", phoneNumber: phone },
  };
}

function orderFields(shop: Shop, customer: Customer): Record<string, unknown> {
  const real = () => ordersOf(shop, customer).filter((order) => !order.test && order.cancelledAt === null);
  const lastOrder = () =>
    ordersOf(shop, customer).toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
  return {
    numberOfOrders: () => String(real().length),
    amountSpent: () =>
      money(
        real().reduce((sum, order) => sum + totalsOf(order).netPaymentMinor, 0),
        shop.currency,
      ),
    lastOrder: (_args: Args, context: Context) => {
      const order = lastOrder();
      return order ? orderView(context, order) : null;
    },
    orders: (args: Args, context: Context) =>
      orderConnection(
        context,
        ordersVisible(context).filter((order) => order.customerId === customer.id),
        args,
      ),
  };
}

export function customerView({ shop }: Context, customer: Customer): View {
  const id = gid("Customer", customer.id);
  const displayName =
    [`${customer.firstName} ${customer.lastName}`.trim(), customer.email, customer.phone].find(Boolean) ?? "";
  return {
    __typename: "Customer",
    id,
    legacyResourceId: customer.id,
    firstName: customer.firstName,
    lastName: customer.lastName,
    displayName,
    state: customer.state.toUpperCase(),
    verifiedEmail: customer.verifiedEmail,
    tags: customer.tags,
    note: customer.note,
    locale: "en",
    taxExempt: false,
    defaultAddress: null,
    createdAt: apiTime(customer.createdAt),
    updatedAt: apiTime(customer.updatedAt),
    ...contactFields(customer),
    ...orderFields(shop, customer),
    storeCreditAccounts: (args: Args, context: Context) =>
      storeCreditAccountConnection(context, customer, args),
    ...metafieldFields(id),
  };
}

const SORT: Record<string, (customer: Customer) => string | number> = {
  ID: () => 0,
  CREATED_AT: (customer) => customer.createdAt,
  UPDATED_AT: (customer) => customer.updatedAt,
  NAME: (customer) => `${customer.lastName}, ${customer.firstName}`.toLowerCase(),
};

export function customerConnection(context: Context, args: Args): View {
  const found = search(Object.values(context.shop.customers), textOf(args, "query"), (customer) => ({
    id: customer.id,
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    phone: customer.phone,
    state: customer.state,
    tag: customer.tags,
    created_at: customer.createdAt,
    updated_at: customer.updatedAt,
  }));
  const valueOf = SORT[String(args["sortKey"])];
  if (!valueOf) throw notSimulated(`customers by ${String(args["sortKey"])}`);
  return connection("Customer", found, args, {
    keyOf: (customer) => ({ value: valueOf(customer), id: customer.id }),
    view: (customer) => customerView(context, customer),
  });
}
