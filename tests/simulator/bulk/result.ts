import {
  type ArgumentNode,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  getNamedType,
  type GraphQLSchema,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { connectionsIn } from "./rules.ts";

const PAGE = 250;

/** Runs a document as an ordinary query would be, for the shop that asked. */
export type Run = (document: DocumentNode) => Promise<ExecutionResult>;

export type BulkErrorCode = "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT";

export interface Outcome {
  errorCode: BulkErrorCode | null;
  lines: string[];
  rootCount: number;
}

const argument = (name: string, value: ArgumentNode["value"]): ArgumentNode => ({
  kind: Kind.ARGUMENT,
  name: { kind: Kind.NAME, value: name },
  value,
});

const pageInfo: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: "pageInfo" },
  selectionSet: {
    kind: Kind.SELECTION_SET,
    selections: ["hasNextPage", "endCursor"].map((value) => ({
      kind: Kind.FIELD,
      name: { kind: Kind.NAME, value },
    })),
  },
};

/** The bulk query as an ordinary one: every connection gets a page size, the outermost a place to go on from. */
function paged(schema: GraphQLSchema, document: DocumentNode, after: string | null): DocumentNode {
  const types = new TypeInfo(schema);
  let depth = 0;
  const isConnection = () => {
    const type = types.getType();
    return type ? getNamedType(type).name.endsWith("Connection") : false;
  };
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter(field) {
          if (!isConnection()) return undefined;
          depth += 1;
          const given = (field.arguments ?? []).filter(
            ({ name }) => !["first", "last", "after", "before"].includes(name.value),
          );
          const own = [argument("first", { kind: Kind.INT, value: String(PAGE) })];
          if (depth === 1 && after !== null) own.push(argument("after", { kind: Kind.STRING, value: after }));
          const selections = [...(field.selectionSet?.selections ?? []), pageInfo];
          return {
            ...field,
            arguments: [...given, ...own],
            selectionSet: { kind: Kind.SELECTION_SET, selections },
          };
        },
        leave() {
          if (isConnection()) depth -= 1;
        },
      },
    }),
  );
}

type Json = Record<string, unknown>;
interface Page {
  edges: { node: Json }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** A node without its connections, then what was in them, each line with its parent's id. */
function linesOf(node: Json, nested: ReadonlySet<string>, parentId: string | null): string[] {
  const own: Json = {};
  const children: Page[] = [];
  for (const [name, value] of Object.entries(node)) {
    if (nested.has(name)) children.push(value as Page);
    else own[name] = value;
  }
  if (parentId !== null) own["__parentId"] = parentId;
  if (children.some((page) => page.pageInfo.hasNextPage))
    throw new Error(`more than ${PAGE} nested objects under one parent are not simulated`);
  const id = String(node["id"]);
  const below = children.flatMap((page) => page.edges.flatMap((each) => linesOf(each.node, nested, id)));
  return [JSON.stringify(own), ...below];
}

/** Ungrouped, a child comes after its parent, but anywhere after it: here behind all the parents. */
function ungrouped(lines: string[]): string[] {
  const isChild = (line: string) => line.includes('"__parentId":');
  return [...lines.filter((line) => !isChild(line)), ...lines.filter(isChild)];
}

/** Everything the query finds at this moment, as the lines of the file. */
export async function resultOf(
  schema: GraphQLSchema,
  { query, groupObjects }: { query: string; groupObjects: boolean },
  run: Run,
): Promise<Outcome> {
  const document = parse(query);
  const [root, ...inner] = connectionsIn(schema, document);
  const nested = new Set(inner.map(({ name }) => name));
  const lines: string[] = [];
  let rootCount = 0;
  let after: string | null = null;
  for (;;) {
    const { data, errors } = await run(paged(schema, document, after));
    if (errors?.some((error) => error.extensions["code"] === "ACCESS_DENIED"))
      return { errorCode: "ACCESS_DENIED", lines: [], rootCount: 0 };
    if (errors?.[0]) throw errors[0];
    // Plain objects instead of those without a prototype that the executor makes.
    const page = (JSON.parse(JSON.stringify(data)) as Record<string, Page>)[root?.name ?? ""];
    if (!page) throw new Error("a bulk query whose connection is not at its root is not simulated");
    rootCount += page.edges.length;
    lines.push(...page.edges.flatMap((each) => linesOf(each.node, nested, null)));
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) break;
  }
  return { errorCode: null, lines: groupObjects ? lines : ungrouped(lines), rootCount };
}
