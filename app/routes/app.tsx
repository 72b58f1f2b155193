/** The frame of every merchant page: Polaris, the navigation, a skeleton while the next page is on its way. */
import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useLocation, useNavigation } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import polarisWords from "@shopify/polaris/locales/en.json";
import laurelStyles from "#app/components/laurel.css?url";
import { PageError } from "#app/components/page-error.tsx";
import { SkeletonFor } from "#app/components/skeletons.tsx";
import { env } from "#app/env.server.ts";
import { forMerchant } from "#app/merchant.server.ts";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: polarisStyles },
  { rel: "stylesheet", href: laurelStyles },
];

export const headers: HeadersFunction = (given) => boundary.headers(given);

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "app", async () => ({ apiKey: env.SHOPIFY_API_KEY }));
}

/** Neither the shop nor the key changes while the page is open. */
export const shouldRevalidate = () => false;

export default function App() {
  const { apiKey } = useLoaderData<typeof loader>();
  return (
    <Frame apiKey={apiKey}>
      <NavMenu>
        <Link to="/app" rel="home">
          Laurel
        </Link>
        <Link to="/app/members">Members</Link>
        <Link to="/app/orders">Orders</Link>
        <Link to="/app/programme">Programme</Link>
        <Link to="/app/rewards">Rewards</Link>
        <Link to="/app/storefront">Storefront</Link>
        <Link to="/app/reports/sales-by-customer">Sales by customer</Link>
        <Link to="/app/reports/retention">Retention</Link>
        <Link to="/app/reports/programme">Programme report</Link>
        <Link to="/app/books">Books</Link>
        <Link to="/app/activity">Activity</Link>
        <Link to="/app/settings/api-keys">API keys</Link>
      </NavMenu>
      <Page />
    </Frame>
  );
}

function Frame({ apiKey, children }: { apiKey: string; children: React.ReactNode }) {
  // App Bridge stands first in the document's head (root.tsx), so the provider must not load it again.
  return (
    <AppProvider isEmbeddedApp={false} apiKey={apiKey} i18n={polarisWords}>
      {children}
    </AppProvider>
  );
}

/** The page asked for, or its skeleton while another page is loading. The same page keeps standing while it reloads. */
function Page() {
  const { pathname } = useLocation();
  const next = useNavigation().location?.pathname;
  return next && next !== pathname ? <SkeletonFor pathname={next} /> : <Outlet />;
}

export function ErrorBoundary() {
  return (
    <Frame apiKey="">
      <PageError />
    </Frame>
  );
}
