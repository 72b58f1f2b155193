/** What awarding points for past orders would bring each member, as a spreadsheet: every row, written as it is read. */
import { Readable } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { db } from "#app/db.server.ts";
import { awardsByMember } from "#app/flows/preview-award.server.ts";
import { log } from "#app/log.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { namesOfMembers } from "#app/models/past-orders.server.ts";
import { CSV_START, csvLine } from "#app/reports/csv.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "past-orders.csv", ({ shopId, now }) =>
    Promise.resolve(
      new Response(createReadableStreamFromReadable(Readable.from(linesOf(shopId, now))), {
        headers: {
          "content-type": "text/csv; charset=utf-8",
          "content-disposition": 'attachment; filename="past-orders-award.csv"',
          "cache-control": "no-store",
        },
      }),
    ),
  );
}

/** A file that breaks off is broken off, too, for the browser: half a spreadsheet must not pass for a whole one. */
async function* linesOf(shopId: string, now: Date): AsyncGenerator<Uint8Array> {
  const utf8 = new TextEncoder();
  yield utf8.encode(CSV_START + csvLine(["Customer", "Name", "E-mail", "Past orders", "Points"]));
  try {
    for await (const awards of awardsByMember(shopId, { now })) {
      const people = await namesOfMembers(
        db,
        shopId,
        awards.map((each) => each.customerId),
      );
      const rows = awards.map(({ customerId, orders, points }) => {
        const { name = "", email = null } = people.get(customerId) ?? {};
        return csvLine([customerId.toString(), name, email ?? "", orders.toString(), points.toString()]);
      });
      yield utf8.encode(rows.join(""));
    }
  } catch (error) {
    log.error({ err: error, shopId }, "a spreadsheet broke off");
    throw error;
  }
}
