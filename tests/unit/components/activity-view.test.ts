/** What the log says of a delivery, and what a person can still do with it. */
import { describe, expect, test } from "vitest";
import { activityDetail } from "#app/components/activity-view.ts";

const receivedAt = new Date("2026-11-22T12:00:00Z");
const at = { now: receivedAt, timeZone: "UTC" };
const delivery = {
  ...{ webhookId: "w-1", topic: "orders/updated", receivedAt, state: "parked", attempts: 1 },
  ...{ outcome: null, error: "why", orderName: null, about: 77n, eventId: null },
  ...{ triggeredAt: receivedAt, processedAt: receivedAt, hasPayload: true },
};
const contentOf = (given: typeof delivery) =>
  activityDetail(given, at).facts.find(({ title }) => title === "Content")?.words;

describe("a delivery that could not be done", () => {
  test("can be tried again while its content is kept", () => {
    expect(activityDetail(delivery, at)).toMatchObject({ isParked: true, unsaid: null, orderId: "77" });
    expect(contentOf(delivery)).toMatch(/^Kept until /);
  });

  test("cannot once its content is gone", () => {
    const purged = { ...delivery, hasPayload: false };
    expect(activityDetail(purged, at).unsaid).toMatch(/not kept any more/);
    expect(contentOf(purged)).toMatch(/removed after 30 days/);
  });

  test("never had any where the order was found by asking Shopify", () => {
    const found = { ...delivery, webhookId: "found:77", hasPayload: false };
    expect(activityDetail(found, at).unsaid).toMatch(/^Nobody told Laurel of this order/);
    expect(contentOf(found)).toMatch(/^None: /);
  });
});

test.each([
  ["one that waits", { state: "received" }],
  ["what Laurel does not use", { topic: "carts/update", state: "ignored" }],
])("nothing is offered for %s", (_what, given) => {
  expect(activityDetail({ ...delivery, hasPayload: false, ...given }, at).unsaid).toBeNull();
});
