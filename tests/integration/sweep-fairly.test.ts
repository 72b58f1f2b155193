/** What a sweep cannot get done stands in nobody's way for ever. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { findOpenAdjustments } from "#app/models/adjustments.server.ts";
import { findShopsToDrain } from "#app/models/deliveries.server.ts";
import { findUnfinished } from "#app/models/redemption-ends.server.ts";
import { aMember } from "../support/books.ts";
import { onPool } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";

const BEFORE = new Date("2020-02-01T00:00:00Z");
const OLD = "2020-01-01T00:00:00Z";

const KINDS: [what: string, statement: string, look: () => Promise<string[]>][] = [
  [
    "inboxes",
    `INSERT INTO deliveries (shop_id, webhook_id, topic, received_at, state, payload)
     VALUES ($1, $2, 'orders/paid', '${OLD}', 'received', '{}')`,
    () => findShopsToDrain(db, { before: BEFORE, limit: 1 }),
  ],
  [
    "adjustments",
    `INSERT INTO adjustments (shop_id, adjustment_id, state, made_by, made_at, posted_at)
     VALUES ($1, $2::uuid, 'posting', 'staff:1', '${OLD}', '${OLD}')`,
    async () => (await findOpenAdjustments(db, { before: BEFORE, limit: 1 })).map(({ shopId }) => shopId),
  ],
  [
    "redemptions",
    `INSERT INTO redemptions (shop_id, redemption_id, customer_id, reward_id, programme_version, reward, points, state,
       code, requested_at, ends_at)
     VALUES ($1, $2::uuid, 1, 'r', 1, '{}', 5, 'requested', $2::text, '${OLD}', '${OLD}')`,
    async () => (await findUnfinished(db, { before: BEFORE, limit: 1 })).map(({ shopId }) => shopId),
  ],
];

test.each(KINDS)("%s of another shop have their turn", async (_what, statement, look) => {
  const shops = [(await aShop()).shopId, (await aShop()).shopId];
  for (const shopId of shops) {
    await aMember(shopId, { customerId: 1n });
    await onPool().query(statement, [shopId, randomUUID()]);
  }
  const seen = new Set<string>();
  for (let times = 0; times < 60; times += 1) for (const shopId of await look()) seen.add(shopId);
  expect([...seen]).toEqual(expect.arrayContaining(shops));
  await db.shop.updateMany({ where: { shopId: { in: shops } }, data: { uninstalledAt: new Date() } });
});
