/** Versions stay stored as they were published: orders and laws read those of the first schema, too. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { anOrder, MAY, told } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";
import { pastTheLaws } from "../support/small-books.ts";

const CUSTOMER = 7_001n;
const NOW = new Date("2026-06-15T12:00:00Z");

const stored = (tierEndsOnReturn: boolean) => ({
  ...{ schema: 1, name: "Old rules", currency: "USD", membership: "everyone", tierEndsOnReturn },
  tiers: [
    { id: "member", name: "Member", thresholdMinor: "0", rate: { points: 1, perMinor: "100" } },
    { id: "influencer", name: "Influencer", thresholdMinor: "50000", rate: { points: 2, perMinor: "100" } },
  ],
});

async function played(tierEndsOnReturn: boolean): Promise<string> {
  const { shopId } = await aShop({ programme: null });
  await db.programmeVersion.create({
    data: {
      ...{ shopId, version: 1, publishedAt: new Date("2020-01-01"), publishedBy: "test" },
      document: stored(tierEndsOnReturn),
    },
  });
  const orders = [48_000n, 4_000n, 4_000n].map((totalMinor, index) => {
    const orderId = BigInt(11 + index);
    const processedAt = new Date(MAY.getTime() + index * 60_000);
    return told(anOrder({ orderId, customerId: CUSTOMER, name: `#${index}`, totalMinor, processedAt }));
  });
  await settleOrders(shopId, orders, { now: NOW });
  return shopId;
}

test("an old version earns, lifts and is verified as ever", async () => {
  const shopId = await played(true);
  expect(await statementOf(shopId)).toEqual(["earn +480 = 480", "earn +40 = 520", "earn +80 = 600"]);
  expect((await publishedProgrammes(db, shopId))[0]?.programme).toMatchObject({
    schema: 2,
    name: "Old rules",
  });
  expect(await discrepancies(shopId)).toEqual([]);
  await pastTheLaws(shopId, ["UPDATE standings SET tier_id = 'member' WHERE shop_id = $1"]);
  expect((await discrepancies(shopId)).map(({ law }) => law)).toEqual([
    "A member's tier is one that those orders reach",
  ]);
});

test.each([
  [true, ["A member's tier is one that those orders reach"]],
  [false, []],
])("whether tiers end on return (%s) is read in an old version, too", async (endsOnReturn, broken) => {
  const shopId = await played(endsOnReturn);
  await pastTheLaws(shopId, [
    "UPDATE orders SET qualifying_minor = 0 WHERE shop_id = $1",
    "UPDATE standings SET values = '{}' WHERE shop_id = $1",
  ]);
  expect((await discrepancies(shopId)).map(({ law }) => law)).toEqual(broken);
});
