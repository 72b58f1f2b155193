/** Codes are bought, fail, are used, end and come back while their owners are merged and their orders taken back. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { endRedemptions } from "#app/flows/end-redemptions.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { rebuildBooks } from "#app/flows/rebuild-books.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { Redemption } from "#app/models/redemptions.server.ts";
import { markIssued } from "#app/models/redemptions.server.ts";
import type { OrderState } from "#app/rules/order.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { discrepancies } from "../support/books.ts";
import { anOrder, aRefund, later, refunded, told } from "../support/orders.ts";
import { insist, playStep } from "../support/play.ts";
import { onPool } from "../support/pool.ts";
import { publish } from "../support/shop.ts";
import { LONG, prove, SEED } from "../support/prove.ts";
import { NOW } from "../support/stories.ts";
import { connected } from "./connect.ts";

const PEOPLE = 4;
const RUNS = 12 * LONG;
const REWARD = influencerTiers("USD").rewards?.[0]?.id ?? "";
const LATER = later(NOW, { days: 400 });

/** What becomes of a code after it was bought, one after the other. */
const CAREERS = [
  ["fail"],
  ["issue"],
  ["use", "cancel"],
  ["issue", "use"],
  ["issue", "use", "cancel"],
  ["issue", "expire"],
  ["issue", "expire", "use"],
  ["fail", "use", "cancel"],
] as const;
type Deed = (typeof CAREERS)[number][number];

/** Three customers who turn out to be one or two people; each has bought for so many dollars. */
type Person = {
  dollars: number[];
  refunds: { of: number; part: number }[];
  codes: { by: number; career: readonly Deed[] }[];
  merges: [number, number][];
};

const customer = fc.nat({ max: 2 });
const person: fc.Arbitrary<Person> = fc.record({
  dollars: fc.array(fc.integer({ min: 300, max: 1_500 }), { minLength: 3, maxLength: 3 }),
  refunds: fc.array(fc.record({ of: customer, part: fc.integer({ min: 10, max: 100 }) }), { maxLength: 2 }),
  codes: fc.array(fc.record({ by: customer, career: fc.constantFrom(...CAREERS) }), {
    minLength: 1,
    maxLength: 4,
  }),
  merges: fc.constantFrom<[number, number][]>(
    [[0, 1]],
    [
      [0, 1],
      [1, 2],
    ],
    [
      [1, 2],
      [0, 1],
    ],
    [
      [0, 2],
      [1, 2],
    ],
  ),
});

const idOf = (place: number, index: number) => BigInt(place * 10 + index + 1);

/** Of a shop that Shopify knows, with customers whom it does not: whatever it is asked for them, it refuses. */
async function aShopOfStrangers(clawback: "allow_negative" | "clamp"): Promise<string> {
  const { shopId } = await connected();
  await installShop(shopId, { now: NOW });
  await db.shop.update({ where: { shopId }, data: { createdAt: new Date(0), installedAt: new Date(0) } });
  const programme = { ...influencerTiers("USD"), clawback };
  await publish({ shopId, version: 2, programme, publishedAt: new Date(0) });
  return shopId;
}

async function buy(shopId: string, customerId: bigint): Promise<Redemption | null> {
  try {
    return await insist(() =>
      redeem(shopId, { customerId, redemptionId: randomUUID(), rewardId: REWARD }, { now: NOW }),
    );
  } catch (error) {
    if (error instanceof Refusal && error.code === "INSUFFICIENT_POINTS") return null;
    throw error;
  }
}

async function live(
  shopId: string,
  code: { by: bigint; career: readonly Deed[]; orderId: bigint },
): Promise<void> {
  const redemption = await buy(shopId, code.by);
  if (!redemption) return;
  const { redemptionId } = redemption;
  const order = anOrder({
    ...{
      orderId: code.orderId,
      customerId: code.by,
      totalMinor: 3_000n,
      processedAt: later(NOW, { days: -1 }),
    },
    discountCodes: [redemption.code],
  });
  const deeds: Record<Deed, () => Promise<unknown>> = {
    fail: () => finishRedemption(shopId, redemptionId, { now: NOW }),
    issue: () =>
      inTransaction((tx) =>
        markIssued(tx, shopId, { redemptionId, issuedGid: `gid://${redemptionId}`, now: NOW }),
      ),
    use: () => settleOrders(shopId, [told(order)], { now: NOW }),
    cancel: () => settleOrders(shopId, [told({ ...order, updatedAt: NOW, cancelledAt: NOW })], { now: NOW }),
    expire: () => endRedemptions(shopId, [redemptionId], { now: LATER, as: "expired" }),
  };
  for (const deed of code.career) await insist(deeds[deed]);
}

/** Everything that happens to these people, each to go its way beside the others. */
function fatesOf(shopId: string, { refunds, codes, merges }: Person, orders: OrderState[], place: number) {
  const taken = refunds.map(({ of, part }, step) => async () => {
    const order = orders[of] as OrderState;
    const amountMinor = (order.totalMinor * BigInt(part)) / 100n;
    const processedAt = later(order.updatedAt, { days: step + 1 });
    const refund = aRefund({ refundId: order.orderId * 10n + BigInt(step), amountMinor, processedAt });
    await insist(() => settleOrders(shopId, [told(refunded(order, refund))], { now: NOW }));
  });
  const lives = codes.map(({ by, career }, step) => () => {
    const orderId = BigInt(place * 1_000 + 500 + step);
    return live(shopId, { by: idOf(place, by), career, orderId });
  });
  const unions = merges.map(([from, to], step) => () => {
    const merge = {
      deletedId: idOf(place, from),
      intoId: idOf(place, to),
      mergedAt: later(NOW, { days: step - 9 }),
    };
    return insist(() => playStep(shopId, { merge }, NOW));
  });
  return [...lives, ...taken, ...unions];
}

const sumOf = async (question: string, shopId: string) =>
  BigInt(
    (await onPool().query<{ sum: string }>(`SELECT coalesce(sum(${question}`, [shopId])).rows[0]?.sum ?? 0,
  );

/** What the books hold is what the orders are worth less what the codes cost. */
async function expectNothingLost(shopId: string): Promise<void> {
  const held = await sumOf(
    "pending_delta + available_delta - shortfall), 0) AS sum FROM entries WHERE shop_id = $1",
    shopId,
  );
  const earned = await sumOf("target), 0) AS sum FROM orders WHERE shop_id = $1", shopId);
  const spent = await sumOf(
    "points), 0) AS sum FROM redemptions WHERE shop_id = $1 AND state IN ('requested', 'issued', 'used')",
    shopId,
  );
  expect(held).toBe(earned - spent);
}

async function expectNobodyOverdrawn(shopId: string, clawback: string): Promise<void> {
  const overdrafts = await onPool().query(
    `SELECT key FROM entries WHERE shop_id = $1 AND kind = 'redeem' AND available_after < 0
       AND reason ->> 'usedAfterReturn' IS NULL`,
    [shopId],
  );
  expect(overdrafts.rows).toEqual([]);
  if (clawback === "clamp")
    expect(await db.member.count({ where: { shopId, available: { lt: 0n } } })).toBe(0);
}

test(
  `codes of merged people conserve every point: up to ${PEOPLE * RUNS} cases (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(person, { minLength: 1, maxLength: PEOPLE, size: "max" }),
      fc.constantFrom("allow_negative" as const, "clamp" as const),
      fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
      async (people, clawback, keys) => {
        const shopId = await aShopOfStrangers(clawback);
        const orders = people.map(({ dollars }, place) =>
          dollars.map((each, index) =>
            anOrder({
              ...{ orderId: BigInt(place * 1_000 + index + 1), customerId: idOf(place, index) },
              ...{ totalMinor: BigInt(each) * 100n, processedAt: later(NOW, { days: -30 + index }) },
            }),
          ),
        );
        await settleOrders(
          shopId,
          orders.flat().map((order) => told(order)),
          { now: NOW },
        );
        const fates = people.flatMap((each, place) => fatesOf(shopId, each, orders[place] ?? [], place));
        const ranked = fates.map((fate, index) => ({ fate, key: keys[index % keys.length] ?? 0 }));
        ranked.sort((a, b) => a.key - b.key);
        await Promise.all(ranked.map(({ fate }) => fate()));
        await expectNobodyOverdrawn(shopId, clawback);
        await expectNothingLost(shopId);
        expect(await discrepancies(shopId)).toEqual([]);
        const { members: _, ...mended } = await rebuildBooks(shopId, { now: NOW });
        expect(Object.entries(mended).filter(([, count]) => count !== 0)).toEqual([]);
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);
