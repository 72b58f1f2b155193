/** Monthly cohorts as a spreadsheet: a line for each month of first orders and each month since. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { db, reportsDb } from "#app/db.server.ts";
import { catchUp } from "#app/flows/keep-reports.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { CSV_START, csvLine } from "#app/reports/csv.ts";
import { cellsSince } from "#app/reports/retention.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { unitsBetween } from "#app/reports/calendar.ts";
import type { Cell } from "#app/reports/retention.ts";
import { formatDecimal } from "#app/rules/money.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "retention.csv", async ({ shopId, now }) => {
    const { currency } = await requireShopFacts(db, shopId);
    await catchUp(shopId, { now });
    const cells = await cellsSince(reportsDb, shopId, "month", "0001-01-01");
    const lines = cells.map((cell) => csvLine(lineOf(cell, currency)));
    return new Response(CSV_START + csvLine(headerOf(currency)) + lines.join(""), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="monthly-cohorts.csv"',
        "cache-control": "no-store",
      },
    });
  });
}

const headerOf = (currency: string) => [
  ...["First order in", "Month", "Months since", "Customers", "Orders"],
  ...[`Gross less discounts (${currency})`, `Net sales (${currency})`],
];

function lineOf({ cohort, period, customers, orders, spentMinor, netMinor }: Cell, currency: string) {
  return [
    cohort.slice(0, 7),
    period.slice(0, 7),
    ...[unitsBetween("month", cohort, period), customers, orders].map((value) => ({ number: `${value}` })),
    ...[spentMinor, netMinor].map((minor) => ({ number: formatDecimal(minor, currency) })),
  ];
}
