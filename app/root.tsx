import type { ReactNode } from "react";
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  isRouteErrorResponse,
  useLocation,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import { env } from "#app/env.server.ts";
import { APP_BRIDGE } from "#app/shopify/app-bridge.ts";

/** The client id is public: App Bridge needs it on every page. */
export function loader() {
  return { apiKey: env.SHOPIFY_API_KEY };
}

/** It never changes while the process lives. */
export const shouldRevalidate = () => false;

export function Layout({ children }: { children: ReactNode }) {
  const apiKey = useRouteLoaderData<typeof loader>("root")?.apiKey;
  const embedded = /^\/app(\/|$)/.test(useLocation().pathname);
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {embedded && apiKey ? (
          <>
            <meta name="shopify-api-key" content={apiKey} />
            {/* Shopify asks for it before any other script, and neither async nor deferred. */}
            <script src={APP_BRIDGE} />
          </>
        ) : null}
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

/** The last net, also for addresses that do not exist: plain words, no insides. */
export function ErrorBoundary() {
  const error = useRouteError();
  const missing = isRouteErrorResponse(error) && error.status === 404;
  const words =
    isRouteErrorResponse(error) && typeof error.data === "string" && error.data && error.status !== 500
      ? error.data
      : "Something went wrong on our side. Please reload the page.";
  return (
    <main style={{ maxWidth: "34rem", margin: "4rem auto", padding: "0 1rem", font: "16px/1.5 system-ui" }}>
      <h1 style={{ fontSize: "1.25rem" }}>{missing ? "There is no such page" : "This did not work"}</h1>
      <p>{missing ? "The address may be old. Open Laurel from the Shopify admin." : words}</p>
    </main>
  );
}
