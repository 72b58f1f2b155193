/** The customers of one segment as a spreadsheet, in the order of the page, written as they are read. */
import { Readable } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { db } from "#app/db.server.ts";
import { log } from "#app/log.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { CSV_START, csvLine } from "#app/reports/csv.ts";
import type { SegmentCustomer } from "#app/reports/segment-list.server.ts";
import { streamSegment } from "#app/reports/segment-list.server.ts";
import type { Segment, SegmentListing } from "#app/reports/segments.ts";
import { parseSegment, parseSegmentListing } from "#app/reports/segments.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { formatDecimal } from "#app/rules/money.ts";

export function loader({ request, params: { segment: given } }: LoaderFunctionArgs) {
  return forMerchant(request, "segment.csv", async ({ shopId, params }) => {
    const segment = parseSegment(given);
    const { sort, direction } = parseSegmentListing(params);
    const { currency } = await requireShopFacts(db, shopId);
    const lines = Readable.from(linesOf(shopId, { segment, sort, direction }, currency));
    return new Response(createReadableStreamFromReadable(lines), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="segment-${segment}.csv"`,
        "cache-control": "no-store",
      },
    });
  });
}

const HEADER = ["Customer id", "Customer", "E-mail", "Orders", "Last order"];
const SCORES = ["Recency", "Frequency", "Money"];

type Asked = { segment: Segment } & Omit<SegmentListing, "cursor">;

/** A file that breaks off is broken off, too, for the browser: half a spreadsheet must not pass for a whole one. */
async function* linesOf(shopId: string, asked: Asked, currency: string): AsyncGenerator<Uint8Array> {
  const utf8 = new TextEncoder();
  yield utf8.encode(CSV_START + csvLine([...HEADER, `Net sales (${currency})`, ...SCORES]));
  try {
    for await (const rows of streamSegment(shopId, asked))
      yield utf8.encode(rows.map((row) => csvLine(cellsOf(row, currency))).join(""));
  } catch (error) {
    log.error({ err: error, shopId }, "a spreadsheet broke off");
    throw error;
  }
}

function cellsOf(row: SegmentCustomer, currency: string) {
  const scores = [row.recency, row.frequency, row.monetary];
  return [
    ...[row.customerId.toString(), row.name, row.email],
    { number: row.orders.toString() },
    row.lastDay,
    { number: formatDecimal(row.netMinor, currency) },
    ...scores.map((score) => ({ number: score.toString() })),
  ];
}
