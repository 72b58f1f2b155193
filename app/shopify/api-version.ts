/**
 * The one place that names the version of Shopify's APIs. `shopify.app.toml` names it again for webhooks; a test
 * compares.
 */
export const API_VERSION = "2026-10";
