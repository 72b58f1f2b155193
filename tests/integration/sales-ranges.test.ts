/** The ranges that sales by customer is read from say what the orders, refunds and entries say, whatever happens. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { bringRanges, foldDays } from "#app/flows/keep-reports.server.ts";
import { foldAgain } from "#app/projections/day-marks.server.ts";
import type { StandingRange } from "#app/reports/period.ts";
import { EVERYBODY } from "#app/reports/sales-filters.ts";
import { dayIn, periodOf, STANDING_RANGES } from "#app/reports/period.ts";
import { salesFromFacts } from "../support/sales-from-facts.ts";
import { insist, playStep } from "../support/play.ts";
import { LONG, prove, SEED } from "../support/prove.ts";
import { aShop } from "../support/shop.ts";
import { aWorld, factsOf, NOW, stepsOf } from "../support/stories.ts";

const DAY_MS = 86_400_000;

async function bringAll(shopId: string, now: Date, limit: number): Promise<void> {
  while ((await foldDays(shopId)).more);
  while ((await bringRanges(shopId, { now, limit })).more);
}

/** The list of every channel, as the report's rows. */
async function asKept(shopId: string, range: string): Promise<Record<string, object>> {
  const list = await db.salesList.findFirst({ where: { shopId, range, channel: "" } });
  const fold = await db.dayFold.findUniqueOrThrow({ where: { shopId } });
  const rows = list ? await db.salesRow.findMany({ where: { shopId, listId: list.listId } }) : [];
  return Object.fromEntries(
    rows.map((row) => [
      `${row.customerId}`,
      {
        name: row.name,
        email: row.email,
        orders: BigInt(row.orders),
        grossMinor: row.grossMinor,
        discountsMinor: row.discountsMinor,
        returnsMinor: row.returnsMinor,
        netMinor: row.netMinor,
        taxesMinor: row.taxesMinor,
        shippingMinor: row.shippingMinor,
        totalMinor: row.totalMinor,
        aovMinor: row.aovMinor,
        firstOrderAt: row.firstAt,
        lastOrderAt: row.lastAt,
        pauseSeconds: row.pauseSeconds,
        earned: row.earned,
        spent: row.spent,
        balance: row.balance,
        tierId: row.tierNumber === 0 ? null : fold.tiers[row.tierNumber - 1],
      },
    ]),
  );
}

async function asSold(
  shopId: string,
  range: StandingRange,
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<Record<string, object>> {
  const question = {
    period: periodOf(range, dayIn(now, timeZone)),
    timeZone,
    search: "",
    filters: EVERYBODY,
    returnsOn: "processed" as const,
    tierIds: [],
  };
  const { rows } = await salesFromFacts(db, shopId, question, { sort: "net", direction: "desc" });
  return Object.fromEntries(
    rows.map(({ customerId, ...row }) => [
      `${customerId ?? 0n}`,
      { ...row, name: row.name.toLowerCase(), email: row.email?.toLowerCase() ?? null },
    ]),
  );
}

const TAGS = ((1n << 32n) - 1n) << 19n;

/** What the sums of lists say, and what their rows add up to: everybody, and everybody with a tag. */
async function sumsOf(shopId: string) {
  const kept = await db.salesSum.findMany({ where: { shopId } });
  const sums = new Map<string, Record<string, bigint>>();
  for (const row of await db.salesRow.findMany({ where: { shopId } }))
    for (const tag of new Set(["", ...row.tags])) {
      const key = `${row.listId} ${row.kinds & ~TAGS} ${tag}`;
      const sum = sums.get(key) ?? {};
      sums.set(key, sum);
      const add = (name: string, value: bigint) => (sum[name] = (sum[name] ?? 0n) + value);
      add("customers", 1n);
      add("orders", BigInt(row.orders));
      for (const name of SUMMED) add(name, row[name]);
    }
  const told = kept.filter(({ customers }) => customers !== 0n);
  return {
    kept: new Map(
      told.map(({ listId, kinds, tag, shopId: _, ...sum }) => [`${listId} ${kinds} ${tag}`, sum]),
    ),
    added: sums,
  };
}

const SUMMED = [
  ...(["grossMinor", "discountsMinor", "returnsMinor", "netMinor", "taxesMinor", "shippingMinor"] as const),
  ...(["totalMinor", "orderReturnsMinor", "orderNetMinor", "orderTaxesMinor", "orderShippingMinor"] as const),
  ...(["orderTotalMinor", "earned", "spent"] as const),
];

async function expectTrue(shopId: string, now: Date, timeZone: string): Promise<void> {
  for (const range of STANDING_RANGES)
    expect({ range, rows: await asKept(shopId, range) }).toEqual({
      range,
      rows: await asSold(shopId, range, { now, timeZone }),
    });
  const { kept, added } = await sumsOf(shopId);
  expect(kept).toEqual(added);
  expect(await db.salesRange.count({ where: { shopId, isReady: false } })).toBe(0);
}

const RUNS = 6 * LONG;

test(
  `brought as news come, days later, and all at once: up to ${RUNS * 3} shops (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges: true, goods: true }), { minLength: 1, maxLength: 4, size: "max" }),
      fc.constantFrom("America/New_York", "Europe/Istanbul", "Pacific/Auckland"),
      fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 7 }),
      async (worlds, timeZone, pauses, limit) => {
        const { shopId } = await aShop({ timeZone });
        let now = new Date(NOW.getTime() - 250 * DAY_MS);
        const steps = stepsOf(factsOf(worlds), [1, 3, 2]);
        for (const [index, step] of steps.entries()) {
          await insist(() => playStep(shopId, step, NOW));
          now = new Date(now.getTime() + (pauses[index % pauses.length] ?? 0) * DAY_MS);
          if (index % 2 === 0) await bringAll(shopId, now, limit);
        }
        await bringAll(shopId, now, limit);
        await expectTrue(shopId, now, timeZone);
        await db.member.updateMany({
          where: { shopId, state: { not: "redacted" } },
          data: { lastName: "Noether" },
        });
        const later = new Date(now.getTime() + 77 * DAY_MS);
        await bringAll(shopId, later, 1_000);
        await expectTrue(shopId, later, timeZone);
        await inTransaction((tx) => foldAgain(tx, shopId));
        await bringAll(shopId, later, limit);
        await expectTrue(shopId, later, timeZone);
      },
    );
    await prove(property, { runs: RUNS });
  },
  900_000 * LONG,
);
