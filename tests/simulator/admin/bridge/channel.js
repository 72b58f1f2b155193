// The line between the app's frame and the admin around it. Nothing secret travels upwards, so any parent may hear
// it; answers (tokens among them) come down addressed to the app's own origin by the admin.
const params = new URLSearchParams(location.search);
export const embedded = window.top !== window.self;
const waiting = new Map();
const heard = new Map();
let sequence = 0;
export const nextNumber = () => ++sequence;
let relay = null;

export const say = (method, args) => window.parent.postMessage({ bridge: "app", method, args }, "*");

export function ask(method, args) {
  const id = String(nextNumber());
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    window.parent.postMessage({ bridge: "app", id, method, args }, "*");
  });
}

export const hear = (event, handler) => heard.set(event, handler);
hear("hello", (detail) => (relay = detail.relay));

window.addEventListener("message", (message) => {
  if (message.source !== window.parent || message.data?.bridge !== "admin") return;
  const { id, event, detail, result, error } = message.data;
  if (event) return void heard.get(event)?.(detail);
  const promise = waiting.get(id);
  waiting.delete(id);
  if (error) promise?.reject(new Error(error));
  else promise?.resolve(result);
});

const remembered = (name) => {
  const key = `app-bridge-${name}`;
  const value = params.get(name);
  try {
    if (value) sessionStorage.setItem(key, value);
    return value ?? sessionStorage.getItem(key) ?? undefined;
  } catch {
    return value ?? undefined; // storage refused (private windows): the address alone has to do
  }
};

const script = document.currentScript;
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
export const config = {
  apiKey:
    meta("shopify-api-key") ??
    script?.dataset.apiKey ??
    new URL(script?.src ?? location.href).searchParams.get("apiKey"),
  appOrigins: (meta("shopify-app-origins") ?? "").split(",").filter(Boolean),
  disabledFeatures: (meta("shopify-disabled-features") ?? "").split(",").map((name) => name.trim()),
  host: remembered("host"),
  locale: remembered("locale") ?? "en-US",
  shop: remembered("shop"),
};
if (!config.apiKey)
  console.error('App Bridge: missing <meta name="shopify-api-key" content="%SHOPIFY_API_KEY%">');

let token = null;
export function idToken() {
  // Shopify's tokens live for a minute; one asked for within the last ten seconds is as good as new.
  if (token && Date.now() - token.at < 10_000) return token.promise;
  token = { at: Date.now(), promise: ask("idToken") };
  token.promise.catch(() => (token = null));
  return token.promise;
}

const plainFetch = window.fetch.bind(window);
const ours = (url) => url.origin === location.origin || config.appOrigins.includes(url.origin);

async function fetchWithToken(input, init) {
  const request = new Request(input, init);
  if (!embedded || !ours(new URL(request.url)) || request.headers.has("Authorization"))
    return plainFetch(input, init);
  const again = request.clone();
  const send = async (one) => {
    one.headers.set("Authorization", `Bearer ${await idToken()}`);
    one.headers.set("X-Requested-With", "XMLHttpRequest");
    return plainFetch(one);
  };
  let answer = await send(request);
  if (answer.headers.has("X-Shopify-Retry-Invalid-Session-Request")) {
    token = null;
    answer = await send(again);
  }
  const elsewhere = answer.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
  if (elsewhere) openAt(new URL(elsewhere, location.href), "_top");
  return answer;
}
if (!config.disabledFeatures.includes("fetch")) window.fetch = fetchWithToken;

const plainOpen = window.open.bind(window);
const admins = /^https:\/\/(admin\.shopify\.com|[\w-]+\.myshopify\.com)(\/|$)/;

/** `shopify:` addresses always go through the admin; Shopify's own hosts do when a person looks through the relay. */
const throughAdmin = (address) => address.startsWith("shopify:") || (relay && admins.test(address));

function openAt(url, target) {
  if (throughAdmin(String(url))) return void say("open", { url: String(url), target: target ?? "_blank" });
  return plainOpen(url, target);
}
window.open = (url, target, features) => {
  if (url && throughAdmin(String(url))) return openAt(url, target);
  return plainOpen(url, target, features);
};

document.addEventListener("click", (event) => {
  const link = event.composedPath().find((node) => node instanceof Element && node.localName === "a");
  const href = link?.getAttribute("href") ?? "";
  if (!link || event.defaultPrevented || !throughAdmin(href)) return;
  event.preventDefault();
  openAt(href, link.target || "_top");
});

// A page opened outside the admin goes back into it, as Shopify's does.
if (!embedded && config.host && config.apiKey && !config.disabledFeatures.includes("auto-redirect")) {
  const store = atob(config.host).replace(/^admin\.shopify\.com/, "");
  location.replace(`https://admin.shopify.com${store}/apps/${config.apiKey}${location.pathname}`);
}

// The bounce page: fetch a fresh token, then load the page that was wanted.
export const reload = params.get("shopify-reload");
if (embedded && reload) {
  void idToken().then((fresh) => {
    const wanted = new URL(reload, location.origin);
    if (wanted.origin !== location.origin) return;
    wanted.searchParams.set("id_token", fresh);
    location.replace(wanted);
  });
}
