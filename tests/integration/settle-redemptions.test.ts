/** What orders teach of the codes that points bought, and what cancelled purchases do to spent points. */
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { discrepancies, lotsOf, postAll, spend, statementOf } from "../support/books.ts";
import { anOrder, later, MAY, refunded, told, aRefund } from "../support/orders.ts";
import { aShop, publish } from "../support/shop.ts";

const NOW = new Date("2026-06-15T12:00:00Z");
const ada = 1n;
let shopId = "";

const settle = (...news: OrderNews[]) => settleOrders(shopId, news, { now: NOW });
const redemptionOf = (redemptionId: string) =>
  db.redemption.findUniqueOrThrow({ where: { shopId_redemptionId: { shopId, redemptionId } } });

/** A redemption whose points were taken, and whose code Shopify has. */
async function anIssuedCode(points: bigint): Promise<{ redemptionId: string; code: string }> {
  const redemptionId = randomUUID();
  const code = `LRL${redemptionId.slice(0, 8).toUpperCase()}`;
  const reward = influencerTiers("USD").rewards?.[0] ?? {};
  await db.redemption.create({
    data: {
      ...{
        shopId,
        redemptionId,
        customerId: ada,
        rewardId: "five-off",
        programmeVersion: 1,
        reward,
        points,
        code,
      },
      ...{ state: "issued", requestedAt: MAY, issuedAt: MAY, endsAt: later(MAY, { days: 90 }) },
    },
  });
  await postAll(shopId, [spend(ada, points, redemptionId)]);
  return { redemptionId, code };
}

async function aShopWith(programme: Partial<ProgrammeDocument> = {}): Promise<void> {
  ({ shopId } = await aShop({ programme: { ...influencerTiers("USD"), ...programme } }));
}

const first = anOrder({ orderId: 1n, customerId: ada });
const cancelled = { ...first, cancelledAt: later(MAY, { days: 1 }), updatedAt: later(MAY, { days: 1 }) };

describe("spent points of an order that is taken back", () => {
  test("leave a hole that later orders fill (example 7)", async () => {
    await aShopWith();
    await settle(told(first));
    await anIssuedCode(100n);
    await settle(told(cancelled));
    await settle(told(cancelled));
    await settle(
      told(
        anOrder({ orderId: 2n, customerId: ada, totalMinor: 8_000n, processedAt: later(MAY, { days: 2 }) }),
      ),
    );
    expect(await statementOf(shopId)).toEqual([
      "earn +100 = 100",
      "redeem -100 = 0",
      "reverse -100 = -100",
      "earn +80 = -20",
    ]);
    expect(await lotsOf(shopId)).toEqual(["0 of 100"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("are a recorded shortfall where the programme clamps (example 8)", async () => {
    await aShopWith({ clawback: "clamp" });
    await settle(told(first));
    await anIssuedCode(100n);
    await settle(told(cancelled));
    await settle(told(cancelled));
    await settle(
      told(
        anOrder({ orderId: 2n, customerId: ada, totalMinor: 8_000n, processedAt: later(MAY, { days: 2 }) }),
      ),
    );
    expect(await statementOf(shopId)).toEqual([
      "earn +100 = 100",
      "redeem -100 = 0",
      "reverse 0 = 0 (short 100)",
      "earn +80 = 80",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

describe("a code", () => {
  let code = "";
  let redemptionId = "";
  const buys = (figures: Parameters<typeof anOrder>[0] = {}) =>
    anOrder({
      orderId: 7n,
      customerId: ada,
      totalMinor: 2_000n,
      processedAt: later(MAY, { days: 3 }),
      discountCodes: [code],
      ...figures,
    });
  const at = (minutes: number) => later(MAY, { days: 3, minutes });

  beforeEach(async () => {
    await aShopWith();
    await settle(told(first));
    ({ code, redemptionId } = await anIssuedCode(60n));
  });

  test("is used by an order that carries it, paid or not", async () => {
    await settle(told(buys({ financialStatus: "pending" })));
    expect(await redemptionOf(redemptionId)).toMatchObject({ state: "used", usedOrderId: 7n });
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "redeem -60 = 40"]);
  });

  test("gives its points back to the same lots when the order is cancelled, once", async () => {
    await settle(told(buys()));
    const off = buys({ cancelledAt: at(1), updatedAt: at(1) });
    await settle(told(off));
    await settle(told(off));
    expect(await redemptionOf(redemptionId)).toMatchObject({ state: "returned" });
    expect((await statementOf(shopId)).slice(2)).toEqual([
      "earn +20 = 60",
      "reverse -20 = 40",
      "return +60 = 100",
    ]);
    expect(await lotsOf(shopId)).toEqual(["100 of 100", "0 of 20"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("gives its points back when the order is refunded whole before it is sent", async () => {
    const sold = buys();
    await settle(told(refunded(sold, aRefund({ amountMinor: 2_000n, processedAt: at(1) }))));
    expect(await redemptionOf(redemptionId)).toMatchObject({ state: "returned" });
  });

  test("stays used in a cancelled order where the programme keeps the points", async () => {
    await aShopWith({ returnSpentPointsOnCancel: false });
    await settle(told(first));
    ({ code, redemptionId } = await anIssuedCode(60n));
    await settle(told(buys({ cancelledAt: at(1) })));
    expect(await redemptionOf(redemptionId)).toMatchObject({ state: "used" });
  });

  test("is taken again when its order lives after all, or another order used it", async () => {
    await settle(told(buys({ cancelledAt: at(1), updatedAt: at(1) })));
    await settle(told(buys({ orderId: 8n, processedAt: at(5) })));
    expect(await redemptionOf(redemptionId)).toMatchObject({ state: "used", usedOrderId: 8n });
    await settle(told(buys({ cancelledAt: null, updatedAt: at(2) })));
    expect(await redemptionOf(redemptionId)).toMatchObject({ state: "used", usedOrderId: 7n });
    const kinds = (
      await db.entry.findMany({ where: { shopId, redemptionId }, orderBy: { entryId: "asc" } })
    ).map(({ kind, key }) => `${kind} ${key.split(":")[2]}`);
    expect(kinds).toEqual(["redeem 1", "return 2", "redeem 3"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("gives its points back when everything was restocked unsent, too", async () => {
    const off = refunded(buys(), aRefund({ amountMinor: 2_000n, processedAt: at(1) }));
    await settle(told({ ...off, fulfillmentStatus: "fulfilled" }));
    expect(await redemptionOf(redemptionId)).toMatchObject({ state: "used" });
    await settle(told({ ...off, fulfillmentStatus: "restocked", updatedAt: at(2) }));
    expect(await redemptionOf(redemptionId)).toMatchObject({ state: "returned" });
  });

  test("is judged by the version it was bought under: a later one moves nothing back", async () => {
    const off = told(buys({ cancelledAt: at(1), updatedAt: at(1) }));
    await settle(off);
    const before = await statementOf(shopId);
    const programme = { ...influencerTiers("USD"), returnSpentPointsOnCancel: false };
    await publish({ shopId, version: 2, programme, publishedAt: at(2) });
    await settle(off);
    expect(await redemptionOf(redemptionId)).toMatchObject({ state: "returned" });
    expect(await statementOf(shopId)).toEqual(before);
  });

  test("stands as issued once the order does not carry it any more, whichever news came first", async () => {
    const off = told(buys({ cancelledAt: at(1), updatedAt: at(1) }));
    const without = told(buys({ cancelledAt: at(1), updatedAt: at(2), discountCodes: [] }));
    await settle(off);
    await settle(without);
    await settle(off);
    expect(await redemptionOf(redemptionId)).toMatchObject({ state: "issued", usedOrderId: null });
    expect((await statementOf(shopId)).slice(-2)).toEqual(["return +60 = 100", "redeem -60 = 40"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("ends the same when the news of its cancel come first", async () => {
    const off = buys({ cancelledAt: at(1), updatedAt: at(1) });
    await settle(told(off), told(buys()));
    expect(await redemptionOf(redemptionId)).toMatchObject({ state: "returned" });
    expect((await statementOf(shopId)).at(-1)).toBe("return +60 = 100");
  });
});
