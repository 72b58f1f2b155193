/** What the manifest asks Shopify for: scopes, topics, and of each topic the fields that the inbox keeps. */
import fs from "node:fs";
import path from "node:path";
import { parse as parseToml } from "smol-toml";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { TOPICS } from "#app/shopify/trim-payload.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");

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
