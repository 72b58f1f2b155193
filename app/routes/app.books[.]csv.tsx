/** The roll-forward as a spreadsheet: every day, every kind, pending, available and total, written as it is read. */
import { Readable } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { rollCsvCells, rollHeader } from "#app/components/books-view.ts";
import { db } from "#app/db.server.ts";
import { log } from "#app/log.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { CSV_START, csvLine } from "#app/reports/csv.ts";
import type { Period } from "#app/reports/period.ts";
import { parsePeriod } from "#app/reports/period.ts";
import { streamRollForward } from "#app/reports/roll-forward.server.ts";
import { firstDayOfPoints, requireShopFacts } from "#app/reports/shop-facts.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "books.csv", async ({ shopId, now, params }) => {
    const { timeZone } = await requireShopFacts(db, shopId);
    const period = parsePeriod(params, {
      now,
      timeZone,
      firstDay: await firstDayOfPoints(db, shopId, { timeZone, now }),
    });
    const lines = Readable.from(linesOf(shopId, { period, timeZone }));
    return new Response(createReadableStreamFromReadable(lines), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="books-${period.from}-${period.to}.csv"`,
        "cache-control": "no-store",
      },
    });
  });
}

/** A file that breaks off is broken off, too, for the browser: half a spreadsheet must not pass for a whole one. */
async function* linesOf(
  shopId: string,
  asked: { period: Period; timeZone: string },
): AsyncGenerator<Uint8Array> {
  const utf8 = new TextEncoder();
  yield utf8.encode(CSV_START + csvLine(rollHeader(asked.timeZone)));
  try {
    for await (const days of streamRollForward(shopId, asked))
      yield utf8.encode(days.map((day) => csvLine(rollCsvCells(day))).join(""));
  } catch (error) {
    log.error({ err: error, shopId }, "a spreadsheet broke off");
    throw error;
  }
}
