import { gid } from "../model/ids.ts";
import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import { shopTime } from "../model/time.ts";
import type { Shop } from "../model/types.ts";
import { rawId } from "../orders/raw.ts";
import { announce } from "../webhooks/announce.ts";

/** Managed install: grants the required scopes of the TOML. Sends nothing, as Shopify sends nothing. Idempotent. */
export function install(sim: Sim, shop: Shop): void {
  if (shop.install) return;
  shop.installs += 1;
  shop.install = {
    id: sim.nextId(),
    scopes: [...sim.manifest.requiredScopes],
    installedAt: sim.nowIso(),
    refresh: { serial: 0, lastUsed: 0 },
  };
  sim.changed();
}

function shopPayload(shop: Shop): Record<string, unknown> {
  return {
    id: rawId(shop.id),
    name: shop.name,
    email: shop.email,
    // Null in Shopify's own sample: an app must take the shop from the header.
    domain: null,
    myshopify_domain: null,
    currency: shop.currency,
    iana_timezone: shop.timeZone,
    plan_name: shop.planName.toLowerCase(),
    created_at: shopTime(shop.createdAt, shop.timeZone),
  };
}

/** Voids every token at once and sends app/uninstalled; the app's own metafields stay until it comes back. */
export function uninstall(sim: Sim, shop: Shop): void {
  if (!shop.install) throw new SimError("NOT_INSTALLED", `the app is not installed on ${shop.domain}`);
  shop.install = null;
  announce(sim, shop, [{ topic: "app/uninstalled", payload: shopPayload(shop) }], true);
  sim.changed();
}

/** Grants or takes back optional scopes and sends app/scopes_update. */
export function changeScopes(sim: Sim, shop: Shop, scopes: string[]): void {
  if (!shop.install) throw new SimError("NOT_INSTALLED", `the app is not installed on ${shop.domain}`);
  const previous = shop.install.scopes;
  shop.install.scopes = scopes;
  const payload = {
    id: rawId(shop.install.id),
    shop_id: gid("Shop", shop.id),
    previous,
    current: scopes,
    updated_at: shopTime(sim.nowIso(), shop.timeZone),
  };
  sim.announce(shop, [{ topic: "app/scopes_update", payload }]);
  sim.changed();
}

export type ComplianceTopic = "customers/data_request" | "customers/redact" | "shop/redact";

/** Sends one of the three compliance topics, installed or not. */
export function sendCompliance(
  sim: Sim,
  shop: Shop,
  topic: ComplianceTopic,
  customerId: string | null,
): void {
  const of = { shop_id: rawId(shop.id), shop_domain: shop.domain };
  if (topic === "shop/redact") {
    announce(sim, shop, [{ topic, payload: of }], true);
    return;
  }
  if (customerId === null) throw new SimError("MISSING_CUSTOMER", `${topic} needs customerId`);
  const known = shop.customers[customerId];
  const customer = { id: rawId(customerId), email: known?.email ?? null, phone: known?.phone ?? null };
  const orders = Object.values(shop.orders)
    .filter((order) => order.customerId === customerId)
    .map((order) => rawId(order.id));
  const payload =
    topic === "customers/redact"
      ? { ...of, customer, orders_to_redact: orders }
      : { ...of, customer, orders_requested: orders, data_request: { id: rawId(sim.nextId()) } };
  announce(sim, shop, [{ topic, payload }], true);
}
