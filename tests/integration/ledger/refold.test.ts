/** Standings by more than spend and years of the shop: a check folds them anew. */
import { expect, test } from "vitest";
import { checkBooks } from "#app/flows/check-books.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { anOrderNews, later, MAY } from "../../support/orders.ts";
import { aShop } from "../../support/shop.ts";
import { pastTheLaws } from "../../support/small-books.ts";

const NOW = new Date("2026-06-15T12:00:00Z");
const VALUES = "A standing adds up what its member's orders brought that year";
const TIER = "A member's tier is one that those orders reach";

/** Two orders make an Influencer; two members with two orders each. */
async function played(): Promise<string> {
  const reach = { metric: "orders", atLeast: "2" } as const;
  const tiers = [
    { id: "member", name: "Member", reach: null },
    { id: "influencer", name: "Influencer", reach },
  ];
  const { shopId } = await aShop({ programme: { ...influencerTiers("USD"), tiers } });
  const orders = [1n, 2n, 3n, 4n].map((orderId) =>
    anOrderNews({
      orderId,
      customerId: 1n + (orderId % 2n),
      processedAt: later(MAY, { days: Number(orderId) }),
    }),
  );
  await settleOrders(shopId, orders, { now: NOW });
  return shopId;
}

test.each<[string, string, string[]]>([
  ["right books", "SELECT $1::text", []],
  ["a tier", "UPDATE standings SET tier_id = 'member' WHERE shop_id = $1 AND customer_id = 1", [TIER]],
  ["what was brought", "UPDATE standings SET values = '{}' WHERE shop_id = $1 AND customer_id = 2", [VALUES]],
  ["an order", "UPDATE orders SET qualifying_units = 5 WHERE shop_id = $1 AND order_id = 1", [VALUES]],
])("finds what is wrong with %s", async (_what, statement, laws) => {
  const shopId = await played();
  await pastTheLaws(shopId, [statement]);
  const { found, broken } = await checkBooks(shopId, { now: NOW, clock: () => NOW });
  expect(broken).toEqual(laws.map((law) => ({ law, count: 1 })));
  expect(found.map(({ law }) => law)).toEqual(laws);
});
