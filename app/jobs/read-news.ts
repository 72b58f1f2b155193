/** What a stored delivery says, by topic; pure. Throws where the payload cannot be read. */
import { z } from "zod";
import type { CustomerState } from "#app/rules/order.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { parseCustomerPayload } from "#app/shopify/parse-customer.ts";
import { gidNumber, numericId, reading } from "#app/shopify/parse-fields.ts";
import { parseOrderPayload, parseRefundPayload } from "#app/shopify/parse-order.ts";
import type { Topic } from "#app/shopify/trim-payload.ts";

/** News of an order that came by a delivery. */
export type DeliveredOrderNews = OrderNews & { webhookId: string };

export type CustomerNews = { kind: "customer"; customer: CustomerState; webhookId: string };

/** News about the shop or a person's rights; done one by one, in the order they came. */
export type SingleNews = { webhookId: string } & (
  | { kind: "uninstalled"; at: Date }
  | { kind: "scopes"; current: string[] }
  | { kind: "bulk-finished"; operationGid: string }
  | { kind: "redact-customer"; customerId: bigint; asked: boolean }
  | { kind: "merged"; deletedId: bigint; intoId: bigint; mergedAt: Date }
  | { kind: "data-request"; requestId: bigint; customerId: bigint }
  | { kind: "erase-shop" }
  | { kind: "nothing"; outcome: string }
);

/** A product or a collection changed, or is gone. */
export type ProductNews = { kind: "product" | "collection"; id: bigint; webhookId: string };

/** A customer got or lost tags. */
export type TagNews = { kind: "tags"; customerId: bigint; webhookId: string };

export type News = DeliveredOrderNews | CustomerNews | ProductNews | TagNews | SingleNews;

export type Told = { webhookId: string; payload: unknown; at: Date };

/** Topics that are done whether or not the shop is installed and has a programme. */
export const URGENT_TOPICS = [
  "app/uninstalled",
  "app/scopes_update",
  "customers/data_request",
  "customers/redact",
  "customers/delete",
  "shop/redact",
] as const satisfies Topic[];

/** Total: a topic that the door stores does not compile until it says something here. */
const READERS: Record<Topic, (told: Told) => News> = {
  "orders/create": readOrder,
  "orders/paid": readOrder,
  "orders/updated": readOrder,
  "orders/cancelled": readOrder,
  "orders/edited": ({ webhookId, payload }) => ({
    kind: "edited",
    orderId: edited.parse(payload).order_edit.order_id,
    webhookId,
  }),
  "orders/delete": ({ webhookId, payload, at }) => ({
    kind: "deleted",
    orderId: withId.parse(payload).id,
    at,
    webhookId,
  }),
  "refunds/create": ({ webhookId, payload }) => ({
    kind: "refund",
    ...parseRefundPayload(payload),
    webhookId,
  }),
  "customers/create": readCustomer,
  "customers/update": readCustomer,
  "customers/delete": ({ webhookId, payload }) => ({
    kind: "redact-customer",
    customerId: withId.parse(payload).id,
    asked: false,
    webhookId,
  }),
  "customers/merge": readMerge,
  "customer.tags_added": readTagged,
  "customer.tags_removed": readTagged,
  "products/update": readProduct,
  "products/delete": readProduct,
  "collections/update": readCollection,
  "collections/delete": readCollection,
  "app/uninstalled": ({ webhookId, at }) => ({ kind: "uninstalled", at, webhookId }),
  "bulk_operations/finish": ({ webhookId, payload }) => ({
    kind: "bulk-finished",
    operationGid: finished.parse(payload).admin_graphql_api_id,
    webhookId,
  }),
  "app/scopes_update": ({ webhookId, payload }) => ({
    kind: "scopes",
    current: scopes.parse(payload).current,
    webhookId,
  }),
  "customers/redact": ({ webhookId, payload }) => ({
    kind: "redact-customer",
    customerId: aboutCustomer.parse(payload).customer.id,
    asked: true,
    webhookId,
  }),
  "customers/data_request": ({ webhookId, payload }) => {
    const { customer, data_request } = dataRequest.parse(payload);
    return { kind: "data-request", requestId: data_request.id, customerId: customer.id, webhookId };
  },
  "shop/redact": ({ webhookId }) => ({ kind: "erase-shop", webhookId }),
};

/** What the delivery says. Refuses BAD_REQUEST with the field that cannot be read, never its value. */
export function readNews(topic: Topic, told: Told): News {
  return reading(topic, () => READERS[topic](told));
}

const withId = z.object({ id: numericId });
const edited = z.object({ order_edit: z.object({ order_id: numericId }) });
const scopes = z.object({ current: z.array(z.string()) });
const finished = z.object({ admin_graphql_api_id: z.string() });
const aboutCustomer = z.object({ customer: withId });
const dataRequest = z.object({ customer: withId, data_request: withId });
const tagged = z.object({ customerId: gidNumber });
const mergeStatus = z.object({ status: z.string() });
const completedMerge = z.object({
  admin_graphql_api_customer_kept_id: gidNumber,
  admin_graphql_api_customer_deleted_id: gidNumber,
});

function readOrder({ webhookId, payload }: Told): News {
  return { kind: "order", ...parseOrderPayload(payload), webhookId };
}

function readProduct({ webhookId, payload }: Told): News {
  return { kind: "product", id: withId.parse(payload).id, webhookId };
}

function readCollection({ webhookId, payload }: Told): News {
  return { kind: "collection", id: withId.parse(payload).id, webhookId };
}

function readTagged({ webhookId, payload }: Told): News {
  return { kind: "tags", customerId: tagged.parse(payload).customerId, webhookId };
}

function readCustomer({ webhookId, payload }: Told): News {
  return { kind: "customer", customer: parseCustomerPayload(payload), webhookId };
}

/** A merge that Shopify did not carry out says nothing. */
function readMerge({ webhookId, payload, at }: Told): News {
  const { status } = mergeStatus.parse(payload);
  if (status.toLowerCase() !== "completed") {
    return { kind: "nothing", outcome: `Shopify did not merge the customers (${status})`, webhookId };
  }
  const merged = completedMerge.parse(payload);
  return {
    kind: "merged",
    deletedId: merged.admin_graphql_api_customer_deleted_id,
    intoId: merged.admin_graphql_api_customer_kept_id,
    mergedAt: at,
    webhookId,
  };
}
