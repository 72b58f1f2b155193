import { beforeEach, describe, expect, test } from "vitest";
import { db, pool } from "#app/db.server.ts";
import { foldDays } from "#app/flows/keep-reports.server.ts";
import { EVERYBODY } from "#app/reports/sales-filters.ts";
import { streamSales } from "#app/reports/sales-page.server.ts";
import { SALES_KEYS } from "#app/reports/sales.ts";
import { aShop } from "../support/shop.ts";
import type { Asked } from "./reports-facts.ts";
import { entry, member, names, order, refund, salesReport, standing, TIERS } from "./reports-facts.ts";

const ADA = 101n;
const BO = 102n;
const CEM = 103n;

let shopId: string;
let timeZone: string;

beforeEach(async () => {
  ({ shopId, timeZone } = await aShop());
});

const report = (asked: Asked) => salesReport({ shopId, timeZone }, asked);

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
    expect([count, totals?.orders, totals?.grossMinor]).toEqual([1, 1n, 300n]);
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
    streamSales(
      db,
      shopId,
      { period, timeZone, search: "", filters: EVERYBODY, returnsOn: "processed", tierIds: TIERS },
      { sort: "net", direction: "desc" },
    );

  beforeEach(async () => {
    await db.$executeRaw`
      INSERT INTO orders (shop_id, order_id, customer_id, processed_at, gross_minor)
      SELECT ${shopId}, n, n, '2026-11-10T12:00:00Z', n FROM generate_series(1, 2345) n`;
    while ((await foldDays(shopId)).more);
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

  test("gives its connection back when the reader stops half-way", async () => {
    for await (const rows of all()) {
      expect(rows[0]).toMatchObject({ grossMinor: 2_345n, firstOrderAt: new Date("2026-11-10T12:00:00Z") });
      break;
    }
    expect(pool.totalCount - pool.idleCount).toBe(0);
  });
});
