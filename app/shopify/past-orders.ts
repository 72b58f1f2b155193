/**
 * Past orders as a bulk operation answers them: a file of lines, each order followed by its line items. Read into the
 * same node as a single read gives, so that `parse-order-node.ts` makes one state of both.
 *
 * A bulk query holds at most five connections, two deep, and none inside a list. An order's refunds are a list and
 * their lines connections, and which line is a tip stands three deep: so the file tells only that there are refunds and
 * tips, and such orders are read one by one.
 */
import { LINE_ITEM_SELECTION, ORDER_SELECTION } from "#app/shopify/parse-order-node.ts";

/** The whole document, as Shopify keeps it with the operation; `name` finds it again there. */
export function pastOrdersQuery(since: Date, name: string): string {
  return `query ${name} {
  orders(query: "created_at:>='${since.toISOString()}'", sortKey: CREATED_AT) {
    edges { node {
      ${ORDER_SELECTION}
      refunds { id }
      lineItems { edges { node { ${LINE_ITEM_SELECTION} } } }
    } }
  }
}`;
}

/** One line of the file, and where the next one begins. */
export type FileLine = { text: string; end: bigint };

/** An order with all its lines as the file tells it; `end` and `lines` say how far the file is done with it. */
export type PastOrder = {
  id: string;
  node: unknown;
  /** It has what the file cannot hold. */
  toBeRead: boolean;
  end: bigint;
  lines: number;
};

type Row = {
  id?: unknown;
  __parentId?: unknown;
  refunds?: readonly unknown[];
  totalTipReceivedSet?: { shopMoney?: { amount?: unknown } } | null;
};
type Open = { id: string; row: Row; lineItems: unknown[]; end: bigint; lines: number };

/** Puts the lines together, one order at a time. Throws for a file that is not ordered as it was asked for. */
export async function* pastOrdersIn(lines: AsyncIterable<FileLine>): AsyncGenerator<PastOrder> {
  let open: Open | null = null;
  for await (const { text, end } of lines) {
    const row = JSON.parse(text) as Row;
    if (row.__parentId === undefined) {
      if (open) yield finished(open);
      open = { id: String(row.id), row, lineItems: [], end, lines: 1 };
      continue;
    }
    if (row.__parentId !== open?.id) throw new Error("broken promise: line items follow their order");
    open.lineItems.push(row);
    open.end = end;
    open.lines += 1;
  }
  if (open) yield finished(open);
}

function finished({ id, row, lineItems, end, lines }: Open): PastOrder {
  const tipped = Number(row.totalTipReceivedSet?.shopMoney?.amount ?? 0) > 0;
  const toBeRead = tipped || (row.refunds ?? []).length > 0;
  return { id, node: { ...row, refunds: [], lineItems: { nodes: lineItems } }, toBeRead, end, lines };
}
