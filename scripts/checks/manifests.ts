/**
 * The TOML files as Shopify's command line reads them: unknown keys are refused, as it does, and so are the mistakes
 * that it only finds when it deploys (a topic twice, a metafield type that does not exist, a relative redirect).
 */
import fs from "node:fs";
import path from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import { ROOT } from "../commands.ts";

const url = z.url({ protocol: /^https$/ });
const handle = z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, "letters, digits and dashes, at most 50");
const path_ = z.string().regex(/^\/[\w/-]*$/, "must be a path of the app");
const scope = z.string().regex(/^(unauthenticated_|customer_)?(read|write)_[a-z_]+$/);
const scopeList = z.string().transform((text, context) => {
  const scopes = text.split(",");
  for (const each of scopes) {
    if (!scope.safeParse(each).success)
      context.addIssue({ code: "custom", message: `"${each}" is no scope` });
  }
  if (new Set(scopes).size !== scopes.length)
    context.addIssue({ code: "custom", message: "a scope is named twice" });
  return scopes;
});

const subscription = z.strictObject({
  /** "orders/paid", or "customer.tags_added". */
  topics: z.array(z.string().regex(/^[a-z_]+[/.][a-z_]+$/)).optional(),
  compliance_topics: z
    .array(z.enum(["customers/data_request", "customers/redact", "shop/redact"]))
    .optional(),
  uri: path_.or(url),
  include_fields: z.array(z.string().regex(/^[a-z0-9_.]+$/)).optional(),
  filter: z.string().optional(),
  name: z.string().max(50).optional(),
});

const metafield = z.strictObject({
  type: z.enum([
    "number_integer",
    "number_decimal",
    "single_line_text_field",
    "multi_line_text_field",
    "boolean",
    "date",
    "date_time",
    "json",
    "money",
    "url",
  ]),
  name: z.string().min(1).max(255),
  description: z.string().max(255).optional(),
  access: z
    .strictObject({
      admin: z.enum(["merchant_read", "merchant_read_write"]).optional(),
      storefront: z.enum(["none", "public_read"]).optional(),
      customer_account: z.enum(["none", "read", "read_write"]).optional(),
    })
    .optional(),
  capabilities: z.strictObject({ admin_filterable: z.boolean().optional() }).optional(),
});

/** `shopify.app.toml`. */
export const app = z
  .strictObject({
    // Empty until `shopify app config link` fills it in.
    client_id: z.string(),
    name: z.string().min(1).max(30),
    handle: handle.optional(),
    application_url: url,
    embedded: z.boolean(),
    extension_directories: z.array(z.string()).optional(),
    web_directories: z.array(z.string()).optional(),
    build: z
      .strictObject({
        automatically_update_urls_on_dev: z.boolean().optional(),
        dev_store_url: z.string().optional(),
        include_config_on_deploy: z.boolean().optional(),
      })
      .optional(),
    access: z.strictObject({
      admin: z.strictObject({
        direct_api_mode: z.enum(["online", "offline"]),
        embedded_app_direct_api_access: z.boolean(),
      }),
    }),
    access_scopes: z.strictObject({
      scopes: scopeList,
      optional_scopes: z.array(scope).optional(),
      use_legacy_install_flow: z.boolean().optional(),
    }),
    auth: z.strictObject({ redirect_urls: z.array(url).min(1) }),
    app_proxy: z.strictObject({
      url: path_.or(url),
      prefix: z.enum(["a", "apps", "community", "tools"]),
      subpath: z.string().regex(/^[\w-]{1,30}$/),
    }),
    pos: z.strictObject({ embedded: z.boolean() }).optional(),
    app_preferences: z.strictObject({ url: z.url().max(255) }).optional(),
    webhooks: z.strictObject({
      api_version: z.string().regex(/^20\d\d-(01|04|07|10)$/),
      subscriptions: z.array(subscription).min(1),
    }),
    customer: z
      .strictObject({
        metafields: z.strictObject({ app: z.record(z.string().regex(/^[a-z0-9_-]{2,64}$/), metafield) }),
      })
      .optional(),
  })
  .superRefine(({ webhooks, access_scopes, app_proxy }, context) => {
    const complain = (message: string) => context.addIssue({ code: "custom", message });
    const topics = webhooks.subscriptions.flatMap((each) => [
      ...(each.topics ?? []),
      ...(each.compliance_topics ?? []),
    ]);
    for (const topic of topics)
      if (topics.indexOf(topic) !== topics.lastIndexOf(topic))
        complain(`topic ${topic} is subscribed to twice`);
    for (const topic of ["customers/data_request", "customers/redact", "shop/redact", "app/uninstalled"]) {
      if (!topics.includes(topic)) complain(`topic ${topic} is required and missing`);
    }
    if (app_proxy.subpath !== "" && !access_scopes.scopes.includes("write_app_proxy"))
      complain("the app proxy needs the scope write_app_proxy");
  });

const web = z.strictObject({
  name: z.string().optional(),
  roles: z.array(z.enum(["frontend", "backend", "background"])).min(1),
  webhooks_path: path_.optional(),
  auth_callback_path: z.array(path_).or(path_).optional(),
  port: z.number().int().optional(),
  commands: z.strictObject({ dev: z.string(), predev: z.string().optional(), build: z.string().optional() }),
});

const themeExtension = z.strictObject({
  name: z.string().min(1).max(30),
  type: z.literal("theme"),
  handle: handle.optional(),
  uid: z.string().optional(),
});

/** Where links of apps may stand, as far as we have one. https://shopify.dev/docs/api/admin-extensions/extension-targets */
const LINK_TARGETS = ["admin.discount-index.action.link"];

/** A link from Shopify's own pages to one of ours; Shopify takes one place for each. */
export const adminLink = z.strictObject({
  extensions: z
    .array(
      z.strictObject({
        /** What the link says, in every language that there is a file for. */
        name: z.literal("t:name"),
        type: z.literal("admin_link"),
        handle,
        uid: z.string().optional(),
        targeting: z
          .array(z.strictObject({ target: z.enum(LINK_TARGETS), url: path_ }))
          .length(1, "must name one place"),
      }),
    )
    .length(1),
});

const FILES: [string, z.ZodType][] = [
  ["shopify.app.toml", app],
  ["shopify.web.toml", web],
  ["extensions/rewards-widget/shopify.extension.toml", themeExtension],
  ["extensions/create-reward/shopify.extension.toml", adminLink],
];

/** What is wrong with any of them, or nothing. */
export async function manifests(): Promise<string> {
  return FILES.flatMap(([file, schema]) => {
    const at = path.join(ROOT, file);
    if (!fs.existsSync(at)) return [`${file} is missing`];
    return complaintsAbout(fs.readFileSync(at, "utf8"), schema).map((complaint) => `${file}: ${complaint}`);
  }).join("\n");
}

/** What is wrong with one file's text, or nothing. */
export function complaintsAbout(text: string, schema: z.ZodType): string[] {
  try {
    const { error } = schema.safeParse(parse(text));
    return (error?.issues ?? []).map(({ path: at, message }) => `${at.join(".") || "(whole)"}: ${message}`);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
