import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  buildClientSchema,
  GraphQLError,
  type GraphQLScalarType,
  type GraphQLSchema,
  type IntrospectionQuery,
  Kind,
} from "graphql";

/** What the server accepts for a scalar that the introspection only names. */
const FORMS: Record<string, (value: unknown) => boolean> = {
  DateTime: (value) =>
    typeof value === "string" && !Number.isNaN(Date.parse(value)) && /^\d{4}-\d\d-\d\d/.test(value),
  Date: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value),
  Decimal: (value) => /^-?\d+(\.\d+)?$/.test(String(value)),
  Money: (value) => /^-?\d+(\.\d+)?$/.test(String(value)),
  UnsignedInt64: (value) => /^\d+$/.test(String(value)),
  URL: (value) => typeof value === "string" && URL.canParse(value),
};

function strict(scalar: GraphQLScalarType, isGood: (value: unknown) => boolean): void {
  const accept = (value: unknown) => {
    if (isGood(value)) return scalar.name === "DateTime" ? value : String(value);
    throw new GraphQLError(`invalid ${scalar.name} '${String(value)}'`);
  };
  scalar.parseValue = accept;
  scalar.parseLiteral = (node) => {
    if (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT)
      return accept(node.value);
    throw new GraphQLError(`invalid ${scalar.name}`);
  };
}

const loaded = new Map<string, GraphQLSchema>();

/** Shopify's own schema, from its introspection; read once in a process. */
export function loadSchema(path: string): GraphQLSchema {
  const known = loaded.get(path);
  if (known) return known;
  const { data } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as { data: IntrospectionQuery };
  const schema = buildClientSchema(data, { assumeValid: true });
  for (const [name, isGood] of Object.entries(FORMS)) {
    const scalar = schema.getType(name);
    if (scalar) strict(scalar as GraphQLScalarType, isGood);
  }
  loaded.set(path, schema);
  return schema;
}
