/** Whether the storefront shows what was saved, for the page that waits for it. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { ClientLoaderFunctionArgs } from "@remix-run/react";
import { keepQuiet } from "#app/components/keep-page.ts";
import type { HeardAnswer } from "#app/components/storefront/heard-line.tsx";
import { heardView } from "#app/components/storefront/heard-view.ts";
import { db } from "#app/db.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { storefrontHeard } from "#app/models/storefronts.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "storefront-heard", async ({ shopId }): Promise<HeardAnswer> => {
    return heardView(await storefrontHeard(db, shopId));
  });
}

/** Who asks is in the middle of writing: the page stays. */
export function clientLoader({ serverLoader }: ClientLoaderFunctionArgs) {
  return keepQuiet<HeardAnswer>(serverLoader, null);
}
