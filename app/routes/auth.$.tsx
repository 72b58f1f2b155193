import type { LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { log } from "#app/log.server.ts";
import { authenticate } from "#app/shopify.server.ts";
import { parseShopDomain } from "#app/shopify/shop-domain.ts";

/**
 * The library's own pages (session-token bounce, exit from the iframe). Whoever arrives with a valid session token is
 * sent to the app; a shop that is none, or a destination that is not trusted, goes no further.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  if (!parseShopDomain(url.searchParams.get("shop"))) return redirect("/auth/login");
  try {
    await authenticate.admin(request);
  } catch (thrown) {
    if (thrown instanceof Response) throw thrown;
    log.warn({ err: thrown, path: url.pathname }, "authentication page refused");
    throw new Response("This address cannot be used. Open Laurel from the Shopify admin.", {
      status: 400,
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  }
  return redirect(`/app?${url.searchParams.toString()}`);
}
