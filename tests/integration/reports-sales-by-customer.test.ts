import { beforeEach, describe, expect, test } from "vitest";
import { db, pool } from "#app/db.server.ts";
import type { Direction } from "#app/reports/listing.ts";
import { salesByCustomer, streamSalesByCustomer } from "#app/reports/sales-by-customer.server.ts";
import type { SalesColumn, SalesPage } from "#app/reports/sales.ts";
import { SALES_KEYS } from "#app/reports/sales.ts";
import { aShop } from "../support/shop.ts";
import { entry, member, order, refund, standing } from "./reports-facts.ts";

const ADA = 101n;
const BO = 102n;
const CEM = 103n;
const TIERS = ["member", "influencer", "ambassador"];

let shopId: string;
let timeZone: string;

beforeEach(async () => {
  ({ shopId, timeZone } = await aShop());
});

type Asked = {
  from: string;
  to: string;
  search?: string;
  sort?: SalesColumn;
  direction?: Direction;
  page?: number;
  of?: string;
};

function report(asked: Asked): Promise<SalesPage> {
  const { from, to, search = "", sort = "net", direction = "desc", page = 1, of = shopId } = asked;
  const period = { preset: "custom" as const, from, to };
  return salesByCustomer(
    db,
    of,
    { period, timeZone, search, tierIds: TIERS },
    { sort, direction, page, search },
  );
}

const names = ({ rows }: SalesPage) => rows.map(({ name }) => name);

describe("what sales by customer adds up", () => {
  test("says each figure of a customer, and of all", async () => {
    await member(shopId, ADA, {
      firstName: "Ada",
      lastName: "Lovelace",
      email: "ada@ink.test",
      available: 60n,
    });
    await member(shopId, BO, { firstName: "Bo", email: "bo@ink.test", available: 7n });
    await standing(shopId, ADA, { tierId: "influencer" });
    await order(shopId, {
      orderId: 1n,
      customerId: ADA,
      at: "2026-11-03T15:00:00Z",
      gross: 10_000n,
      discounts: 1_000n,
      taxes: 720n,
      shipping: 500n,
    });
    await order(shopId, {
      orderId: 2n,
      customerId: ADA,
      at: "2026-11-05T15:00:00Z",
      gross: 5_001n,
      taxes: 400n,
    });
    await order(shopId, { orderId: 3n, customerId: BO, at: "2026-11-04T15:00:00Z", gross: 700n });
    await refund(shopId, {
      orderId: 1n,
      refundId: 11n,
      at: "2026-11-06T15:00:00Z",
      returns: 4_500n,
      taxes: 360n,
      shipping: 100n,
    });
    await entry(shopId, { customerId: ADA, kind: "earn", at: "2026-11-03T15:00:01Z", available: 90n });
    await entry(shopId, { customerId: ADA, kind: "earn", at: "2026-11-05T15:00:01Z", pending: 50n });
    await entry(shopId, {
      customerId: ADA,
      kind: "mature",
      at: "2026-11-06T10:00:00Z",
      available: 50n,
      pending: -50n,
    });
    await entry(shopId, { customerId: ADA, kind: "reverse", at: "2026-11-06T15:00:01Z", available: -45n });
    await entry(shopId, { customerId: ADA, kind: "redeem", at: "2026-11-07T15:00:00Z", available: -50n });
    await entry(shopId, { customerId: ADA, kind: "return", at: "2026-11-08T15:00:00Z", available: 15n });

    const { rows, totals, count } = await report({ from: "2026-11-01", to: "2026-11-30" });

    expect(count).toBe(2);
    expect(rows[0]).toEqual({
      customerId: ADA,
      name: "Ada Lovelace",
      email: "ada@ink.test",
      orders: 2n,
      grossMinor: 15_001n,
      discountsMinor: 1_000n,
      returnsMinor: 4_500n,
      // 15,001 − 1,000 − 4,500
      netMinor: 9_501n,
      // 720 + 400 − 360
      taxesMinor: 760n,
      shippingMinor: 400n,
      totalMinor: 10_661n,
      // (15,001 − 1,000) ÷ 2 = 7,000.5
      aovMinor: 7_001n,
      firstOrderAt: new Date("2026-11-03T15:00:00Z"),
      lastOrderAt: new Date("2026-11-05T15:00:00Z"),
      // 90 + 50 − 45; maturing earns nothing anew
      earned: 95n,
      // 50 − 15
      spent: 35n,
      balance: 60n,
      tierId: "influencer",
    });
    expect(totals).toMatchObject({
      orders: 3n,
      grossMinor: 15_701n,
      netMinor: 10_201n,
      totalMinor: 11_361n,
      // (15,701 − 1,000) ÷ 3 = 4,900.33
      aovMinor: 4_900n,
      earned: 95n,
      spent: 35n,
      firstOrderAt: new Date("2026-11-03T15:00:00Z"),
    });
  });

  test("counts a return on the day it was processed, in a month without orders", async () => {
    await member(shopId, ADA, { firstName: "Ada" });
    await order(shopId, { orderId: 1n, customerId: ADA, at: "2026-10-20T15:00:00Z", gross: 8_000n });
    await refund(shopId, { orderId: 1n, refundId: 1n, at: "2026-11-02T15:00:00Z", returns: 3_000n });

    const october = await report({ from: "2026-10-01", to: "2026-10-31" });
    const november = await report({ from: "2026-11-01", to: "2026-11-30" });

    expect(october.rows[0]).toMatchObject({
      orders: 1n,
      returnsMinor: 0n,
      netMinor: 8_000n,
      aovMinor: 8_000n,
    });
    expect(november.rows[0]).toMatchObject({
      orders: 0n,
      grossMinor: 0n,
      returnsMinor: 3_000n,
      netMinor: -3_000n,
      totalMinor: -3_000n,
      aovMinor: null,
      firstOrderAt: null,
    });
    expect(november.totals.aovMinor).toBeNull();
  });

  test("puts all guests into one row", async () => {
    await order(shopId, { orderId: 1n, at: "2026-11-03T15:00:00Z", gross: 1_000n });
    await order(shopId, { orderId: 2n, at: "2026-11-04T15:00:00Z", gross: 2_500n });
    await refund(shopId, { orderId: 2n, refundId: 1n, at: "2026-11-05T15:00:00Z", returns: 500n });

    const { rows } = await report({ from: "2026-11-01", to: "2026-11-30" });

    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      customerId: null,
      name: "Guests",
      email: null,
      orders: 2n,
      grossMinor: 3_500n,
      returnsMinor: 500n,
      balance: null,
      tierId: null,
    });
  });

  test("counts unpaid orders, and neither test nor deleted ones nor their returns", async () => {
    await member(shopId, ADA, { firstName: "Ada" });
    const at = "2026-11-03T15:00:00Z";
    await order(shopId, { orderId: 1n, customerId: ADA, at, gross: 1_000n, paid: false });
    await order(shopId, { orderId: 2n, customerId: ADA, at, gross: 9_000n, test: true });
    await order(shopId, { orderId: 3n, customerId: ADA, at, gross: 9_000n, deletedAt: new Date(at) });
    await refund(shopId, { orderId: 2n, refundId: 1n, at, returns: 9_000n });
    await refund(shopId, { orderId: 3n, refundId: 2n, at, returns: 9_000n });

    const { rows } = await report({ from: "2026-11-01", to: "2026-11-30" });

    expect(rows[0]).toMatchObject({ orders: 1n, grossMinor: 1_000n, returnsMinor: 0n, netMinor: 1_000n });
  });

  test("leaves out the refund of an order that is not known yet", async () => {
    await db.order.create({ data: { shopId, orderId: 5n } });
    await refund(shopId, { orderId: 5n, refundId: 1n, at: "2026-11-03T15:00:00Z", returns: 900n });

    expect((await report({ from: "2026-11-01", to: "2026-11-30" })).count).toBe(0);
  });
});

describe("the days of sales by customer", () => {
  const instants = async (...at: string[]) => {
    await member(shopId, ADA, { firstName: "Ada" });
    for (const [index, each] of at.entries())
      await order(shopId, { orderId: BigInt(index + 1), customerId: ADA, at: each, gross: 100n });
  };
  const ordersOn = async (day: string) => (await report({ from: day, to: day })).totals.orders;

  test("begin and end at midnight in New York", async () => {
    await instants(
      "2026-11-20T04:59:59.999Z",
      "2026-11-20T05:00:00Z",
      "2026-11-21T04:59:59.999Z",
      "2026-11-21T05:00:00Z",
    );

    expect(await ordersOn("2026-11-19")).toBe(1n);
    expect(await ordersOn("2026-11-20")).toBe(2n);
    expect(await ordersOn("2026-11-21")).toBe(1n);
  });

  test("may have 23 hours, when clocks go forward", async () => {
    await instants(
      "2026-03-08T04:59:59Z",
      "2026-03-08T05:00:00Z",
      "2026-03-09T03:59:59Z",
      "2026-03-09T04:00:00Z",
    );

    expect(await ordersOn("2026-03-08")).toBe(2n);
  });

  test("may have 25 hours, when clocks go back", async () => {
    await instants(
      "2026-11-01T03:59:59Z",
      "2026-11-01T04:00:00Z",
      "2026-11-02T04:59:59Z",
      "2026-11-02T05:00:00Z",
    );

    expect(await ordersOn("2026-11-01")).toBe(2n);
  });
});

describe("finding in sales by customer", () => {
  beforeEach(async () => {
    await member(shopId, ADA, {
      firstName: "Ada",
      lastName: "Lovelace",
      email: "ada@ink.test",
      available: 5n,
    });
    await member(shopId, BO, {
      firstName: "Bo",
      lastName: "100%_Real",
      email: "bo@ink.test",
      available: 90n,
    });
    await member(shopId, CEM, { state: "redacted" });
    await standing(shopId, ADA, { tierId: "ambassador" });
    await standing(shopId, BO, { tierId: "member" });
    await order(shopId, { orderId: 1n, customerId: ADA, at: "2026-11-03T15:00:00Z", gross: 300n });
    await order(shopId, { orderId: 2n, customerId: BO, at: "2026-11-04T15:00:00Z", gross: 200n });
    await order(shopId, { orderId: 3n, customerId: CEM, at: "2026-11-05T15:00:00Z", gross: 100n });
  });
  const november = { from: "2026-11-01", to: "2026-11-30" };

  test("goes by name, e-mail and whole customer id", async () => {
    expect(names(await report({ ...november, search: "lovel" }))).toEqual(["Ada Lovelace"]);
    expect(names(await report({ ...november, search: "BO@INK" }))).toEqual(["Bo 100%_Real"]);
    expect(names(await report({ ...november, search: "103" }))).toEqual(["Redacted customer"]);
  });

  test("adds up only what was found", async () => {
    const { totals, count } = await report({ ...november, search: "ada" });
    expect([count, totals.orders, totals.grossMinor]).toEqual([1, 1n, 300n]);
  });

  test("takes signs of SQL for letters", async () => {
    expect(names(await report({ ...november, search: "%_" }))).toEqual(["Bo 100%_Real"]);
    for (const search of ["' OR '1'='1", "%", "\\", "'; DROP TABLE orders; --", "$1"])
      expect((await report({ ...november, search })).count).toBe(search === "%" ? 1 : 0);
    expect(await db.order.count({ where: { shopId } })).toBe(3);
  });

  test("sorts by every column, empty cells last", async () => {
    for (const sort of SALES_KEYS)
      for (const direction of ["asc", "desc"] as const)
        expect((await report({ ...november, sort, direction })).rows).toHaveLength(3);
    expect(names(await report({ ...november, sort: "balance", direction: "desc" }))[0]).toBe("Bo 100%_Real");
    expect(names(await report({ ...november, sort: "tier", direction: "desc" }))).toEqual([
      "Ada Lovelace",
      "Bo 100%_Real",
      "Redacted customer",
    ]);
    expect(names(await report({ ...november, sort: "email", direction: "desc" })).at(-1)).toBe(
      "Redacted customer",
    );
  });

  test("answers the last page for one beyond it", async () => {
    const { page, pages, rows } = await report({ ...november, page: 999_999 });
    expect([page, pages, rows.length]).toEqual([1, 1, 3]);
  });

  test("never shows another shop's rows, even under the same ids", async () => {
    const other = await aShop();
    await member(other.shopId, ADA, { firstName: "Eve" });
    await order(other.shopId, { orderId: 1n, customerId: ADA, at: "2026-11-03T15:00:00Z", gross: 77n });
    await refund(other.shopId, { orderId: 1n, refundId: 1n, at: "2026-11-04T15:00:00Z", returns: 7n });
    await entry(other.shopId, { customerId: ADA, kind: "earn", at: "2026-11-03T15:00:00Z", available: 7n });

    const theirs = await report({ ...november, of: other.shopId });
    expect(theirs.rows).toHaveLength(1);
    expect(theirs.rows[0]).toMatchObject({
      name: "Eve",
      grossMinor: 77n,
      returnsMinor: 7n,
      earned: 7n,
      tierId: null,
    });
    expect((await report({ ...november, search: "ada" })).rows[0]).toMatchObject({
      returnsMinor: 0n,
      earned: 0n,
    });
  });
});

describe("every row of sales by customer", () => {
  const period = { preset: "custom" as const, from: "2026-11-01", to: "2026-11-30" };
  const all = () =>
    streamSalesByCustomer(
      shopId,
      { period, timeZone, search: "", tierIds: TIERS },
      { sort: "net", direction: "desc" },
    );

  beforeEach(async () => {
    await db.$executeRaw`
      INSERT INTO orders (shop_id, order_id, customer_id, processed_at, gross_minor)
      SELECT ${shopId}, n, n, '2026-11-10T12:00:00Z', n FROM generate_series(1, 2345) n`;
  });

  test("comes in batches, in the order asked for, none twice", async () => {
    const sizes: number[] = [];
    const ids: (bigint | null)[] = [];
    for await (const rows of all()) {
      sizes.push(rows.length);
      ids.push(...rows.map(({ customerId }) => customerId));
    }
    expect(sizes).toEqual([1_000, 1_000, 345]);
    expect(new Set(ids).size).toBe(2_345);
    expect(ids.slice(0, 2)).toEqual([2_345n, 2_344n]);
  });

  test("is on one page or another, with the same totals on each", async () => {
    const november = { from: "2026-11-01", to: "2026-11-30" };
    const second = await report({ ...november, page: 2 });
    const last = await report({ ...november, page: 4_000 });
    expect(second.rows.map(({ customerId }) => customerId)).toEqual(
      Array.from({ length: 50 }, (_each, index) => BigInt(2_295 - index)),
    );
    expect([last.page, last.pages, last.rows.length]).toEqual([47, 47, 45]);
    expect(last.rows.at(-1)?.customerId).toBe(1n);
    // 1 + 2 + … + 2,345
    expect([second.totals.grossMinor, last.totals.grossMinor]).toEqual([2_750_685n, 2_750_685n]);
  });

  test("gives its connection back when the reader stops half-way", async () => {
    for await (const rows of all()) {
      expect(rows[0]).toMatchObject({ grossMinor: 2_345n, firstOrderAt: new Date("2026-11-10T12:00:00Z") });
      break;
    }
    expect(pool.totalCount - pool.idleCount).toBe(0);
  });
});
