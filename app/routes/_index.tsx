import type { LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";

/** Shopify opens the app at its address: with a shop it goes to the home page, without one to the explanation. */
export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  return redirect(searchParams.has("shop") ? `/app?${searchParams.toString()}` : "/auth/login");
}
