/** Where Shopify serves App Bridge from; it may come from nowhere else. https://shopify.dev/docs/api/app-bridge-library */
export const APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js";
