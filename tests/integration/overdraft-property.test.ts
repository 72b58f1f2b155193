/** Shoppers spend while their orders are taken back: no redemption ever takes what is not there. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { OrderState } from "#app/rules/order.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { discrepancies } from "../support/books.ts";
import { anOrder, aRefund, later, refunded, told } from "../support/orders.ts";
import { onPool } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";
import { LONG, prove, SEED } from "../support/prove.ts";
import { NOW } from "../support/stories.ts";

const MEMBERS = 8;
const RUNS = 25 * LONG;
const REWARD = { rewardId: "five-off", points: 500 };
const reward = influencerTiers("USD").rewards?.[0];
if (reward) Object.assign(REWARD, { rewardId: reward.id, points: reward.points });

type Deed = { kind: "redeem" } | { kind: "refund"; part: number } | { kind: "cancel" } | { kind: "use" };
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant("redeem" as const) }),
  fc.record({ kind: fc.constant("refund" as const), part: fc.integer({ min: 1, max: 70 }) }),
  fc.record({ kind: fc.constant("cancel" as const) }),
  fc.record({ kind: fc.constant("use" as const) }),
);

type Shopper = { dollars: number; deeds: Deed[] };
const shopper: fc.Arbitrary<Shopper> = fc.record({
  dollars: fc.integer({ min: 450, max: 1_200 }),
  deeds: fc.array(deed, { minLength: 2, maxLength: 5 }),
});

const openingOf = ({ dollars }: Shopper, index: number): OrderState =>
  anOrder({ orderId: BigInt(index + 1), customerId: BigInt(index + 1), totalMinor: BigInt(dollars) * 100n });

/** Whatever is refused is refused for want of points. */
async function buy(shopId: string, customerId: bigint): Promise<string[]> {
  try {
    const request = { customerId, redemptionId: randomUUID(), rewardId: REWARD.rewardId };
    return [(await redeem(shopId, request, { now: NOW })).code];
  } catch (error) {
    if (error instanceof Refusal && error.code === "INSUFFICIENT_POINTS") return [];
    throw error;
  }
}

async function doDeed(shopId: string, order: OrderState, each: Deed, step: number): Promise<void> {
  const updatedAt = later(order.updatedAt, { days: step + 1 });
  const customerId = order.customerId ?? 0n;
  if (each.kind === "redeem") await buy(shopId, customerId);
  if (each.kind === "cancel")
    await settleOrders(shopId, [told({ ...order, updatedAt, cancelledAt: updatedAt })], { now: NOW });
  if (each.kind === "refund") {
    const amountMinor = (order.totalMinor * BigInt(each.part)) / 100n;
    const refund = aRefund({
      refundId: order.orderId * 10n + BigInt(step),
      amountMinor,
      processedAt: updatedAt,
    });
    await settleOrders(shopId, [told(refunded(order, refund))], { now: NOW });
  }
  if (each.kind === "use") {
    const [code] = await buy(shopId, customerId);
    const orderId = order.orderId * 100n + BigInt(step);
    const used = anOrder({ orderId, customerId, totalMinor: 3_000n, discountCodes: code ? [code] : [] });
    await settleOrders(shopId, [told(used)], { now: NOW });
    const cancelled = { ...used, updatedAt, cancelledAt: updatedAt };
    if (step % 2 === 0) await settleOrders(shopId, [told(cancelled)], { now: NOW });
  }
}

/** Below nothing by a redemption: only a code that was used after its points had come back may do that. */
async function overdrafts(shopId: string): Promise<unknown[]> {
  const answer = await onPool().query<Record<string, unknown>>(
    `SELECT key, available_after FROM entries WHERE shop_id = $1 AND kind = 'redeem' AND available_after < 0
       AND reason ->> 'usedAfterReturn' IS NULL`,
    [shopId],
  );
  return answer.rows;
}

test(
  `no interleaving of redemptions and reversals overdraws: up to ${MEMBERS * RUNS} cases (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(shopper, { minLength: 1, maxLength: MEMBERS, size: "max" }),
      fc.constantFrom("allow_negative" as const, "clamp" as const),
      async (shoppers, clawback) => {
        const { shopId } = await aShop({ programme: { ...influencerTiers("USD"), clawback } });
        const orders = shoppers.map(openingOf);
        await settleOrders(
          shopId,
          orders.map((order) => told(order)),
          { now: NOW },
        );
        const deeds = shoppers.flatMap(({ deeds }, index) =>
          deeds.map((each, step) => doDeed(shopId, orders[index] as OrderState, each, step)),
        );
        const failed = (await Promise.allSettled(deeds)).filter(({ status }) => status === "rejected");
        expect(failed).toEqual([]);
        expect(await overdrafts(shopId)).toEqual([]);
        if (clawback === "clamp")
          expect(await db.member.count({ where: { shopId, available: { lt: 0n } } })).toBe(0);
        expect(await discrepancies(shopId)).toEqual([]);
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);
