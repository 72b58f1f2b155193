import { getNamedType, type GraphQLFieldResolver, type GraphQLTypeResolver } from "graphql";
import { mutations } from "./mutations.ts";
import { queries } from "./queries.ts";
import { requireAccess } from "./scopes.ts";
import { type Args, type Context, type Field, notSimulated, type View } from "./view.ts";

const roots: Record<string, Record<string, Field>> = { QueryRoot: queries, Mutation: mutations };

/** A field of a view, or of a root; what is not there is an error, so that nothing is null by accident. */
export const resolveField: GraphQLFieldResolver<unknown, Context, Args> = (source, args, context, info) => {
  const { parentType, fieldName, returnType } = info;
  requireAccess(context.shop, {
    parent: parentType.name,
    field: fieldName,
    type: getNamedType(returnType).name,
  });
  const owner = roots[parentType.name] ?? (source as View);
  if (!Object.hasOwn(owner, fieldName)) throw notSimulated(`${parentType.name}.${fieldName}`);
  const value: unknown = owner[fieldName];
  return typeof value === "function" ? (value as Field)(args, context, info) : value;
};

export const resolveType: GraphQLTypeResolver<unknown, Context> = (value) => (value as View).__typename;
