/** The document of one data request, for the merchant to hand on to the customer. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { requireDataDocument } from "#app/reports/attention.server.ts";

const requestIds = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);

export function loader({ request, params }: LoaderFunctionArgs) {
  return forMerchant(request, "data-request", async ({ shopId }) => {
    const id = requestIds.safeParse(params["requestId"]);
    if (!id.success) throw new Refusal("BAD_REQUEST", { detail: "a data request is named by its number" });
    const document = await requireDataDocument(db, shopId, id.data);
    return new Response(JSON.stringify(document, null, 2), {
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-disposition": `attachment; filename="data-request-${id.data}.json"`,
        "cache-control": "no-store",
      },
    });
  });
}
