/** The list of orders: what it lists, how far it reads, what it finds, and of whom. */
import { beforeEach, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { CUSTOMERS_SEARCHED, listOrders } from "#app/reports/orders.server.ts";
import { readOrdersQuestion, sayOrderPlace } from "#app/reports/orders.ts";
import { aShop } from "../support/shop.ts";
import { member, order } from "./reports-facts.ts";

let shopId: string;

beforeEach(async () => {
  ({ shopId } = await aShop());
});

const ask = (words: string, of = shopId) =>
  listOrders(db, of, readOrdersQuestion(new URLSearchParams(words)));
const idsOf = async (words: string, of = shopId) =>
  (await ask(words, of)).lines.map(({ orderId }) => orderId.toString());
const minute = (index: number) => new Date(Date.UTC(2026, 5, 1, 12, index)).toISOString();

test("is the latest first, and goes back page by page without a gap", async () => {
  // Two at each minute: the id decides between them. One that was only heard of is at no place.
  for (let index = 1; index <= 120; index += 1)
    await order(shopId, { orderId: BigInt(index), gross: 100n, at: minute(Math.ceil(index / 2)) });
  await db.order.create({ data: { shopId, orderId: 999n } });
  const seen: string[] = [];
  let after = "";
  for (let pages = 1; ; pages += 1) {
    const { lines, more } = await ask(`after=${encodeURIComponent(after)}`);
    seen.push(...lines.map(({ orderId }) => orderId.toString()));
    if (!more) {
      expect([pages, lines.length]).toEqual([3, 20]);
      break;
    }
    expect(lines).toHaveLength(50);
    after = sayOrderPlace(more);
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_each, index) => `${120 - index}`));
});

test("finds by name with its sign or without, by id, and by the customer's id, name and e-mail", async () => {
  await member(shopId, 70_001n, { firstName: "Ada", lastName: "Kaya", email: "ada@example.com" });
  await member(shopId, 70_002n, { firstName: "Adam", lastName: "100%", email: "adam@example.com" });
  await member(shopId, 70_003n, { firstName: "Bo", lastName: "Lund", email: "bo@example.com" });
  const customers = [70_001n, 70_002n, 70_003n, null];
  for (const [index, customerId] of customers.entries())
    await order(shopId, { orderId: BigInt(8_001 + index), customerId, gross: 100n, at: minute(index) });
  await db.order.update({ where: { shopId_orderId: { shopId, orderId: 8_004n } }, data: { name: "EN-4" } });
  await db.order.create({ data: { shopId, orderId: 999n } });
  expect(await idsOf("q=%238001")).toEqual(["8001"]);
  await member(shopId, 70_004n, { firstName: "Room", lastName: "8001", email: "8001@example.com" });
  await order(shopId, { orderId: 5n, customerId: 70_004n, gross: 100n, at: minute(9) });
  expect(await idsOf("q=8001")).toEqual(["8001"]);
  expect(await idsOf("q=room+8001")).toEqual(["5"]);
  expect(await idsOf("q=EN-4")).toEqual(["8004"]);
  expect(await idsOf("q=%23EN-4")).toEqual(["8004"]);
  expect(await idsOf("q=8004")).toEqual(["8004"]);
  expect(await idsOf("q=999")).toEqual(["999"]);
  expect(await idsOf("q=70003")).toEqual(["8003"]);
  expect(await idsOf("q=ada")).toEqual(["8002", "8001"]);
  expect(await idsOf("q=ada+kaya")).toEqual(["8001"]);
  expect(await idsOf("q=bo@EXAMPLE")).toEqual(["8003"]);
  expect(await idsOf("q=%25")).toEqual(["8002"]);
  expect(await idsOf("q=nobody")).toEqual([]);
  const { lines } = await ask("q=ada+kaya");
  expect(lines).toMatchObject([{ name: "#8001", memberState: "enrolled", firstName: "Ada", isKnown: true }]);
});

test("pages what it finds, and says where more customers fit than it looks through", async () => {
  const people = BigInt(CUSTOMERS_SEARCHED + 1);
  for (let customerId = 1n; customerId <= people; customerId += 1n) {
    await member(shopId, customerId, { firstName: "Ada", lastName: customerId % 2n === 0n ? "Even" : "Odd" });
    await order(shopId, { orderId: customerId, customerId, gross: 1n, at: minute(Number(customerId)) });
  }
  const all = await ask("q=ada");
  expect([all.tooMany, all.lines.length]).toEqual([true, 50]);
  const evens = await ask("q=even");
  expect([evens.tooMany, evens.lines.length, evens.more]).toEqual([false, 50, null]);
  const odds = await ask("q=odd");
  expect(odds.lines).toHaveLength(50);
  const next = odds.more && sayOrderPlace(odds.more);
  expect(await idsOf(`q=odd&after=${encodeURIComponent(next ?? "")}`)).toEqual(["1"]);
});

test("knows nothing of another shop", async () => {
  const { shopId: other } = await aShop();
  await member(other, 5n, { firstName: "Ada" });
  await order(other, { orderId: 1n, customerId: 5n, gross: 1n, at: minute(1) });
  await member(shopId, 5n, { firstName: "Bo" });
  await order(shopId, { orderId: 2n, customerId: 5n, gross: 1n, at: minute(1) });
  expect(await idsOf("")).toEqual(["2"]);
  for (const q of ["ada", "1", "%231"]) expect(await idsOf(`q=${q}`)).toEqual([]);
  expect((await ask("q=2")).lines).toMatchObject([{ firstName: "Bo" }]);
  expect(await idsOf("q=ada", other)).toEqual(["1"]);
});

test("refuses a place that is none", async () => {
  const years = ["-000100-01-01T00:00:00Z~1", "+200000-01-01T00:00:00Z~1", "0000-01-01T00:00:00Z~1"];
  for (const after of ["yesterday~1", "2026-06-01T00:00:00Z", "2026-06-01T00:00:00Z~x", ...years])
    await expect(async () => ask(`after=${after}`)).rejects.toMatchObject({ code: "BAD_REQUEST" });
});
