import {
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";

const MUTATION_COST = 10;
/** Wrappers of a connection: what is in them counts, they do not. */
const FREE = new Set(["edges", "pageInfo"]);

interface Ask {
  schema: GraphQLSchema;
  fragments: Record<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
}

function valueOf(node: ValueNode | undefined, variables: Ask["variables"]): unknown {
  if (!node) return undefined;
  if (node.kind === "Variable") return variables[node.name.value];
  return node.kind === "IntValue" ? Number(node.value) : undefined;
}

/**
 * What a page of `size` counts for. Shopify says "sized by first and last" and charges far less than one
 * by one: 250 variants cost 12 times one, 10 lines twice as much as 3. This curve runs through such figures.
 */
export function sizeFactor(size: number): number {
  return Math.max(1, Math.round(1.5 * Math.log2(Math.max(1, size))));
}

function fieldsOf(type: GraphQLNamedType) {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}

function costOfSet(ask: Ask, set: SelectionSetNode, parent: GraphQLNamedType): number {
  return set.selections.reduce((sum, selection) => {
    if (selection.kind === "Field") return sum + costOfField(ask, selection, parent);
    const fragment = selection.kind === "FragmentSpread" ? ask.fragments[selection.name.value] : selection;
    const on = fragment?.typeCondition ? ask.schema.getType(fragment.typeCondition.name.value) : parent;
    return fragment && on ? sum + costOfSet(ask, fragment.selectionSet, on) : sum;
  }, 0);
}

function costOfField(
  ask: Ask,
  field: Extract<SelectionSetNode["selections"][number], { kind: "Field" }>,
  parent: GraphQLNamedType,
): number {
  const known = fieldsOf(parent)[field.name.value];
  const type = known && getNamedType(known.type);
  if (!type || !isCompositeType(type) || !field.selectionSet) return 0;
  const children = costOfSet(ask, field.selectionSet, type);
  const own = FREE.has(field.name.value) ? 0 : 1;
  const isRoot = parent === ask.schema.getMutationType();
  if (isRoot) return MUTATION_COST + children;
  const sized = field.arguments?.find((argument) => ["first", "last"].includes(argument.name.value));
  const size = valueOf(sized?.value, ask.variables);
  const isConnection = type.name.endsWith("Connection");
  if (typeof size !== "number") return (isConnection ? 0 : own) + children;
  return sizeFactor(size) * Math.max(1, (isConnection ? 0 : 1) + children);
}

/** The cost asked for, before anything runs: objects 1, scalars 0, mutations 10, connections by their size. */
export function requestedCost(ask: Ask, operation: OperationDefinitionNode): number {
  const root = operation.operation === "mutation" ? ask.schema.getMutationType() : ask.schema.getQueryType();
  return root ? costOfSet(ask, operation.selectionSet, root) : 0;
}

function countObjects(data: unknown): number {
  if (Array.isArray(data)) return data.reduce<number>((sum, each) => sum + countObjects(each), 0);
  if (data === null || typeof data !== "object") return 0;
  return Object.entries(data).reduce((sum, [key, value]) => {
    const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
    const wrapper = isObject && ("edges" in value || "nodes" in value || "pageInfo" in value);
    return sum + countObjects(value) + (isObject && !wrapper && !FREE.has(key) ? 1 : 0);
  }, 0);
}

/** What was really used: never more than was asked for. */
export function actualCost(data: unknown, requested: number, isMutation: boolean): number {
  const used = isMutation ? MUTATION_COST : Math.max(1, countObjects(data));
  return Math.min(requested, used);
}
