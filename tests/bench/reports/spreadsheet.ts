/** Writes all time of a big shop as the spreadsheet's lines, and forgets them. Says seconds, rows and memory. */
import { salesCsvCells, salesHeader } from "#app/components/sales-view.ts";
import { closeDatabase, reportsDb } from "#app/db.server.ts";
import { csvLine } from "#app/reports/csv.ts";
import { dayIn, periodOf } from "#app/reports/period.ts";
import { EVERYBODY } from "#app/reports/sales-filters.ts";
import { streamSales } from "#app/reports/sales-page.server.ts";
import { NOW, TIME_ZONE } from "./big-shop.ts";
import { TIERS } from "./questions.ts";
import { timed } from "./timed.ts";

const [shopId = ""] = process.argv.slice(2);
const words = { currency: "USD", timeZone: TIME_ZONE, now: NOW, tiers: new Map<string, string>() };
const question = {
  period: periodOf("all", dayIn(NOW, TIME_ZONE)),
  timeZone: TIME_ZONE,
  search: "",
  filters: EVERYBODY,
  returnsOn: "processed" as const,
  tierIds: TIERS,
};

let [rows, bytes] = [0, csvLine(salesHeader(words)).length];
const [ms] = await timed(async () => {
  for await (const batch of streamSales(reportsDb, shopId, question, { sort: "net", direction: "desc" })) {
    rows += batch.length;
    for (const row of batch) bytes += csvLine(salesCsvCells(row, words)).length;
  }
});
await closeDatabase();
const mb = process.resourceUsage().maxRSS / 1000;
process.stdout.write(`${JSON.stringify({ seconds: ms / 1000, rows, bytes, mb })}\n`);
