import { GraphQLError } from "graphql";
import { type Args, isGiven, textOf, type View } from "./view.ts";

/** Sorted by value, then by id, so that a cursor stays good while rows come and go. */
export interface SortKey {
  value: string | number;
  id: string;
}

const MAX_PAGE = 250;

function encode(key: SortKey): string {
  return Buffer.from(JSON.stringify({ last_id: key.id, last_value: key.value })).toString("base64");
}

function decode(cursor: string | null): SortKey | null {
  if (cursor === null) return null;
  try {
    const { last_id: id, last_value: value } = JSON.parse(Buffer.from(cursor, "base64").toString()) as {
      last_id: string;
      last_value: string | number;
    };
    if (typeof id === "string") return { id, value };
  } catch {
    // Falls through to Shopify's answer.
  }
  throw new GraphQLError(`Invalid cursor for current pagination sort.`, {
    extensions: { code: "BAD_REQUEST" },
  });
}

function compare(a: SortKey, b: SortKey): number {
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  const [x, y] = [BigInt(a.id), BigInt(b.id)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function sizeOf(args: Args): { size: number; fromEnd: boolean } {
  const first = args["first"] as number | null | undefined;
  const last = args["last"] as number | null | undefined;
  const size = first ?? last;
  if (size === null || size === undefined) throw new GraphQLError("you must provide one of first or last");
  if (isGiven(first) && isGiven(last))
    throw new GraphQLError("providing both first and last is not supported");
  if (size < 0 || size > MAX_PAGE) throw new GraphQLError(`The page size must be between 0 and ${MAX_PAGE}`);
  return { size, fromEnd: !isGiven(first) };
}

/** One page of `items` by `first`/`last`, `after`/`before` and `reverse`. */
export function connection<T>(
  type: string,
  items: readonly T[],
  args: Args,
  shape: { keyOf: (item: T) => SortKey; view: (item: T) => View },
): View {
  const { size, fromEnd } = sizeOf(args);
  const sign = args["reverse"] === true ? -1 : 1;
  const [after, before] = [decode(textOf(args, "after")), decode(textOf(args, "before"))];
  const keyed = items.map((item) => ({ item, key: shape.keyOf(item) }));
  keyed.sort((a, b) => sign * compare(a.key, b.key));
  const inside = keyed.filter(
    ({ key }) => (!after || sign * compare(key, after) > 0) && (!before || sign * compare(key, before) < 0),
  );
  const page = fromEnd ? inside.slice(Math.max(0, inside.length - size)) : inside.slice(0, size);
  const [firstKey, lastKey] = [page[0]?.key, page.at(-1)?.key];
  const edges = page.map(({ item, key }) => ({
    __typename: `${type}Edge`,
    cursor: encode(key),
    node: shape.view(item),
  }));
  return {
    __typename: `${type}Connection`,
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      __typename: "PageInfo",
      hasNextPage: lastKey !== undefined && keyed.some(({ key }) => sign * compare(key, lastKey) > 0),
      hasPreviousPage: firstKey !== undefined && keyed.some(({ key }) => sign * compare(key, firstKey) < 0),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** For lists whose order is that of the list itself. */
export function listConnection<T>(
  type: string,
  items: readonly T[],
  args: Args,
  view: (item: T) => View,
): View {
  const numbered = items.map((item, index) => ({ item, index }));
  return connection(type, numbered, args, {
    keyOf: ({ index }) => ({ value: index, id: String(index) }),
    view: ({ item }) => view(item),
  });
}
