/** The lines of a file that cannot be posted, as a file: mended, it can be uploaded again as it is. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { ERROR_TITLES, errorCells } from "#app/components/adjustment-view.ts";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { listErrors, requireAdjustment } from "#app/reports/adjustments.server.ts";
import { CSV_START, csvLine } from "#app/reports/csv.ts";

export function loader({ request, params: path }: LoaderFunctionArgs) {
  return forMerchant(request, "adjustment-errors", async ({ shopId }) => {
    const id = z.uuid().safeParse(path["adjustmentId"]);
    if (!id.success) throw new Refusal("ADJUSTMENT_NOT_FOUND");
    await requireAdjustment(db, shopId, id.data);
    const rows = await listErrors(db, shopId, id.data);
    const lines = [csvLine(ERROR_TITLES), ...rows.map((row) => csvLine(errorCells(row)))];
    return new Response(CSV_START + lines.join(""), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="lines-with-errors.csv"',
        "cache-control": "no-store",
      },
    });
  });
}
