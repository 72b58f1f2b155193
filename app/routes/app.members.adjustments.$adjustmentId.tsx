/** One adjustment: what it would do, does or did, line by line; to be posted, undone or given up. */
import { useEffect, useState } from "react";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useFetcher, useLoaderData, useRevalidator } from "@remix-run/react";
import { BlockStack, Card } from "@shopify/polaris";
import { z } from "zod";
import { AdjustmentHead } from "#app/components/adjustment-head.tsx";
import { AdjustmentRows } from "#app/components/adjustment-rows.tsx";
import { adjustmentView, rowView } from "#app/components/adjustment-view.ts";
import { sayCount } from "#app/components/format.ts";
import { SubPage } from "#app/components/sub-page.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { discardDraft } from "#app/flows/draft-adjustment.server.ts";
import { askToPost } from "#app/flows/post-adjustment.server.ts";
import { askToUndo } from "#app/flows/undo-adjustment.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { listAdjustmentRows, requireAdjustment } from "#app/reports/adjustments.server.ts";
import { parseListing } from "#app/reports/listing.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Adjustment · Laurel" }];

const LOOK_AGAIN_MS = 1_000;

function readId(given: string | undefined): string {
  const id = z.uuid().safeParse(given);
  if (!id.success) throw new Refusal("ADJUSTMENT_NOT_FOUND");
  return id.data;
}

export function loader({ request, params: path }: LoaderFunctionArgs) {
  return forMerchant(request, "adjustment", async ({ shopId, now, params, staff }) => {
    const adjustmentId = readId(path["adjustmentId"]);
    const { page: asked } = parseListing(params, ["row"], { sort: "row", direction: "asc" });
    const onlyErrors = params.get("show") === "errors";
    const [shop, published, head, { rows, count, page, pages }] = await Promise.all([
      requireShopFacts(db, shopId),
      findProgramme(db, shopId),
      requireAdjustment(db, shopId, adjustmentId),
      listAdjustmentRows(db, shopId, { adjustmentId, onlyErrors, asked }),
    ]);
    const at = { now, timeZone: shop.timeZone, staff };
    return {
      head: adjustmentView(head, at),
      done: head.state === "undoing" ? head.undoneRows : head.postedRows,
      clamps: published?.programme.clawback === "clamp",
      rows: rows.map((row) => rowView(row, at)),
      pager: { page, pages, found: sayCount(count, "line") },
    };
  });
}

export function action({ request, params: path }: ActionFunctionArgs) {
  return forMerchant(request, "adjustment", async ({ shopId, now, staff }) => {
    const adjustmentId = readId(path["adjustmentId"]);
    const intent = (await request.formData()).get("intent");
    if (intent === "post") await askToPost(shopId, adjustmentId, { by: staff, now });
    else if (intent === "undo") await askToUndo(shopId, adjustmentId, { by: staff, now });
    else if (intent === "discard") {
      await discardDraft(shopId, adjustmentId);
      return redirect("/app/members/adjustments");
    } else throw new Refusal("BAD_REQUEST", { detail: "intent must be post, undo or discard" });
    return { asked: intent };
  });
}

export default function AdjustmentPage() {
  const { head, done, clamps, rows, pager } = useLoaderData<typeof loader>();
  const fetcher = useFetcher();
  const [asking, setAsking] = useState(false);
  useLookingAgain(head.step === "posting" || head.step === "undoing");
  const send = (intent: string) => {
    setAsking(false);
    fetcher.submit({ intent }, { method: "post" });
  };
  return (
    <SubPage title={head.title} back={{ content: "Adjustments", url: "/app/members/adjustments" }}>
      <BlockStack gap="400">
        <AdjustmentHead
          head={head}
          done={done}
          clamps={clamps}
          asking={asking}
          busy={fetcher.state !== "idle"}
          onAsk={setAsking}
          onSend={send}
        />
        {head.customer ? null : (
          <Card padding="0">
            <AdjustmentRows rows={rows} pager={pager} step={head.step} badRows={head.badRows} />
          </Card>
        )}
      </BlockStack>
    </SubPage>
  );
}

/** Reads the page again while a job is at work on it. */
function useLookingAgain(working: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!working || state !== "idle") return;
    const timer = setTimeout(revalidate, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [working, state, revalidate]);
}
