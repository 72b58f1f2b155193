/** Whether the shop's customers can pay with store credit, for the page that is about to promise some. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { ClientLoaderFunctionArgs } from "@remix-run/react";
import { keepQuiet } from "#app/components/keep-page.ts";
import type { StoreCreditAnswer } from "#app/components/programme/store-credit-notice.tsx";
import { Fault, Refusal } from "#app/errors.ts";
import { lookAtStoreCredit } from "#app/flows/look-at-store-credit.server.ts";
import { forMerchant } from "#app/merchant.server.ts";

/** Without the permission to look, or while Shopify cannot be asked, nothing is said of it. */
export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "store-credit", async ({ shopId, now }): Promise<StoreCreditAnswer> => {
    try {
      return await lookAtStoreCredit(shopId, { now });
    } catch (error) {
      const isUnknown =
        error instanceof Fault || (error instanceof Refusal && error.code === "SCOPE_MISSING");
      if (!isUnknown) throw error;
      return { isOn: null };
    }
  });
}

/** Who asks is in the middle of writing: the page stays. */
export function clientLoader({ serverLoader }: ClientLoaderFunctionArgs) {
  return keepQuiet<StoreCreditAnswer>(serverLoader, { isOn: null });
}
