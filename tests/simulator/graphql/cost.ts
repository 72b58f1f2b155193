import {
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";

const MUTATION_COST = 10;
const CONNECTION_COST = 2;

interface Ask {
  schema: GraphQLSchema;
  fragments: Record<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
}

function valueOf(node: ValueNode | undefined, variables: Ask["variables"]): unknown {
  if (!node) return undefined;
  if (node.kind === Kind.VARIABLE) return variables[node.name.value];
  return node.kind === Kind.INT ? Number(node.value) : undefined;
}

/**
 * What a page of `size` counts for. Shopify says "sized by first and last" and charges far less than one
 * by one. The curve runs through the figures that users of the API have published: first 1 counts 1,
 * 3 → 2, 10 → 4, 200 → 10, 250 → 11.
 */
export function sizeFactor(size: number): number {
  return Math.max(1, Math.floor(2 * Math.log(Math.max(1, size))));
}

/** Objects with an id count 1; money, counts, page info and the like are free. */
function ownCost(type: GraphQLNamedType): number {
  const isNode = isObjectType(type) && type.getInterfaces().some((each) => each.name === "Node");
  return isNode || isInterfaceType(type) ? 1 : 0;
}

function fieldsOf(type: GraphQLNamedType) {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}

function costOfSet(ask: Ask, set: SelectionSetNode, parent: GraphQLNamedType): number {
  return set.selections.reduce((sum, selection) => {
    if (selection.kind === Kind.FIELD) return sum + costOfField(ask, selection, parent);
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? ask.fragments[selection.name.value] : selection;
    const on = fragment?.typeCondition ? ask.schema.getType(fragment.typeCondition.name.value) : parent;
    return fragment && on ? sum + costOfSet(ask, fragment.selectionSet, on) : sum;
  }, 0);
}

function costOfField(
  ask: Ask,
  field: Extract<SelectionSetNode["selections"][number], { kind: Kind.FIELD }>,
  parent: GraphQLNamedType,
): number {
  const known = fieldsOf(parent)[field.name.value];
  const type = known && getNamedType(known.type);
  if (!type || !isCompositeType(type) || !field.selectionSet) return 0;
  // A mutation has one price, whatever of its result is asked for.
  if (parent === ask.schema.getMutationType()) return MUTATION_COST;
  const children = costOfSet(ask, field.selectionSet, type);
  const sized = field.arguments?.find((argument) => ["first", "last"].includes(argument.name.value));
  const size = valueOf(sized?.value, ask.variables);
  if (typeof size !== "number") return ownCost(type) + children;
  if (type.name.endsWith("Connection")) return CONNECTION_COST + sizeFactor(size) * Math.max(1, children);
  return sizeFactor(size) * Math.max(1, ownCost(type) + children);
}

/** The cost asked for, before anything runs: objects 1, scalars 0, mutations 10, connections by their size. */
export function requestedCost(ask: Ask, operation: OperationDefinitionNode): number {
  const root =
    operation.operation === OperationTypeNode.MUTATION
      ? ask.schema.getMutationType()
      : ask.schema.getQueryType();
  return root ? costOfSet(ask, operation.selectionSet, root) : 0;
}

function countNodes(data: unknown): number {
  if (Array.isArray(data)) return data.reduce<number>((sum, each) => sum + countNodes(each), 0);
  if (data === null || typeof data !== "object") return 0;
  // What is in the answer does not say its type: what has an id, or is in a page, is what counts.
  const inside = Object.values(data).reduce<number>((sum, value) => sum + countNodes(value), 0);
  return inside + ("id" in data ? 1 : 0);
}

/** What was really used: never more than was asked for. */
export function actualCost(data: unknown, requested: number, isMutation: boolean): number {
  return Math.min(requested, isMutation ? MUTATION_COST : Math.max(1, countNodes(data)));
}
