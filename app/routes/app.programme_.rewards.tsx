/** The way to the editor's rewards, or to its conversion, from anywhere: with a draft that was begun if there was none, and one of them open. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { startDraft } from "#app/flows/start-draft.server.ts";
import type { Merchant } from "#app/merchant.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findDraft } from "#app/models/programme-drafts.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

/** Goes on with what Shopify said in the address, which it says only once. */
export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "edit-rewards", async (merchant) => {
    const to = new URLSearchParams(merchant.params);
    if (to.get("section") !== "conversion") to.set("section", "rewards");
    const page = (await hasDraft(merchant)) ? "/app/programme/edit" : "/app/programme";
    return redirect(`${page}?${to.toString()}`);
  });
}

/** A draft of what is in force changes nothing by itself, so that to look at it may begin one. */
async function hasDraft({ shopId, staff: by, now }: Merchant): Promise<boolean> {
  if (await findDraft(db, shopId)) return true;
  try {
    await startDraft(shopId, { from: "published", replace: null, by, now });
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "DRAFT_EXISTS") return true;
    if (error.code === "PROGRAMME_NOT_PUBLISHED") return false;
    throw error;
  }
}

/** The editor takes its place before anything is seen. */
export default function EditRewards() {
  return null;
}
