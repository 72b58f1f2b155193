/** Who takes part in the programme, and from when. */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { redactCustomer } from "#app/flows/redact-customer.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { anOrder, anOrderNews, later, MAY, told } from "../support/orders.ts";
import { aShop, publish } from "../support/shop.ts";

const NOW = new Date("2026-06-15T12:00:00Z");
const ada = 9_007_199_254_740_995n;
let shopId = "";

const settle = (...news: OrderNews[]) => settleOrders(shopId, news, { now: NOW });
const orderOf = (orderId: bigint) =>
  db.order.findUniqueOrThrow({ where: { shopId_orderId: { shopId, orderId } } });
const memberOf = (customerId: bigint) =>
  db.member.findUniqueOrThrow({ where: { shopId_customerId: { shopId, customerId } } });

beforeEach(async () => {
  ({ shopId } = await aShop());
});

describe("taking part", () => {
  test("a customer without an account earns nothing; once enrolled, what was bought up to 60 days before counts", async () => {
    await settle(
      anOrderNews({
        orderId: 1n,
        customerId: ada,
        account: "disabled",
        processedAt: later(MAY, { days: -61 }),
      }),
      anOrderNews({
        orderId: 2n,
        customerId: ada,
        account: "disabled",
        processedAt: later(MAY, { days: -59 }),
      }),
    );
    expect([(await memberOf(ada)).state, await statementOf(shopId)]).toEqual(["guest", []]);
    await settle(anOrderNews({ orderId: 3n, customerId: ada, processedAt: MAY }));
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "earn +100 = 200"]);
    expect((await memberOf(ada)).enrolledAt).toEqual(MAY);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("in a programme for everyone, the first paid order enrols", async () => {
    const programme = { ...influencerTiers("USD"), membership: "everyone" as const };
    ({ shopId } = await aShop({ programme }));
    const unpaid = anOrder({ orderId: 1n, customerId: ada, financialStatus: "pending" });
    await settle(told(unpaid, "disabled"));
    expect((await memberOf(ada)).state).toBe("guest");
    await settle(
      told({ ...unpaid, financialStatus: "paid", updatedAt: later(MAY, { minutes: 1 }) }, "disabled"),
    );
    expect([(await memberOf(ada)).state, await statementOf(shopId)]).toEqual([
      "enrolled",
      ["earn +100 = 100"],
    ]);
  });

  test("an excluded member's orders come to nothing when they are settled again", async () => {
    await settle(anOrderNews({ orderId: 1n, customerId: ada }));
    await db.member.update({
      where: { shopId_customerId: { shopId, customerId: ada } },
      data: { state: "excluded" },
    });
    await settleOrders(shopId, [], { now: NOW, customerIds: [ada] });
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "reverse -100 = 0"]);
    expect(await db.standing.count({ where: { shopId } })).toBe(0);
  });

  test("an excluded member whose person is removed does not take part again", async () => {
    await settle(anOrderNews({ orderId: 1n, customerId: ada }));
    await db.member.update({
      where: { shopId_customerId: { shopId, customerId: ada } },
      data: { state: "excluded" },
    });
    await redactCustomer(shopId, { customerId: ada, webhookId: "none" }, { now: NOW });
    await settle(anOrderNews({ orderId: 2n, customerId: ada }));
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "reverse -100 = 0"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

describe("a shop without a programme", () => {
  beforeEach(async () => {
    ({ shopId } = await aShop({ programme: null }));
  });

  test("keeps the facts, and settles them once the first version is published", async () => {
    await settle(
      anOrderNews({ orderId: 1n, customerId: ada }),
      anOrderNews({ orderId: 2n, customerId: ada }),
    );
    expect(await statementOf(shopId)).toEqual([]);
    await publish({ shopId, version: 1, programme: influencerTiers("USD"), publishedAt: NOW });
    await settleOrders(shopId, [], { now: NOW, customerIds: [ada] });
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "earn +100 = 200"]);
    expect((await orderOf(1n)).programmeVersion).toBe(1);
  });
});
