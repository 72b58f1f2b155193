/** Every GraphQL document of the app against Shopify's own schema and limits. */
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
import { beforeAll, describe, expect, test } from "vitest";
import type { Document } from "#app/shopify/document.ts";
import { MAX_QUERY_COST } from "../../simulator/graphql/bucket.ts";
import { costOf, sizesIn, unpagedIn } from "./measure.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const SCHEMA = path.join(ROOT, ".cache/shopify-schema/admin_2026-10.json.gz");
/** The documents are exported from one module; what a keeper writes for itself is found by its mark. */
const rules = [...specifiedRules, NoDeprecatedCustomRule];
const MARK = "`#graphql";

/** The largest values of the variables that say how long a list is. */
const LARGEST: Record<string, Record<string, unknown>> = {
  OrdersInFull: { first: 25 },
  CustomerTags: { ids: Array.from({ length: 250 }, (_, index) => `gid://shopify/Customer/${index}`) },
  LeftOfGiftCards: { ids: Array.from({ length: 25 }, (_, index) => `gid://shopify/GiftCard/${index}`) },
  LeftOfCredits: {
    ids: Array.from(
      { length: 25 },
      (_, index) => `gid://shopify/StoreCreditAccountCreditTransaction/${index}`,
    ),
  },
  NamedGoods: { ids: Array.from({ length: 250 }, (_, index) => `gid://shopify/Product/${index}`) },
  Products: { ids: Array.from({ length: 40 }, (_, index) => `gid://shopify/Product/${index}`) },
};

/** How many documents there are by their marks. */
function written(): number {
  const texts = sources("app/shopify/documents").map((file) =>
    fs.readFileSync(path.join(ROOT, file), "utf8"),
  );
  return texts.join("").split(MARK).length - 1;
}

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
  const documents: Document[] = [];

  beforeAll(async () => {
    const introspection = JSON.parse(gunzipSync(fs.readFileSync(SCHEMA)).toString()) as {
      data: IntrospectionQuery;
    };
    schema = buildClientSchema(introspection.data, { assumeValid: true });
    const exported = (await import("#app/shopify/documents.ts")) as Record<string, unknown>;
    documents.push(...(Object.values(exported) as Document[]));
  });

  test("all of them stand in one folder, and are known by one module", () => {
    expect(sources("app").filter((file) => !file.startsWith("app/shopify/documents/"))).toEqual([]);
    expect(documents.length).toBe(written());
  });

  test("each is valid against Shopify's schema, and uses nothing deprecated", () => {
    expect(documents.length).toBeGreaterThan(4);
    for (const { name, text } of documents)
      expect(validate(schema, parse(text), rules).map(({ message }) => `${name}: ${message}`)).toEqual([]);
  });

  test("each holds one operation with a name of its own", () => {
    const names = documents.flatMap(({ text }) =>
      parse(text).definitions.map((each) => ("operation" in each ? each.name?.value : each.kind)),
    );
    expect(names).toEqual(documents.map(({ name }) => name));
    expect(new Set(names).size).toBe(documents.length);
  });

  test("each says what it costs at most, and stays below what one call may cost", () => {
    const costs = documents.map((each) => ({
      name: each.name,
      said: each.cost,
      computed: costOf(schema, each.text, LARGEST[each.name] ?? {}),
    }));
    expect(costs.filter(({ said, computed }) => said < computed)).toEqual([]);
    expect(costs.filter(({ said }) => said >= MAX_QUERY_COST)).toEqual([]);
  });

  test("a list that a variable makes long is counted at its longest", () => {
    for (const { name, text } of documents)
      expect({ name, sizes: sizesIn(text).filter((size) => !(size in (LARGEST[name] ?? {}))) }).toEqual({
        name,
        sizes: [],
      });
  });

  test("a page says whether there is another one, and can be asked for it or is refused", () => {
    for (const { name, text } of documents)
      expect({ name, unpaged: unpagedIn(schema, text) }).toEqual({ name, unpaged: [] });
  });

  test("only what can be done twice is repeated", () => {
    const once = documents.filter(({ repeatable }) => !repeatable).map(({ name }) => name);
    expect(once).toContain("CreateDiscount");
    for (const { name, text, repeatable } of documents)
      if (/^\s*(#graphql)?\s*query\b/.test(text))
        expect({ name, repeatable }).toEqual({ name, repeatable: true });
  });
});
