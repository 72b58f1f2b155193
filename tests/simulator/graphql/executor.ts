import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { actualCost, requestedCost } from "./cost.ts";
import { type Bucket, MAX_QUERY_COST, type ThrottleStatus } from "./bucket.ts";
import { resolveField, resolveType } from "./resolve.ts";
import type { Context } from "./view.ts";

const LIMITS_PAGE = "https://shopify.dev/api/usage/rate-limits";
const MAX_CACHED = 500;

export interface Ask {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | null;
}

export interface Answer {
  data?: unknown;
  errors?: GraphQLFormattedError[];
  extensions?: {
    cost: { requestedQueryCost: number; actualQueryCost: number | null; throttleStatus: ThrottleStatus };
  };
}

interface Prepared {
  document: DocumentNode;
  errors: readonly GraphQLError[];
}

/** Shopify's words and codes for the complaints that apps meet most. */
function inShopifysWords(error: GraphQLError): GraphQLFormattedError {
  const formatted = error.toJSON();
  const field = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message);
  if (field) {
    const [, fieldName, typeName] = field;
    const message = `Field '${fieldName}' doesn't exist on type '${typeName}'`;
    return { ...formatted, message, extensions: { code: "undefinedField", typeName, fieldName } };
  }
  if (error.message.startsWith("Variable "))
    return { ...formatted, extensions: { code: "INVALID_VARIABLE" } };
  return formatted;
}

export class Executor {
  readonly #schema: GraphQLSchema;
  readonly #prepared = new Map<string, Prepared>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** Parsed and validated once per text. Throws a GraphQLError for what does not parse. */
  prepare(query: string): Prepared {
    const known = this.#prepared.get(query);
    if (known) return known;
    const document = parse(query);
    const made = { document, errors: validate(this.#schema, document, specifiedRules) };
    if (this.#prepared.size >= MAX_CACHED) this.#prepared.clear();
    this.#prepared.set(query, made);
    return made;
  }

  /** The root fields and the name of the operation: what a fault can be aimed at. */
  namesIn(ask: Ask): string[] {
    try {
      const operation = operationOf(this.prepare(ask.query).document, ask.operationName);
      const fields = operation?.selectionSet.selections.flatMap((each) =>
        each.kind === Kind.FIELD ? each.name.value : [],
      );
      return [...(fields ?? []), operation?.name?.value ?? ""].filter(Boolean);
    } catch {
      return [];
    }
  }

  async run(ask: Ask, context: Context, bucket: Bucket): Promise<Answer> {
    let prepared: Prepared;
    try {
      prepared = this.prepare(ask.query);
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [inShopifysWords(error)] };
      throw error;
    }
    if (prepared.errors.length > 0) return { errors: prepared.errors.map(inShopifysWords) };
    const operation = operationOf(prepared.document, ask.operationName);
    if (!operation) return { errors: [{ message: `No operation named "${ask.operationName}"` }] };
    return this.#charge(ask, { document: prepared.document, operation }, context, bucket);
  }

  async #charge(
    ask: Ask,
    { document, operation }: { document: DocumentNode; operation: OperationDefinitionNode },
    context: Context,
    bucket: Bucket,
  ): Promise<Answer> {
    const fragments = Object.fromEntries(
      document.definitions
        .filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
        .map((each) => [each.name.value, each]),
    );
    const requested = requestedCost({ schema: this.#schema, fragments, variables: ask.variables }, operation);
    if (requested > MAX_QUERY_COST) return tooExpensive(requested);
    if (!bucket.take(context.shop, requested)) return throttled(requested, bucket.status(context.shop));
    const result = await this.#execute(ask, document, context);
    const actual = actualCost(result.data, requested, operation.operation === OperationTypeNode.MUTATION);
    bucket.giveBack(requested - actual);
    return {
      ...(result.data === undefined ? {} : { data: result.data }),
      ...(result.errors ? { errors: result.errors.map(inShopifysWords) } : {}),
      extensions: {
        cost: {
          requestedQueryCost: requested,
          actualQueryCost: actual,
          throttleStatus: bucket.status(context.shop),
        },
      },
    };
  }

  async #execute(ask: Ask, document: DocumentNode, context: Context): Promise<ExecutionResult> {
    const run = (other: DocumentNode) =>
      this.#execute({ ...ask, variables: {}, operationName: null }, other, context);
    return execute({
      schema: this.#schema,
      document,
      contextValue: { ...context, run },
      variableValues: ask.variables,
      operationName: ask.operationName,
      fieldResolver: resolveField as Parameters<typeof execute>[0]["fieldResolver"],
      typeResolver: resolveType as Parameters<typeof execute>[0]["typeResolver"],
    });
  }
}

function operationOf(document: DocumentNode, name: string | null): OperationDefinitionNode | null {
  const all = document.definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  return (name === null ? all[0] : all.find((each) => each.name?.value === name)) ?? null;
}

function tooExpensive(cost: number): Answer {
  const message = `Query cost is ${cost}, which exceeds the single query max cost limit (${MAX_QUERY_COST}).`;
  const extensions = { code: "MAX_COST_EXCEEDED", cost, maxCost: MAX_QUERY_COST, documentation: LIMITS_PAGE };
  return { errors: [{ message, extensions }] };
}

/** Shopify's answer when the bucket is empty: HTTP 200. */
export function throttled(requestedQueryCost: number, throttleStatus: ThrottleStatus): Answer {
  return {
    errors: [{ message: "Throttled", extensions: { code: "THROTTLED", documentation: LIMITS_PAGE } }],
    extensions: { cost: { requestedQueryCost, actualQueryCost: null, throttleStatus } },
  };
}
