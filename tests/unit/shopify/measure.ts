/** What a GraphQL document costs by the stand-in's count, and how it asks for pages. */
import {
  type FieldNode,
  getNamedType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { requestedCost } from "../../simulator/graphql/cost.ts";

/** Arguments that say how many are asked for. */
const SIZES = ["first", "last", "ids"];

export function costOf(schema: GraphQLSchema, text: string, variables: Record<string, unknown>): number {
  const [operation] = parse(text).definitions;
  return requestedCost({ schema, fragments: {}, variables }, operation as OperationDefinitionNode);
}

/** The variables of a document on which the length of a list depends. */
export function sizesIn(text: string): string[] {
  const found: string[] = [];
  visit(parse(text), {
    Argument: ({ name, value }) => {
      if (SIZES.includes(name.value) && value.kind === Kind.VARIABLE) found.push(value.name.value);
    },
  });
  return found;
}

/** Connections whose reader could not tell that there is more. */
export function unpagedIn(schema: GraphQLSchema, text: string): string[] {
  const found: string[] = [];
  const types = new TypeInfo(schema);
  visit(
    parse(text),
    visitWithTypeInfo(types, {
      Field: (field) => {
        const type = types.getType();
        if (!type || !getNamedType(type).name.endsWith("Connection")) return;
        if (!inside(inside(field, "pageInfo"), "hasNextPage")) found.push(field.name.value);
      },
    }),
  );
  return found;
}

function inside(field: FieldNode | undefined, name: string): FieldNode | undefined {
  return field?.selectionSet?.selections.find(
    (each): each is FieldNode => each.kind === Kind.FIELD && each.name.value === name,
  );
}
