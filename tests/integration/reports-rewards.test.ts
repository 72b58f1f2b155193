/** What became of rewards: counted by state, with the net sales of the orders that carried their codes. */
import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { readRewardRedemptions, rewardUse } from "#app/reports/rewards.server.ts";
import { CONVERSIONS } from "#app/rules/conversion.ts";
import { aShop } from "../support/shop.ts";
import { member, order, refund } from "./reports-facts.ts";

const ADA = 1n;
const NOW = new Date("2026-06-02T12:00:00Z");
const stuckBefore = new Date(NOW.getTime() - 300_000);
let shopId: string;

beforeEach(async () => {
  ({ shopId } = await aShop());
  await member(shopId, ADA, { firstName: "Ada" });
});

/** Orders say what was used, and what was used on one that was cancelled. */
const carried = (state: string) => (state === "used" || state === "returned" ? 99n : null);

type Told = { state?: string; rewardId?: string; minute?: number; orderId?: bigint };

async function bought({ state = "issued", rewardId = "off", minute = 0, orderId }: Told, of = shopId) {
  const redemptionId = randomUUID();
  const requestedAt = new Date(NOW.getTime() - 86_400_000 + minute * 60_000);
  const made = state === "requested" || state === "failed" ? null : requestedAt;
  const reward = { kind: "amount_off", id: rewardId, title: "Off", points: 5, valueMinor: "5", validDays: 9 };
  await db.redemption.create({
    data: {
      ...{
        shopId: of,
        redemptionId,
        customerId: ADA,
        rewardId,
        reward,
        programmeVersion: 1,
        points: 5n,
        state,
      },
      ...{
        code: redemptionId.toUpperCase(),
        requestedAt,
        issuedAt: made,
        usedOrderId: orderId ?? carried(state),
      },
    },
  });
  return redemptionId;
}

const uses = () => rewardUse(db, shopId, { stuckBefore });

test("nothing bought is nothing to count", async () => {
  expect(await uses()).toEqual([]);
});

test("each reward is counted by what became of it, and what points became by themselves as one", async () => {
  for (const state of ["issued", "used", "cancelled", "expired", "returned", "failed", "requested"])
    await bought({ state });
  await bought({ rewardId: "tea", state: "used" });
  for (const window of ["2026-05", "2026-06/2", "7"])
    await bought({ rewardId: `conversion:${window}`, state: "used" });
  expect(await uses()).toEqual([
    { rewardId: CONVERSIONS, issued: 3, used: 3, returned: 0, stuck: 0, revenueMinor: 0n },
    { rewardId: "off", issued: 5, used: 1, returned: 3, stuck: 1, revenueMinor: 0n },
    { rewardId: "tea", issued: 1, used: 1, returned: 0, stuck: 0, revenueMinor: 0n },
  ]);
});

test("sales are of the orders that carry codes, net, each order once for a reward", async () => {
  const at = "2026-06-01T10:00:00Z";
  await order(shopId, { orderId: 1n, at, gross: 10_000n, discounts: 500n, taxes: 900n });
  await order(shopId, { orderId: 2n, at, gross: 4_000n, test: true });
  await order(shopId, { orderId: 3n, at, gross: 3_000n, deletedAt: NOW });
  await order(shopId, { orderId: 4n, at, gross: 2_000n });
  for (const refundId of [7n, 8n])
    await refund(shopId, { orderId: 1n, refundId, at, returns: 1_500n, taxes: 90n });
  for (const orderId of [1n, 1n, 2n, 3n]) await bought({ state: "used", orderId });
  await bought({ state: "used", rewardId: "tea", orderId: 1n });
  // One whose order was cancelled has sold nothing.
  await bought({ state: "returned", rewardId: "tea", orderId: 4n });
  const sales = (await uses()).map(({ rewardId, revenueMinor }) => [rewardId, revenueMinor]);
  expect(sales).toEqual([
    ["off", 6_500n],
    ["tea", 6_500n],
  ]);
});

test("another shop's redemptions and orders count for it alone", async () => {
  const { shopId: other } = await aShop();
  await member(other, ADA);
  await order(other, { orderId: 1n, at: "2026-06-01T10:00:00Z", gross: 100n });
  await bought({ state: "used", orderId: 1n }, other);
  await bought({ state: "used", orderId: 1n });
  expect(await uses()).toMatchObject([{ used: 1, revenueMinor: 0n }]);
  expect(await rewardUse(db, other, { stuckBefore })).toMatchObject([{ used: 1, revenueMinor: 100n }]);
});

test("of one reward the latest are read with their members, the stuck ones first", async () => {
  const [old, stuck, late] = [
    await bought({ minute: 1 }),
    await bought({ minute: 2, state: "requested" }),
    await bought({ minute: 3 }),
  ];
  // Asked for a minute ago, it is not stuck yet.
  const fresh = await bought({ minute: 1_439, state: "requested" });
  await bought({ rewardId: "tea" });
  const rows = await readRewardRedemptions(db, shopId, { rewardId: "off", stuckBefore });
  expect(rows.map(({ redemptionId }) => redemptionId)).toEqual([stuck, fresh, late, old]);
  expect(rows[0]).toMatchObject({ firstName: "Ada", memberState: "enrolled", held: 0n });
  const converted = await bought({ rewardId: "conversion:2026-05" });
  const all = await readRewardRedemptions(db, shopId, { rewardId: CONVERSIONS, stuckBefore });
  expect(all.map(({ redemptionId }) => redemptionId)).toEqual([converted]);
});
