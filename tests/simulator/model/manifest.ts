import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { z } from "zod";

/** The app's TOML as `shopify app deploy` reads it, as far as the stand-in acts on it. */
export interface AppManifest {
  name: string;
  handle: string;
  applicationUrl: string;
  apiVersion: string;
  requiredScopes: string[];
  optionalScopes: string[];
  proxy: { url: string; prefix: string; subpath: string } | null;
  subscriptions: Subscription[];
  /** Owner type (`CUSTOMER` …) with key, in the app's own namespace. */
  metafieldDefinitions: { ownerType: string; key: string; type: string; name: string }[];
}

export interface Subscription {
  topic: string;
  compliance: boolean;
  uri: string;
  includeFields: string[] | null;
  filter: string | null;
  name: string | null;
}

const subscriptionSchema = z.object({
  topics: z.array(z.string()).default([]),
  compliance_topics: z.array(z.string()).default([]),
  uri: z.string(),
  include_fields: z.array(z.string()).optional(),
  filter: z.string().optional(),
  name: z.string().max(50).optional(),
});

const definitionSchema = z.object({ type: z.string(), name: z.string().optional() });

const tomlSchema = z.object({
  name: z.string(),
  handle: z.string().optional(),
  application_url: z.string().default(""),
  access_scopes: z
    .object({
      scopes: z.string().optional(),
      required_scopes: z.array(z.string()).optional(),
      optional_scopes: z.array(z.string()).default([]),
    })
    .default({ optional_scopes: [] }),
  webhooks: z.object({ api_version: z.string(), subscriptions: z.array(subscriptionSchema).default([]) }),
  app_proxy: z.object({ url: z.string(), prefix: z.string(), subpath: z.string() }).optional(),
});

type Toml = z.infer<typeof tomlSchema>;

/** `[customer.metafields.app.<key>]` tables sit at the top level, one per owner. */
function definitionsOf(raw: Record<string, unknown>): AppManifest["metafieldDefinitions"] {
  return Object.entries(raw).flatMap(([owner, table]) => {
    const app = (table as { metafields?: { app?: Record<string, unknown> } } | null)?.metafields?.app ?? {};
    return Object.entries(app).map(([key, value]) => {
      const { type, name } = definitionSchema.parse(value);
      return { ownerType: owner.toUpperCase(), key, type, name: name ?? key };
    });
  });
}

function subscriptionsOf(toml: Toml): Subscription[] {
  return toml.webhooks.subscriptions.flatMap((entry) => {
    const rest = {
      uri: entry.uri,
      includeFields: entry.include_fields ?? null,
      filter: entry.filter ?? null,
      name: entry.name ?? null,
    };
    return [
      ...entry.topics.map((topic) => ({ topic, compliance: false, ...rest })),
      ...entry.compliance_topics.map((topic) => ({ topic, compliance: true, ...rest })),
    ];
  });
}

/** Throws with the TOML's own complaint when it would not deploy. */
export function readManifest(text: string): AppManifest {
  const raw = parse(text) as Record<string, unknown>;
  const toml = tomlSchema.parse(raw);
  const listed = toml.access_scopes.scopes?.split(",").map((scope) => scope.trim()) ?? [];
  return {
    name: toml.name,
    handle: toml.handle ?? toml.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
    applicationUrl: toml.application_url,
    apiVersion: toml.webhooks.api_version,
    requiredScopes: [...listed, ...(toml.access_scopes.required_scopes ?? [])].filter(Boolean),
    optionalScopes: toml.access_scopes.optional_scopes,
    proxy: toml.app_proxy ?? null,
    subscriptions: subscriptionsOf(toml),
    metafieldDefinitions: definitionsOf(raw),
  };
}

export function loadManifest(path: string): AppManifest {
  return readManifest(readFileSync(path, "utf8"));
}
