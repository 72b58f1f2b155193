/** A page of sales by customer says what the orders, refunds and entries say: kept or worked out, forwards and back. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { bringRanges, foldDays } from "#app/flows/keep-reports.server.ts";
import { addDays, dayIn, periodOf, STANDING_RANGES } from "#app/reports/period.ts";
import { EVERYBODY } from "#app/reports/sales-filters.ts";
import { readCursor, writeCursor } from "#app/reports/sales-cursor.ts";
import { salesPage, streamSales } from "#app/reports/sales-page.server.ts";
import type { Cursor } from "#app/reports/sales-cursor.ts";
import type { SalesColumn, SalesQuestion, SalesRow } from "#app/reports/sales.ts";
import { SALES_COLUMNS, SALES_KEYS } from "#app/reports/sales.ts";
import { SEGMENTS } from "#app/reports/segments.ts";
import { insist, playStep } from "../support/play.ts";
import { LONG, prove, SEED } from "../support/prove.ts";
import { salesFromFacts } from "../support/sales-from-facts.ts";
import { aShop } from "../support/shop.ts";
import { aWorld, factsOf, NOW, stepsOf } from "../support/stories.ts";

type Asked = { sort: SalesColumn; direction: "asc" | "desc" };

/** As an address carries it. */
function carried(cursor: Cursor | null, sort: SalesColumn): Cursor | null {
  if (!cursor) return null;
  return readCursor(new URLSearchParams({ [cursor.side]: writeCursor(cursor) }), SALES_COLUMNS[sort].kind);
}

async function everyPage(shopId: string, question: SalesQuestion, asked: Asked, few?: number) {
  const pages: SalesRow[][] = [];
  const turn = (cursor: Cursor | null) =>
    salesPage(db, shopId, question, { ...asked, cursor }, few === undefined ? {} : { few });
  let page = await turn(null);
  const { totals, count } = page;
  expect(page.previous).toBeNull();
  pages.push(page.rows);
  while (page.next) {
    page = await turn(carried(page.next, asked.sort));
    expect({ totals: page.totals, count: page.count }).toEqual({ totals, count });
    pages.push(page.rows);
  }
  for (let nth = pages.length - 2; nth >= 0; nth--) {
    page = await turn(carried(page.previous, asked.sort));
    expect(page.rows).toEqual(pages[nth]);
  }
  expect(page.previous).toBeNull();
  return { rows: pages.flat(), totals, count };
}

async function everyRow(shopId: string, question: SalesQuestion, asked: Asked): Promise<SalesRow[]> {
  const rows: SalesRow[] = [];
  for await (const batch of streamSales(db, shopId, question, asked)) rows.push(...batch);
  return rows;
}

const PLAIN = { search: "", filters: EVERYBODY, returnsOn: "processed" } as const;
const TIERS = ["member", "influencer", "ambassador"];
const RUNS = 6 * LONG;

test(
  `any range, order and search: up to ${RUNS * 3} shops (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges: true, goods: true }), { minLength: 1, maxLength: 4, size: "max" }),
      fc.constantFrom("America/New_York", "Europe/Istanbul"),
      fc.integer({ min: 0, max: 400 }),
      fc.array(
        fc.record({
          range: fc.constantFrom(...STANDING_RANGES, "custom" as const),
          from: fc.nat(310),
          days: fc.nat(320),
          sort: fc.constantFrom(...SALES_KEYS),
          direction: fc.constantFrom("asc" as const, "desc" as const),
          search: fc.constantFrom("", "", "11", "guests"),
          returnsOn: fc.constantFrom("processed", "processed", "order"),
          filters: fc.record({
            tierId: fc.constantFrom(null, null, ...TIERS),
            tag: fc.constantFrom(null, null, null, "kind"),
            channel: fc.constantFrom(null, null, "web", "pos", "unknown"),
            isMember: fc.constantFrom(null, null, true, false),
            segment: fc.constantFrom(null, null, null, ...SEGMENTS),
            isNew: fc.constantFrom(false, false, true),
          }),
        }),
        { minLength: 6, maxLength: 12 },
      ),
      async (worlds, timeZone, ago, drawn) => {
        const { shopId } = await aShop({ timeZone });
        for (const step of stepsOf(factsOf(worlds), [1, 3, 2]))
          await insist(() => playStep(shopId, step, NOW));
        await db.$executeRaw`
          UPDATE orders SET source_name = (ARRAY['web', 'pos', NULL])[order_id % 3 + 1] WHERE shop_id = ${shopId}`;
        await db.$executeRaw`UPDATE members SET tags = '{kind}' WHERE shop_id = ${shopId} AND customer_id % 2 = 0`;
        const now = new Date(NOW.getTime() - ago * 86_400_000);
        while ((await foldDays(shopId)).more);
        while ((await bringRanges(shopId, { now })).more);
        for (const { range, from, days, sort, direction, ...asked } of drawn) {
          const first = addDays("2026-04-20", from);
          const period =
            range === "custom"
              ? { preset: range, from: first, to: addDays(first, days) }
              : periodOf(range, dayIn(now, timeZone));
          const question = { period, timeZone, tierIds: TIERS, ...asked };
          const truth = await salesFromFacts(db, shopId, question, { sort, direction });
          expect(await everyPage(shopId, question, { sort, direction })).toEqual(truth);
          // However many the words mean, the list is walked and nobody is added up who is not in the sums.
          const walked = await everyPage(shopId, question, { sort, direction }, 0);
          expect(walked).toEqual({
            ...truth,
            ...(walked.count === null ? { totals: null, count: null } : {}),
          });
          if (asked.search === "") expect(walked.count).not.toBeNull();
          expect(await everyRow(shopId, question, { sort, direction })).toEqual(truth.rows);
        }
      },
    );
    await prove(property, { runs: RUNS });
  },
  900_000 * LONG,
);

test("pages of a long list neither overlap nor skip, also where many are equal or have nothing", async () => {
  const { shopId, timeZone } = await aShop();
  await db.$executeRaw`
    INSERT INTO orders (shop_id, order_id, customer_id, processed_at, gross_minor)
    SELECT ${shopId}, n, n, '2026-11-10T12:00:00Z', n % 3 FROM generate_series(1, 230) n`;
  // Sixty came back in December only to return something.
  await db.$executeRaw`
    INSERT INTO refunds (shop_id, order_id, refund_id, processed_at, returns_minor, taxes_minor, shipping_minor,
      state)
    SELECT ${shopId}, n, n, '2026-12-10T12:00:00Z', 1, 0, 0, '{}' FROM generate_series(1, 120) n`;
  await db.$executeRaw`
    INSERT INTO orders (shop_id, order_id, customer_id, processed_at, gross_minor)
    SELECT ${shopId}, 1000 + n, n, '2026-12-11T12:00:00Z', n % 3 FROM generate_series(1, 60) n`;
  const now = new Date("2026-12-20T12:00:00Z");
  while ((await foldDays(shopId)).more);
  while ((await bringRanges(shopId, { now })).more);
  for (const period of [
    periodOf("30d", "2026-12-20"),
    { preset: "custom" as const, from: "2026-12-01", to: "2026-12-20" },
  ])
    for (const sort of SALES_KEYS)
      for (const direction of ["asc", "desc"] as const) {
        const question = { ...PLAIN, period, timeZone, tierIds: TIERS };
        const truth = await salesFromFacts(db, shopId, question, { sort, direction });
        expect(truth.count).toBe(120);
        expect(await everyPage(shopId, question, { sort, direction })).toEqual(truth);
      }
});
