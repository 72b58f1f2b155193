import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { env } from "#app/env.server.ts";
import { parseShopDomain, shopHandle } from "#app/shopify/shop-domain.ts";

export const meta: MetaFunction = () => [{ title: "Laurel" }];

/** A known shop goes straight to Shopify's own install page; nobody is asked to type a domain. */
export function loader({ request }: LoaderFunctionArgs) {
  const shopId = parseShopDomain(new URL(request.url).searchParams.get("shop"));
  if (!shopId) return null;
  const clientId = encodeURIComponent(env.SHOPIFY_API_KEY);
  return redirect(
    `https://admin.shopify.com/store/${shopHandle(shopId)}/oauth/install?client_id=${clientId}`,
  );
}

export default function Login() {
  return (
    <main style={{ maxWidth: "34rem", margin: "4rem auto", padding: "0 1rem", font: "16px/1.5 system-ui" }}>
      <h1 style={{ fontSize: "1.25rem" }}>Laurel opens inside your Shopify admin</h1>
      <p>
        Go to <a href="https://admin.shopify.com">admin.shopify.com</a>, choose <b>Apps</b> and then{" "}
        <b>Laurel</b>. If it is not there yet, install it from the Shopify App Store.
      </p>
    </main>
  );
}
