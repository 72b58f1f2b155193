/** Example 6: the same delivery of orders/paid twenty times at once, in four processes. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { MAY } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";

const PROCESSES = 4;
const SCRIPT = path.join(import.meta.dirname, "settle-in-process.ts");
const money = (amount: string) => ({ shop_money: { amount, currency_code: "USD" } });
const at = MAY.toISOString();

test("is one entry", async () => {
  const { shopId } = await aShop();
  const payload = {
    ...{ id: 61, name: "#1", created_at: at, processed_at: at, updated_at: at, currency: "USD" },
    financial_status: "paid",
    line_items: [{ id: 1, quantity: 1, current_quantity: 1, price_set: money("59.97") }],
    total_price_set: money("59.97"),
    customer: { id: 7001, state: "enabled" },
  };
  const news = JSON.stringify({ shopId, payload, times: 20 / PROCESSES });
  const run = () => promisify(execFile)(process.execPath, [SCRIPT, news], { env: process.env });
  await Promise.all(Array.from({ length: PROCESSES }, run));
  expect(await statementOf(shopId)).toEqual(["earn +59 = 59"]);
  expect(await db.order.count({ where: { shopId } })).toBe(1);
  expect(await discrepancies(shopId)).toEqual([]);
}, 120_000);
