/** The bench's big shop, small: it is the same for the same seed, and its pages say what its orders say. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { bringRanges, foldDays } from "#app/flows/keep-reports.server.ts";
import { salesPage } from "#app/reports/sales-page.server.ts";
import { makeBigShop, NOW } from "../bench/reports/big-shop.ts";
import { drawQuestions } from "../bench/reports/questions.ts";
import { onPool } from "../support/pool.ts";
import { SEED } from "../support/prove.ts";
import { salesFromFacts } from "../support/sales-from-facts.ts";

let shops = 0;
async function aBigShop(seed: number): Promise<string> {
  const shopId = `big-${process.pid}-${++shops}.myshopify.com`;
  const client = await onPool().connect();
  try {
    await makeBigShop(client, { shopId, orders: 3_000, seed });
  } finally {
    client.release();
  }
  return shopId;
}

const factsOf = (shopId: string) => db.$queryRaw`
  SELECT count(*) AS orders, sum(gross_minor) AS gross, sum(customer_id) AS customers, max(processed_at) AS last,
    (SELECT sum(returns_minor) FROM refunds WHERE shop_id = ${shopId}) AS returned,
    (SELECT sum(available_delta) FROM entries WHERE shop_id = ${shopId}) AS points
  FROM orders WHERE shop_id = ${shopId}`;

test("the same seed makes the same shop, another seed another", async () => {
  const [one, same, other] = [await aBigShop(1), await aBigShop(1), await aBigShop(2)];
  expect(await factsOf(same)).toEqual(await factsOf(one));
  expect(await factsOf(other)).not.toEqual(await factsOf(one));
});

test(`the first page of every drawn question is what a plain GROUP BY says (SEED=${SEED})`, async () => {
  const shopId = await aBigShop(SEED);
  while ((await foldDays(shopId)).more);
  while ((await bringRanges(shopId, { now: NOW })).more);
  for (const { question, sort, direction, said } of drawQuestions(SEED, 100)) {
    const truth = await salesFromFacts(db, shopId, question, { sort, direction });
    const page = await salesPage(db, shopId, question, { sort, direction, cursor: null });
    expect({ said, rows: page.rows, totals: page.totals, count: page.count }).toEqual({
      ...{ said, totals: truth.totals, count: truth.count },
      rows: truth.rows.slice(0, 50),
    });
  }
}, 120_000);
