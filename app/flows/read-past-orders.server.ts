/** The file of past orders, from where it was left, in parts. */
import { Fault, Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import type { BackfillRow, Progress } from "#app/models/backfills.server.ts";
import type { CustomerState, OrderState } from "#app/rules/order.ts";
import { fileLines, findBulkOperation } from "#app/shopify/bulk.server.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readOrder } from "#app/shopify/orders.server.ts";
import { parseOrderNode } from "#app/shopify/parse-order-node.ts";
import type { PastOrder } from "#app/shopify/past-orders.ts";
import { pastOrdersIn } from "#app/shopify/past-orders.ts";

export type ReadOrder = { order: OrderState; customer: CustomerState | null; read: boolean };

/** Orders to settle; `from` is where the part begins in the file. */
export type Part = { orders: ReadOrder[]; from: bigint; progress: Progress };

const AT_ONCE = 100;

/**
 * Reads the file of a backfill on from where it stands, at most 100 orders a part, with an address signed just now.
 * Orders with refunds or tips are read from the API to their end, because the file cannot hold those; what cannot be
 * read is counted as skipped, and blocks nothing. A part is answered as far as it came before the world fails, so
 * that every try comes on. Throws a Fault when it does, at the latest with the next part; whoever stops asking ends
 * the exchange.
 */
export async function* readPastOrders(
  shopId: string,
  { operationGid, bytesDone }: Pick<BackfillRow, "operationGid" | "bytesDone">,
): AsyncGenerator<Part> {
  const client = await shopifyClient(shopId, { background: true });
  const operation = operationGid ? await findBulkOperation(client, operationGid) : null;
  if (operation?.status !== "COMPLETED") throw new Refusal("BACKFILL_LIST_GONE");
  // A query that found nothing has no file.
  if (operation.url === null) return;
  const part = new OpenPart(bytesDone);
  try {
    for await (const past of pastOrdersIn(fileLines(operation.url, { from: bytesDone }))) {
      part.add(past, await readOne(client, past));
      if (part.isFull) yield part.take();
    }
  } catch (error) {
    if (!(error instanceof Fault) || part.isEmpty) throw error;
    yield part.take();
    throw error;
  }
  if (!part.isEmpty) yield part.take();
}

/** "gone": it was deleted meanwhile; null: it cannot be read. */
async function readOne(client: ShopifyClient, past: PastOrder): Promise<ReadOrder | "gone" | null> {
  try {
    if (!past.toBeRead) return { ...parseOrderNode(past.node), read: false };
    const whole = await readOrder(client, past.id);
    return whole ? { ...whole, read: true } : "gone";
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "BAD_REQUEST") throw error;
    log.warn({ shopId: client.shopId, order: past.id, detail: error.detail }, "past order skipped");
    return null;
  }
}

class OpenPart {
  #orders: ReadOrder[] = [];
  #from: bigint;
  #progress: Progress;

  constructor(from: bigint) {
    this.#from = from;
    this.#progress = { imported: 0, skipped: 0, lines: 0, bytes: from };
  }

  get isEmpty(): boolean {
    return this.#progress.lines === 0;
  }

  get isFull(): boolean {
    return this.#progress.imported + this.#progress.skipped >= AT_ONCE;
  }

  add({ end, lines }: PastOrder, found: ReadOrder | "gone" | null): void {
    if (found !== null && found !== "gone") this.#orders.push(found);
    if (found === null) this.#progress.skipped += 1;
    else this.#progress.imported += 1;
    this.#progress.lines += lines;
    this.#progress.bytes = end;
  }

  take(): Part {
    const part = { orders: this.#orders, from: this.#from, progress: this.#progress };
    this.#orders = [];
    this.#from = part.progress.bytes;
    this.#progress = { imported: 0, skipped: 0, lines: 0, bytes: this.#from };
    return part;
  }
}
