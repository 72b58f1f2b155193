/** Every GraphQL document of the app against Shopify's own schema, and the scopes and fields the manifest asks for. */
import fs from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import {
  type IntrospectionQuery,
  NoDeprecatedCustomRule,
  buildClientSchema,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { parse as parseToml } from "smol-toml";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { TOPICS } from "#app/shopify/trim-payload.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const SCHEMA = path.join(ROOT, ".cache/shopify-schema/admin_2026-10.json.gz");
/** The documents are exported from one module; what a keeper writes for itself is found by its mark. */
const rules = [...specifiedRules, NoDeprecatedCustomRule];
const MARK = "`#graphql";

function sources(folder: string): string[] {
  return fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).flatMap((name) => {
    const file = path.join(folder, name);
    return /\.tsx?$/.test(name) && fs.readFileSync(path.join(ROOT, file), "utf8").includes(MARK)
      ? [file]
      : [];
  });
}

describe("GraphQL documents", () => {
  let schema: ReturnType<typeof buildClientSchema>;
  const documents = new Map<string, string>();

  beforeAll(async () => {
    const introspection = JSON.parse(gunzipSync(fs.readFileSync(SCHEMA)).toString()) as {
      data: IntrospectionQuery;
    };
    schema = buildClientSchema(introspection.data, { assumeValid: true });
    const exported = (await import("#app/shopify/documents.ts")) as Record<string, unknown>;
    for (const [name, text] of Object.entries(exported)) documents.set(name, z.string().parse(text));
  });

  test("all of them stand in one module", () => {
    expect(sources("app")).toEqual(["app/shopify/documents.ts"]);
  });

  test("each is valid against Shopify's schema, and uses nothing deprecated", () => {
    expect(documents.size).toBeGreaterThan(4);
    for (const [name, text] of documents)
      expect(validate(schema, parse(text), rules).map(({ message }) => `${name}: ${message}`)).toEqual([]);
  });

  test("each holds one operation with a name of its own", () => {
    const names = [...documents.values()].flatMap((text) =>
      parse(text).definitions.map((each) => ("operation" in each ? each.name?.value : each.kind)),
    );
    expect(names).toHaveLength(documents.size);
    expect(new Set(names).size).toBe(documents.size);
  });
});

const manifest = z
  .object({
    access_scopes: z.object({ scopes: z.string(), optional_scopes: z.array(z.string()) }),
    webhooks: z.object({
      subscriptions: z.array(
        z.object({
          topics: z.array(z.string()).default([]),
          compliance_topics: z.array(z.string()).default([]),
          uri: z.string(),
          include_fields: z.array(z.string()).optional(),
        }),
      ),
    }),
  })
  .parse(parseToml(fs.readFileSync(path.join(ROOT, "shopify.app.toml"), "utf8")));

describe("shopify.app.toml", () => {
  const { subscriptions } = manifest.webhooks;

  test("subscribes once to every topic the inbox knows, and to no other", () => {
    const topics = subscriptions.flatMap((each) => [...each.topics, ...each.compliance_topics]);
    expect(topics.toSorted()).toEqual(Object.keys(TOPICS).toSorted());
    expect(new Set(subscriptions.map(({ uri }) => uri))).toEqual(new Set(["/webhooks"]));
  });

  test("asks for what the inbox keeps of each topic, and for nothing in vain", () => {
    for (const { topics, include_fields: asked } of subscriptions) {
      if (!asked) continue;
      for (const topic of topics) {
        const kept = leaves(TOPICS[topic as keyof typeof TOPICS]);
        const under = (field: string) =>
          kept.filter((leaf) => leaf === field || leaf.startsWith(`${field}.`));
        expect(new Set(asked.flatMap(under)), topic).toEqual(new Set(kept));
        expect(
          asked.filter((field) => under(field).length === 0),
          topic,
        ).toEqual([]);
      }
    }
  });

  test("always asks for what says whose news it is and which is newer", () => {
    for (const { topics, include_fields } of subscriptions)
      if (include_fields && !topics.includes("refunds/create"))
        expect(include_fields).toEqual(expect.arrayContaining(["id", "admin_graphql_api_id", "updated_at"]));
  });

  test("asks for no scope twice and for none that is optional as well", () => {
    const required = manifest.access_scopes.scopes.split(",");
    expect(new Set([...required, ...manifest.access_scopes.optional_scopes]).size).toBe(
      required.length + manifest.access_scopes.optional_scopes.length,
    );
  });
});

type Shape = true | { readonly [field: string]: Shape };

/** "line_items.price_set.shop_money.amount" … for everything a shape keeps. */
function leaves(shape: Shape, at = ""): string[] {
  if (shape === true) return [at];
  return Object.entries(shape).flatMap(([field, below]) =>
    leaves(below, at === "" ? field : `${at}.${field}`),
  );
}
