/** A line of the list of orders in words. */
import { expect, test } from "vitest";
import { orderLine } from "#app/components/orders-view.ts";
import type { OrderLine } from "#app/reports/orders.ts";

const at = { now: new Date("2026-11-22T12:00:00Z"), timeZone: "UTC" };
const line: OrderLine = {
  ...{ orderId: 1n, name: "#1042", processedAt: new Date("2026-11-22T11:00:00Z"), isKnown: true },
  ...{ readAgain: false, awaitsProducts: false, awaitsTags: false, settledAt: at.now, target: 59n },
  ...{ tierId: "member", historyOnly: false, test: false, paid: true, financialStatus: "paid" },
  ...{ cancelledAt: null, deletedAt: null, customerId: 7n, memberState: "enrolled" },
  ...{ firstName: "Ada", lastName: "Kaya", email: "ada@example.com" },
};
const told = (change: Partial<OrderLine>) => orderLine({ ...line, ...change }, at);

test("says whose order it is and what it earned, and leads to both", () => {
  expect(told({})).toMatchObject({
    ...{ id: "1", name: "#1042", points: "59 points", at: { text: "1 hour ago" } },
    customer: { name: "Ada Kaya", email: "ada@example.com", url: "/app/members/7" },
    state: { words: "Paid", tone: "success" },
  });
  expect(told({ customerId: null, memberState: null }).customer).toBeNull();
  expect(told({ memberState: null }).customer).toEqual({ name: "Customer 7", email: null, url: null });
  expect(told({ firstName: null, lastName: null }).customer).toMatchObject({
    ...{ name: "ada@example.com", email: null },
  });
  expect(told({ memberState: "redacted" }).customer?.name).toBe("Redacted customer");
  expect(told({ name: null, processedAt: null, settledAt: null })).toMatchObject({
    ...{ name: "Order 1", points: null, at: null },
  });
});

test.each<[string, Partial<OrderLine>]>([
  ["Waits for the order itself", { settledAt: null, isKnown: false }],
  ["Waits to be read again", { readAgain: true }],
  ["Waits for its products", { settledAt: null, awaitsProducts: true }],
  ["Waits for the customer's tags", { settledAt: null, awaitsTags: true }],
  ["Waits for a programme", { settledAt: null }],
  ["Deleted", { deletedAt: at.now, cancelledAt: at.now }],
  ["Cancelled", { cancelledAt: at.now }],
  ["Test order", { test: true }],
  ["No customer", { customerId: null }],
  ["From the shop's past", { historyOnly: true, tierId: null }],
  ["Payment voided", { financialStatus: "voided" }],
  ["Awaits payment", { paid: false, financialStatus: "pending" }],
  ["Does not count", { tierId: null }],
  ["Refunded", { financialStatus: "refunded" }],
  ["Refunded in part", { financialStatus: "partially_refunded" }],
])("says of an order: %s", (words, change) => {
  expect(told(change).state.words).toBe(words);
});
