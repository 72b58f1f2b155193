/** A backtest in several threads: each judges a part of the customers, and together they say what one would. */
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { askBacktest } from "#app/flows/ask-backtest.server.ts";
import { runBacktest } from "#app/flows/run-backtest.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { stopBacktest } from "#app/flows/stop-backtest.server.ts";
import { requireBacktest } from "#app/models/backtests.server.ts";
import { partsOf } from "#app/models/replayed-members.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { aDraft, backtested } from "../support/backtested.ts";
import { anOrder, later, MAY, told } from "../support/orders.ts";
import { onPool } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";

const now = later(MAY, { days: 90 });
const published = influencerTiers("USD");
const dearer: ProgrammeDocument = {
  ...published,
  earning: { rate: { points: 2, perMinor: "100" } },
  membership: "everyone",
};
const CUSTOMERS = 60;

/** Some buy often, some once, and some without an account. */
async function aShopWithMany(): Promise<string> {
  const { shopId } = await aShop();
  const news = Array.from({ length: CUSTOMERS }, (_, index) => {
    const customerId = BigInt(index + 1);
    const orders = Array.from({ length: 1 + (index % 7) }, (_each, nth) =>
      anOrder({
        ...{ orderId: customerId * 100n + BigInt(nth), customerId, totalMinor: BigInt(1_000 + index * 311) },
        processedAt: later(MAY, { days: 1 + nth * 9 }),
      }),
    );
    return orders.map((order) => (index % 5 === 0 ? told(order, "disabled") : told(order)));
  });
  await settleOrders(shopId, news.flat(), { now });
  await aDraft(shopId, dearer, now);
  return shopId;
}

const ask = (shopId: string) => askBacktest(shopId, { months: 12, by: "staff:1", now });

describe("parts", () => {
  const orders = (shopId: string) =>
    onPool().query<{ id: string; orders: number }>(
      "SELECT customer_id::text AS id, count(*)::integer AS orders FROM orders WHERE shop_id = $1 GROUP BY 1",
      [shopId],
    );

  test("hold every customer once, and about as many orders each", async () => {
    const shopId = await aShopWithMany();
    const { rows } = await orders(shopId);
    const parts = await partsOf(db, shopId, 3);
    const shares = parts.map(({ after, upTo }) =>
      rows
        .filter(({ id }) => (after === null || BigInt(id) > after) && (upTo === null || BigInt(id) <= upTo))
        .reduce((sum, each) => sum + each.orders, 0),
    );
    const all = rows.reduce((sum, each) => sum + each.orders, 0);
    expect(parts.map(({ after }) => after)).toEqual([null, ...parts.slice(0, -1).map(({ upTo }) => upTo)]);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(all);
    for (const share of shares) expect(Math.abs(share - all / 3)).toBeLessThanOrEqual(7);
  });

  test("are fewer where there are fewer customers, and one where nobody bought", async () => {
    const { shopId } = await aShop();
    const everybody = { after: null, upTo: null };
    expect(await partsOf(db, shopId, 4)).toEqual([everybody]);
    await settleOrders(shopId, [told(anOrder({ customerId: 9n, processedAt: MAY }))], { now });
    expect(await partsOf(db, shopId, 4)).toEqual([
      { after: null, upTo: 9n },
      { after: 9n, upTo: null },
    ]);
    expect(await partsOf(db, shopId, 1)).toEqual([everybody]);
  });
});

test("several threads say what one says, and how far they are", async () => {
  const shopId = await aShopWithMany();
  const alone = await backtested(shopId, { now, threads: 1 });
  const together = await backtested(shopId, { now, threads: 3 });
  expect(together).toEqual(alone);
  expect(alone.result.draft.members).toBe(CUSTOMERS);
  const { done, total } = await db.backtest.findFirstOrThrow({ where: { shopId, state: "done" } });
  expect(done).toBe(total);
});

test("they stop where somebody stopped it", async () => {
  const shopId = await aShopWithMany();
  const backtestId = await ask(shopId);
  let asked = 0;
  // It is asked at every page.
  const clock = () => later(now, { minutes: (asked += 1) });
  const running = runBacktest(shopId, backtestId, { clock, threads: () => 3 });
  for (let state = "asked"; state !== "running";) ({ state } = await requireBacktest(db, shopId, backtestId));
  await stopBacktest(shopId, backtestId, { now });
  await running;
  const { state, report, done } = await requireBacktest(db, shopId, backtestId);
  expect([state, report, done]).toEqual(["stopped", null, 0]);
});

test("what breaks in one of them breaks the backtest, which is run again", async () => {
  const shopId = await aShopWithMany();
  const backtestId = await ask(shopId);
  await onPool().query(
    `UPDATE orders SET state = '{"lines": "none"}' WHERE shop_id = $1 AND customer_id = 41`,
    [shopId],
  );
  const running = runBacktest(shopId, backtestId, { clock: () => now, threads: () => 3 });
  await expect(running).rejects.toThrow("map");
  expect(await requireBacktest(db, shopId, backtestId)).toMatchObject({ state: "running" });
});
