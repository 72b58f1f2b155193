import {
  type DocumentNode,
  type FieldNode,
  getNamedType,
  getNullableType,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  specifiedRules,
  validate,
} from "graphql";

const MAX_CONNECTIONS = 5;
const MAX_DEPTH = 2;

export interface Connection {
  /** As it is called in the answer. */
  name: string;
  depth: number;
  /** Whether a list that is no connection stands between it and the root. */
  inList: boolean;
  /** How it selects: the node's fields, or null when by `nodes` or not at all. */
  node: SelectionSetNode | null;
  /** Of the connection it stands in. */
  parent: Connection | null;
}

export function fieldsIn(set: SelectionSetNode | undefined, document: DocumentNode): FieldNode[] {
  return (set?.selections ?? []).flatMap((each): FieldNode[] => {
    if (each.kind === Kind.FIELD) return [each];
    if (each.kind === Kind.INLINE_FRAGMENT) return fieldsIn(each.selectionSet, document);
    const fragment = document.definitions.find(
      (found) => found.kind === Kind.FRAGMENT_DEFINITION && found.name.value === each.name.value,
    );
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? fieldsIn(fragment.selectionSet, document) : [];
  });
}

export function operationIn(document: DocumentNode): OperationDefinitionNode | null {
  return (
    document.definitions.find(
      (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
    ) ?? null
  );
}

export const answerName = (field: FieldNode) => field.alias?.value ?? field.name.value;

const below = (field: FieldNode | undefined, name: string, document: DocumentNode) =>
  field && fieldsIn(field.selectionSet, document).find((each) => each.name.value === name);

interface Place {
  type: GraphQLNamedType;
  parent: Connection | null;
  inList: boolean;
}

/** Every connection of the query, outer ones first. */
export function connectionsIn(schema: GraphQLSchema, document: DocumentNode): Connection[] {
  const found: Connection[] = [];
  const walk = (set: SelectionSetNode | undefined, { type, parent, inList }: Place): void => {
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    for (const field of fieldsIn(set, document)) {
      const known = type.getFields()[field.name.value];
      if (!known) continue;
      const named = getNamedType(known.type);
      if (!named.name.endsWith("Connection")) {
        const isList = isListType(getNullableType(known.type));
        walk(field.selectionSet, { type: named, parent, inList: inList || isList });
        continue;
      }
      const node = below(below(field, "edges", document), "node", document)?.selectionSet ?? null;
      const connection = {
        name: answerName(field),
        depth: (parent?.depth ?? 0) + 1,
        inList,
        node,
        parent,
      };
      found.push(connection);
      const edges = isObjectType(named) ? named.getFields()["edges"] : undefined;
      const edge = edges && getNamedType(edges.type);
      const nodeField = isObjectType(edge) ? edge.getFields()["node"] : undefined;
      if (node && nodeField)
        walk(node, { type: getNamedType(nodeField.type), parent: connection, inList: false });
    }
  };
  const root = schema.getQueryType();
  if (root) walk(operationIn(document)?.selectionSet, { type: root, parent: null, inList: false });
  return found;
}

function shapeComplaints(connections: readonly Connection[], document: DocumentNode): string[] {
  const complaints: string[] = [];
  const byNodes = connections.filter(({ node }) => node === null).map(({ name }) => name);
  if (byNodes.length > 0) {
    complaints.push(
      `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: '${byNodes[0]} { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: '${byNodes.join("', '")}'.`,
    );
  }
  if (connections.some(({ depth }) => depth > MAX_DEPTH))
    complaints.push("Bulk queries cannot contain connections with a nesting depth greater than 2.");
  if (connections.length > MAX_CONNECTIONS)
    complaints.push("Bulk queries cannot contain more than 5 connections.");
  const parents = new Set(connections.flatMap(({ parent }) => parent ?? []));
  const without = [...parents].filter(
    ({ node }) =>
      !fieldsIn(node ?? undefined, document).some((each) => each.name.value === "id" && !each.alias),
  );
  if (without.length > 0) {
    complaints.push(
      `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${without.map(({ name }) => name).join(", ")}.`,
    );
  }
  if (connections.some(({ inList }) => inList))
    complaints.push(
      "Queries that contain a connection field within a list field are not currently supported.",
    );
  return complaints;
}

function parsed(query: string): DocumentNode | string {
  try {
    return parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const word = query.trim() === "" ? "syntax error, unexpected end of file" : error.message;
    return `Invalid bulk query: ${word}`;
  }
}

/** What Shopify says against a bulk query before it runs; null: nothing. */
export function complaintsOf(schema: GraphQLSchema, query: string): string[] {
  const document = parsed(query);
  if (typeof document === "string") return [document];
  const operation = operationIn(document);
  if (operation?.operation !== OperationTypeNode.QUERY)
    return ["Invalid operation type. Only `query` operations are supported."];
  const errors = validate(schema, document, specifiedRules);
  if (errors[0]) return [`Invalid bulk query: ${errors[0].message}`];
  const roots = fieldsIn(operation.selectionSet, document);
  if (roots.length !== 1) return ["Bulk queries must contain exactly one top-level field."];
  const connections = connectionsIn(schema, document);
  const complaints = ["node", "nodes"].includes(roots[0]?.name.value ?? "")
    ? ["Bulk queries cannot contain a top level `node` field."]
    : [];
  complaints.push(...shapeComplaints(connections, document));
  if (connections.length === 0) complaints.push("Bulk queries must contain at least one connection.");
  return complaints;
}
