/** One data request: its document, for the merchant to hand on to the customer, and that they did. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { answerDataRequest } from "#app/flows/answer-data-request.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { requireDataDocument } from "#app/reports/attention.server.ts";

export { keepAndSay as clientAction } from "#app/components/keep-page.ts";

const requestIds = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);

function readId(given: string | undefined): bigint {
  const id = requestIds.safeParse(given);
  if (!id.success) throw new Refusal("BAD_REQUEST", { detail: "a data request is named by its number" });
  return id.data;
}

export function loader({ request, params }: LoaderFunctionArgs) {
  return forMerchant(request, "data-request", async ({ shopId }) => {
    const id = readId(params["requestId"]);
    const document = await requireDataDocument(db, shopId, id);
    return new Response(JSON.stringify(document, null, 2), {
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-disposition": `attachment; filename="data-request-${id}.json"`,
        "cache-control": "no-store",
      },
    });
  });
}

export function action({ request, params }: ActionFunctionArgs) {
  return forMerchant(request, "data-request", async ({ shopId, now, staff: by }) => {
    await answerDataRequest(shopId, readId(params["requestId"]), { by, now });
    return { answered: true };
  });
}
