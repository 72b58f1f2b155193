/** Sales by customer as a spreadsheet: every row, written as it is read, however many there are. */
import { Readable } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { salesCsvCells, salesHeader } from "#app/components/sales-view.ts";
import type { SalesWords } from "#app/components/sales-view.ts";
import { db, reportsDb } from "#app/db.server.ts";
import { catchUp } from "#app/flows/keep-reports.server.ts";
import { log } from "#app/log.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { CSV_START, csvLine } from "#app/reports/csv.ts";
import { streamSales } from "#app/reports/sales-page.server.ts";
import { readSalesQuestion } from "#app/reports/sales.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "sales-by-customer.csv", async ({ shopId, now, params }) => {
    const [shop, published] = await Promise.all([requireShopFacts(db, shopId), findProgramme(db, shopId)]);
    const tiers = published?.programme.tiers ?? [];
    const words = { ...shop, now, tiers: new Map(tiers.map(({ id, name }) => [id, name])) };
    const asked = readSalesQuestion(params, {
      timeZone: shop.timeZone,
      tierIds: tiers.map(({ id }) => id),
      now,
    });
    await catchUp(shopId, { now });
    const { from, to } = asked.question.period;
    return new Response(
      createReadableStreamFromReadable(Readable.from(linesOf(shopId, { ...asked, words }))),
      {
        headers: {
          "content-type": "text/csv; charset=utf-8",
          "content-disposition": `attachment; filename="sales-by-customer-${from}-${to}.csv"`,
          "cache-control": "no-store",
        },
      },
    );
  });
}

type Asked = ReturnType<typeof readSalesQuestion> & { words: SalesWords };

/** A file that breaks off is broken off, too, for the browser: half a spreadsheet must not pass for a whole one. */
async function* linesOf(shopId: string, { question, listing, words }: Asked): AsyncGenerator<Uint8Array> {
  const utf8 = new TextEncoder();
  yield utf8.encode(CSV_START + csvLine(salesHeader(words)));
  try {
    for await (const rows of streamSales(reportsDb, shopId, question, listing))
      yield utf8.encode(rows.map((row) => csvLine(salesCsvCells(row, words))).join(""));
  } catch (error) {
    log.error({ err: error, shopId }, "a spreadsheet broke off");
    throw error;
  }
}
