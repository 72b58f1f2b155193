/** Where Shopify's own pages of discounts lead: a new reward in the programme's editor. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { FIRST_KIND } from "#app/components/programme/new-reward.ts";
import { forMerchant } from "#app/merchant.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

/** Goes on with what Shopify said in the address, which it says only once. */
export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "new-reward", ({ params }) => {
    const to = new URLSearchParams(params);
    to.set("add", FIRST_KIND);
    return Promise.resolve(redirect(`/app/programme/rewards?${to.toString()}`));
  });
}

/** The editor takes its place before anything is seen. */
export default function NewReward() {
  return null;
}
