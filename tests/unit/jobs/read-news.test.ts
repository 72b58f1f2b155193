import { describe, expect, it } from "vitest";
import { readNews } from "#app/jobs/read-news.ts";

const at = new Date("2026-11-22T10:00:00Z");
const read = (topic: Parameters<typeof readNews>[0], payload: unknown) =>
  readNews(topic, { webhookId: "w", payload, at });

describe("readNews", () => {
  it("reads ids beyond 2^53 wherever they stand bare", () => {
    const big = "820982911946154508";
    expect(read("orders/edited", { order_edit: { order_id: big } })).toMatchObject({ orderId: BigInt(big) });
    expect(read("orders/delete", { id: big })).toMatchObject({ orderId: BigInt(big), at });
    expect(read("customers/redact", { customer: { id: big } })).toMatchObject({ customerId: BigInt(big) });
    expect(read("customers/delete", { id: 7 })).toMatchObject({ kind: "redact-customer", customerId: 7n });
    expect(read("customers/data_request", { customer: { id: big }, data_request: { id: 9 } })).toMatchObject({
      customerId: BigInt(big),
      requestId: 9n,
    });
  });

  it("believes a merge only when Shopify carried it out", () => {
    expect(read("customers/merge", { status: "failed" })).toMatchObject({ kind: "nothing" });
    const completed = {
      status: "completed",
      admin_graphql_api_customer_kept_id: "gid://shopify/Customer/7",
      admin_graphql_api_customer_deleted_id: "gid://shopify/Customer/820982911946154508",
    };
    expect(read("customers/merge", completed)).toMatchObject({
      kind: "merged",
      deletedId: 820_982_911_946_154_508n,
      intoId: 7n,
    });
    expect(() => read("customers/merge", { status: "completed" })).toThrow(/customer_kept_id/);
  });

  it("hears whose tags changed, by the global id alone", () => {
    const payload = {
      customerId: "gid://shopify/Customer/820982911946154508",
      occurredAt: "2026-05-01T00:00:00Z",
    };
    expect(read("customer.tags_added", payload)).toMatchObject({
      ...{ kind: "tags", customerId: 820_982_911_946_154_508n },
    });
    expect(() => read("customer.tags_removed", { customerId: 7 })).toThrow(
      /customer.tags_removed: customerId/,
    );
  });

  it("names the field that cannot be read, never its value", () => {
    expect(() => read("orders/delete", { id: "ada@example.com" })).toThrow(/orders\/delete: id/);
    expect(() => read("orders/delete", { id: "ada@example.com" })).not.toThrow(/ada@/);
    expect(() => read("orders/edited", null)).toThrow(
      expect.objectContaining({ code: "BAD_REQUEST" }) as Error,
    );
  });
});
