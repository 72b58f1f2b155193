/**
 * `npm run codegen`: the types of what our GraphQL documents ask and answer, from Shopify's own schema, into
 * app/shopify/documents.generated.ts. Only what the documents use. `npm run check -- codegen` says when it is stale.
 */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { codegen } from "@graphql-codegen/core";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import { buildClientSchema, parse, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import { ROOT } from "./commands.ts";
import { ensureSchema } from "./schema.ts";

export const GENERATED = path.join(ROOT, "app/shopify/documents.generated.ts");

const HEAD =
  "/** Types of our GraphQL documents. Made by `npm run codegen` from Shopify's schema; not edited. */";

/** Money, decimals, dates, addresses and large numbers are all text in the answer; JSON is anything. */
const CONFIG = {
  arrayInputCoercion: false,
  defaultScalarType: "string",
  disableDescriptions: true,
  immutableTypes: true,
  scalars: { ID: "string", JSON: "unknown" },
  skipTypename: true,
};

type Written = { name: string; text: string };

async function schemaOf(file: string): Promise<GraphQLSchema> {
  const { data } = JSON.parse(gunzipSync(await fs.promises.readFile(file)).toString()) as {
    data: IntrospectionQuery;
  };
  return buildClientSchema(data, { assumeValid: true });
}

/** The documents as they are written now; their types need not exist yet. */
async function writtenDocuments(): Promise<Written[]> {
  const exported = (await import("../app/shopify/documents.ts")) as Record<string, Written>;
  return Object.values(exported).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** One table over all operations, so that a document's name is enough to know its types. */
function operationTable(documents: Written[]): string {
  const rows = documents.map(({ name, text }) => {
    const kind = /^(#graphql)?\s*mutation\b/.test(text) ? "Mutation" : "Query";
    return `  ${name}: { data: ${name}${kind}; variables: ${name}${kind}Variables };`;
  });
  return ["export type Operations = {", ...rows, "};", ""].join("\n");
}

/** The generated file's content for the documents as they stand. The same documents and schema give the same bytes. */
export async function generateTypes(): Promise<string> {
  const documents = await writtenDocuments();
  const types = await codegen({
    filename: path.basename(GENERATED),
    schema: undefined as never,
    schemaAst: await schemaOf(await ensureSchema()),
    documents: documents.map(({ name, text }) => ({ location: name, document: parse(text) })),
    config: CONFIG,
    plugins: [{ operations: {} }],
    pluginMap: { operations: typescriptOperations },
  });
  return `${HEAD}\n${types.trim()}\n\n${operationTable(documents)}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const content = await generateTypes();
  const before = fs.existsSync(GENERATED) ? fs.readFileSync(GENERATED, "utf8") : "";
  fs.writeFileSync(GENERATED, content);
  process.stdout.write(
    `${path.relative(ROOT, GENERATED)} ${before === content ? "is as it was" : "written"}\n`,
  );
}
