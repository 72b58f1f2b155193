/** How a person's browser, without our certificate, is shown Shopify's hosts on plain http. */
export interface Origins {
  /** http://localhost:4400 */
  relay: string;
  /** http://localhost:4401 */
  appRelay: string;
  /** http://127.0.0.1:<port> */
  app: string;
  /** The shop that the relay shows at its root; others live at <name>.localhost. */
  defaultShop: string | null;
}

export function shopOrigin(origins: Origins, name: string): string {
  if (`${name}.myshopify.com` === origins.defaultShop) return origins.relay;
  return origins.relay.replace("http://", `http://${name}.`);
}

const TEXT = /^(text\/|application\/(javascript|json|manifest\+json|xml)|image\/svg)/;

export const isText = (contentType: string | null) => TEXT.test(contentType ?? "");

/** An address in any of the ways it is written: plain, JSON-escaped, percent-encoded. */
function inEveryWriting(text: string, pattern: string, to: (name: string) => string): string {
  const plain = new RegExp(`https://${pattern}`, "g");
  const escaped = new RegExp(`https:\\\\/\\\\/${pattern}`, "g");
  const encoded = new RegExp(`https%3A%2F%2F${pattern}`, "gi");
  return text
    .replace(plain, (_, name: string) => to(name))
    .replace(escaped, (_, name: string) => to(name).replaceAll("/", "\\/"))
    .replace(encoded, (_, name: string) => encodeURIComponent(to(name)));
}

/** Shopify's origins, and the app's own, as this browser can reach them. */
export function rewriteText(text: string, origins: Origins): string {
  let out = inEveryWriting(text, "(admin)\\.shopify\\.com", () => `${origins.relay}/admin`);
  out = inEveryWriting(out, "(cdn)\\.shopify\\.com", () => `${origins.relay}/cdn`);
  out = inEveryWriting(out, "([a-z0-9][a-z0-9-]*)\\.myshopify\\.com", (name) => shopOrigin(origins, name));
  return out
    .replaceAll(origins.app, origins.appRelay)
    .replaceAll(encodeURIComponent(origins.app), encodeURIComponent(origins.appRelay));
}

/** A policy names origins, not paths; http on this machine must stay http. */
export function rewritePolicy(policy: string, origins: Origins): string {
  return rewriteText(policy, origins)
    .replaceAll(`${origins.relay}/admin`, origins.relay)
    .replaceAll(`${origins.relay}/cdn`, origins.relay)
    .replaceAll(/;?\s*upgrade-insecure-requests/g, "");
}

function rewriteCookie(cookie: string): string {
  return cookie
    .replaceAll(/;\s*(secure|partitioned)(?=;|$)/gi, "")
    .replaceAll(/;\s*samesite=none/gi, "; SameSite=Lax")
    .replaceAll(/;\s*domain=[^;]*/gi, "");
}

function rewriteHeaders(from: Headers, origins: Origins): Headers {
  const headers = new Headers();
  from.forEach((value, name) => {
    if (name === "strict-transport-security" || name === "set-cookie") return;
    if (name === "content-length" || name === "content-encoding") return;
    const policy = name.startsWith("content-security-policy");
    headers.set(name, policy ? rewritePolicy(value, origins) : rewriteText(value, origins));
  });
  for (const cookie of from.getSetCookie()) headers.append("set-cookie", rewriteCookie(cookie));
  return headers;
}

/** An answer fit for a person's browser. */
export async function rewriteResponse(response: Response, origins: Origins): Promise<Response> {
  const headers = rewriteHeaders(response.headers, origins);
  const { status } = response;
  if (response.body === null || !isText(response.headers.get("content-type"))) {
    return new Response(response.body, { status, headers });
  }
  return new Response(rewriteText(await response.text(), origins), { status, headers });
}
