import { gid } from "../model/ids.ts";
import { appId, appInstallationGid } from "../model/metafields.ts";
import type { Sim } from "../model/sim.ts";
import { apiTime, shopTime } from "../model/time.ts";
import type { Shop } from "../model/types.ts";
import { metafieldFields } from "./metafields.ts";
import type { View } from "./view.ts";

export function shopView(sim: Sim, shop: Shop): View {
  const id = gid("Shop", shop.id);
  const offset = shopTime(sim.nowIso(), shop.timeZone).slice(19);
  const minutes = Number(`${offset[0]}1`) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4)));
  return {
    __typename: "Shop",
    id,
    name: shop.name,
    email: shop.email,
    contactEmail: shop.email,
    description: null,
    myshopifyDomain: shop.domain,
    url: `https://${shop.domain}`,
    primaryDomain: {
      __typename: "Domain",
      host: shop.domain,
      url: `https://${shop.domain}`,
      sslEnabled: true,
    },
    currencyCode: shop.currency,
    enabledPresentmentCurrencies: [shop.currency],
    currencyFormats: {
      __typename: "CurrencyFormats",
      moneyFormat: shop.currency === "USD" ? "${{amount}}" : "{{amount}}",
    },
    ianaTimezone: shop.timeZone,
    timezoneOffset: offset.replace(":", ""),
    timezoneOffsetMinutes: minutes,
    customerAccountsV2: {
      __typename: "CustomerAccountsV2",
      customerAccountsVersion: shop.customerAccounts === "new" ? "NEW_CUSTOMER_ACCOUNTS" : "CLASSIC",
    },
    taxesIncluded: shop.taxesIncluded,
    taxShipping: false,
    setupRequired: false,
    createdAt: apiTime(shop.createdAt),
    plan: {
      __typename: "ShopPlan",
      displayName: shop.planName,
      publicDisplayName: shop.planName,
      partnerDevelopment: false,
      shopifyPlus: shop.planName === "Plus",
    },
    ...metafieldFields(id),
  };
}

const scopeView = (handle: string): View => ({
  __typename: "AccessScope",
  handle,
  description: handle.replaceAll("_", " "),
});

export function appView(sim: Sim, shop: Shop): View {
  return {
    __typename: "App",
    id: gid("App", appId(sim)),
    apiKey: sim.config.appKey,
    handle: sim.manifest.handle,
    title: sim.manifest.name,
    embedded: true,
    requestedAccessScopes: sim.manifest.requiredScopes.map(scopeView),
    optionalAccessScopes: sim.manifest.optionalScopes.map(scopeView),
    webhookApiVersion: sim.manifest.apiVersion,
    installation: () => installationView(sim, shop),
  };
}

/** Null while the app is not installed. */
export function installationView(sim: Sim, shop: Shop): View | null {
  const id = appInstallationGid(shop);
  if (id === null || !shop.install) return null;
  const name = shop.domain.replace(".myshopify.com", "");
  const { scopes } = shop.install;
  // What is granted includes what is implied: write_x brings read_x.
  const implied = scopes
    .filter((scope) => scope.startsWith("write_"))
    .map((scope) => scope.replace("write_", "read_"));
  return {
    __typename: "AppInstallation",
    id,
    accessScopes: [...new Set([...scopes, ...implied])].toSorted().map(scopeView),
    activeSubscriptions: [],
    app: () => appView(sim, shop),
    launchUrl: `https://admin.shopify.com/store/${name}/apps/${sim.manifest.handle}`,
    uninstallUrl: null,
    ...metafieldFields(id),
  };
}
