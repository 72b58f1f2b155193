/** Bulk operations: asking for one, following it, and reading its file as it comes. */
import { Fault, assert } from "#app/errors.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import {
  BULK_OPERATION,
  CANCEL_BULK_OPERATION,
  RECENT_BULK_OPERATIONS,
  RUN_BULK_QUERY,
} from "#app/shopify/documents.ts";
import type { FileLine } from "#app/shopify/past-orders.ts";

export type BulkOperation = {
  status: "CREATED" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELING" | "CANCELED" | "EXPIRED";
  errorCode: string | null;
  /** Objects at the root of the query so far. */
  found: number;
  /** Signed anew at each look; null while there is none, and where nothing was found. */
  url: string | null;
};

/** Other operations of ours run already; Shopify takes five at a time. */
const BUSY_MS = 30_000;

/**
 * Has Shopify gather what the query asks for and answers the operation's id. Lines are grouped under their parents:
 * slower for Shopify, but read with little memory, however many there are. An operation of the same text that was
 * asked for a moment ago is taken for this one. A Fault while too many others run.
 */
export async function runBulkQuery(client: ShopifyClient, query: string): Promise<string> {
  const { bulkOperations } = await client.request(RECENT_BULK_OPERATIONS, {});
  const known = bulkOperations.nodes.find((each) => each.query === query);
  if (known) return known.id;
  const { bulkOperationRunQuery: answer } = await client.request(RUN_BULK_QUERY, { query });
  const [complaint] = answer?.userErrors ?? [];
  if (complaint?.code === "LIMIT_REACHED" || complaint?.code === "OPERATION_IN_PROGRESS")
    throw new Fault("Shopify runs as many bulk operations as it takes", { retryAfterMs: BUSY_MS });
  assert(!complaint, `Shopify takes the bulk query (${complaint?.message ?? ""})`);
  assert(answer?.bulkOperation, "a bulk operation that was taken has an id");
  return answer.bulkOperation.id;
}

/** How far an operation has come; null if Shopify does not know it (any more). */
export async function findBulkOperation(
  client: ShopifyClient,
  operationGid: string,
): Promise<BulkOperation | null> {
  const { bulkOperation } = await client.request(BULK_OPERATION, { id: operationGid });
  if (!bulkOperation) return null;
  const { status, errorCode, rootObjectCount, url } = bulkOperation;
  return { status, errorCode, found: Number(rootObjectCount), url };
}

/** Asks Shopify to stop; what is over already stays so. */
export async function cancelBulkOperation(client: ShopifyClient, operationGid: string): Promise<void> {
  await client.request(CANCEL_BULK_OPERATION, { id: operationGid });
}

/** The address has had its time: a new one has to be asked for. */
export class AddressExpired extends Fault {
  constructor() {
    super("the address of the file has expired", { retryAfterMs: 1_000 });
    this.name = "AddressExpired";
  }
}

/** From one piece to the next; a file may take hours in all. */
const PATIENCE_MS = 30_000;
/** An order with its texts takes a few thousand bytes; what is a thousand times longer is no order. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
const NEWLINE = 10;

/**
 * The lines of the file from byte `from` on, read as they come: no more than one line is ever held. Whoever stops
 * asking ends the exchange. Throws {@link AddressExpired}, or a Fault when the connection breaks off.
 */
export async function* fileLines(url: string, { from }: { from: bigint }): AsyncGenerator<FileLine> {
  let end = from;
  let rest: Uint8Array[] = [];
  let held = 0;
  for await (const piece of piecesOf(url, from)) {
    let start = 0;
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, start)) {
      const line = Buffer.concat([...rest, piece.subarray(start, at)]);
      end += BigInt(line.length) + 1n;
      [rest, held, start] = [[], 0, at + 1];
      if (line.length > 0) yield { text: line.toString("utf8"), end };
    }
    if (start === piece.length) continue;
    rest.push(piece.subarray(start));
    held += piece.length - start;
    assert(held <= MAX_LINE_BYTES, "a line of the file is no longer than an order");
  }
  const last = Buffer.concat(rest);
  if (last.length > 0) yield { text: last.toString("utf8"), end: end + BigInt(last.length) };
}

/** Storage that takes no notice of the range begins at the beginning: what is known is passed over. */
async function* piecesOf(url: string, from: bigint): AsyncGenerator<Uint8Array> {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const response = await open(url, from, stop.signal);
    if (!response?.body) return;
    let passed = response.status === 206 ? from : 0n;
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      const known = from - passed;
      passed += BigInt(piece.length);
      if (known < BigInt(piece.length)) yield known > 0n ? piece.subarray(Number(known)) : piece;
      timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    }
  } catch (error) {
    if (error instanceof Fault || (error instanceof Error && error.message.startsWith("broken promise")))
      throw error;
    throw new Fault("the file broke off", { retryAfterMs: 5_000, cause: error });
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

/** Null where everything was read already. */
async function open(url: string, from: bigint, signal: AbortSignal): Promise<Response | null> {
  assert(url.startsWith("https://"), "Shopify's files lie at safe addresses");
  const headers: Record<string, string> = from > 0n ? { range: `bytes=${from}-` } : {};
  const response = await globalThis.fetch(url, { headers, signal, redirect: "error" });
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status === 416) return null;
  if ([400, 401, 403, 404, 410].includes(response.status)) throw new AddressExpired();
  throw new Fault(`the storage answered ${response.status}`, { retryAfterMs: 5_000 });
}
