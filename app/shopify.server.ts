/**
 * The session library, set up once for the web process. It verifies session tokens and exchanges them for offline
 * tokens; refreshing belongs to tokens.server.ts alone, and webhooks and the app proxy to their own verifiers.
 */
import "@shopify/shopify-app-remix/adapters/node";
import { ApiVersion, LogSeverity } from "@shopify/shopify-api";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { assert } from "#app/errors.ts";
import { db } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { log } from "#app/log.server.ts";
import { SealedSessionStorage } from "#app/sessions.server.ts";
import { API_VERSION } from "#app/shopify/api-version.ts";
import { parseShopDomain } from "#app/shopify/shop-domain.ts";

/** Where the library sends a document that names no shop. */
const LOGIN = "/auth/login";

type Install = (shopId: string) => Promise<unknown>;
let install: Install | null = null;
const installing = new Map<string, Promise<unknown>>();

/** The doors say once, at start, which flow makes a shop ours: the ground knows no flows. */
export function installWith(flow: Install): void {
  install = flow;
}

const apiVersion = Object.values(ApiVersion).find((each) => (each as string) === API_VERSION);
assert(apiVersion, "the session library speaks the API version we speak");

const shopify = shopifyApp({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecretKey: env.SHOPIFY_API_SECRET,
  appUrl: env.SHOPIFY_APP_URL,
  apiVersion,
  authPathPrefix: "/auth",
  sessionStorage: new SealedSessionStorage(db),
  distribution: AppDistribution.AppStore,
  userAgentPrefix: "Laurel",
  // Below warnings the library writes session tokens into its messages.
  logger: { level: LogSeverity.Warning, log: writeLog },
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  hooks: { afterAuth: ({ session }) => installOnce(session.shop) },
});

type AuthenticateAdmin = typeof shopify.authenticate.admin;

/**
 * Who asks, from the session token that Shopify signed: `session.shop` is the only shop a door may believe. Answers
 * only once the shop is installed, also when a first load asks with several requests at once. Throws Responses
 * (redirects, 401) that must pass untouched.
 */
export const authenticate: { admin: AuthenticateAdmin } = {
  admin: async (request) => {
    const context = await shopify.authenticate
      .admin(request)
      .catch((thrown: unknown) => explainRefusal(thrown, request));
    if (!(await isInstalled(context.session.shop))) await installOnce(context.session.shop);
    return context;
  },
};

/** Sets `frame-ancestors` for the shop that frames this document; without a known shop nobody may frame it. */
export function addDocumentResponseHeaders(request: Request, headers: Headers): void {
  const shopId = parseShopDomain(new URL(request.url).searchParams.get("shop"));
  if (shopId) shopify.addDocumentResponseHeaders(request, headers);
  else headers.set("Content-Security-Policy", "frame-ancestors 'none';");
}

/** Requests of one first load wait for the same installation; a failed one is tried again by the next request. */
async function installOnce(shopId: string): Promise<void> {
  assert(install, "the doors say what installs a shop before anyone asks");
  const running = installing.get(shopId) ?? install(shopId).finally(() => installing.delete(shopId));
  installing.set(shopId, running);
  try {
    await running;
  } catch (error) {
    log.error({ err: error, shopId }, "installation failed");
    throw unavailable("Laurel could not be set up, because Shopify did not answer as expected.");
  }
}

async function isInstalled(shopId: string): Promise<boolean> {
  const shop = await db.shop.findUnique({
    where: { shopId },
    select: { installedAt: true, uninstalledAt: true },
  });
  return Boolean(shop?.installedAt) && !shop?.uninstalledAt;
}

/**
 * In words where the library answers a bare 500: Shopify hands out no token (app just removed, Shopify down). Where it
 * would ask a person inside the admin to log in, because the address names no shop, Shopify is asked instead.
 */
function explainRefusal(thrown: unknown, request: Request): never {
  if (!(thrown instanceof Response)) throw thrown as Error;
  if (thrown.status === 500)
    throw unavailable("Shopify did not let Laurel in just now. If Laurel was removed, install it again.");
  if (thrown.headers.get("location") === LOGIN) {
    const asked = new URL(request.url);
    asked.searchParams.delete("id_token");
    const location = `/auth/reopen?${new URLSearchParams({ to: asked.pathname + asked.search }).toString()}`;
    throw new Response(null, { status: 302, headers: { location } });
  }
  throw thrown;
}

function unavailable(words: string): Response {
  return new Response(`${words} Reload the page to try again.`, {
    status: 503,
    headers: { "content-type": "text/plain; charset=utf-8", "retry-after": "5" },
  });
}

function writeLog(severity: LogSeverity, message: string): Promise<void> {
  if (severity === LogSeverity.Error) log.error({ from: "shopify-app" }, message);
  else if (severity === LogSeverity.Warning) log.warn({ from: "shopify-app" }, message);
  return Promise.resolve();
}
