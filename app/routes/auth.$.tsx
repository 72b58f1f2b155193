import type { LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { env } from "#app/env.server.ts";
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
  if (!isOurs(url.searchParams.get("shopify-reload"))) throw refused();
  try {
    await authenticate.admin(request);
  } catch (thrown) {
    if (thrown instanceof Response) throw thrown;
    log.warn({ err: thrown, path: url.pathname }, "authentication page refused");
    throw refused();
  }
  return redirect(`/app?${url.searchParams.toString()}`);
}

/** App Bridge goes to `shopify-reload` with a new session token: only ever to ourselves. */
function isOurs(reload: string | null): boolean {
  const { origin } = new URL(env.SHOPIFY_APP_URL);
  return reload === null || (URL.canParse(reload, origin) && new URL(reload, origin).origin === origin);
}

function refused(): Response {
  return new Response("This address cannot be used. Open Laurel from the Shopify admin.", {
    status: 400,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
