/** The last backtest as a spreadsheet: its figures, the tiers month by month, and who wins and loses most. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { latestReport, namesOfMoved } from "#app/models/backtests.server.ts";
import { CSV_START, csvLine } from "#app/reports/csv.ts";
import { TOP } from "#app/rules/backtest/movers.ts";
import { backtestRows } from "#app/rules/backtest/rows.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "backtest.csv", async ({ shopId }) => {
    const done = await latestReport(db, shopId);
    if (!done?.report) throw new Refusal("BACKTEST_NOT_FOUND");
    const names = await namesOfMoved(db, shopId, done.report, { most: TOP });
    const lines = backtestRows(done.report.result, names).map(csvLine);
    return new Response(CSV_START + lines.join(""), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="backtest.csv"',
        "cache-control": "no-store",
      },
    });
  });
}
