import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";
import type { EntryContext, HandleErrorFunction } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { Refusal } from "#app/errors.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { log } from "#app/log.server.ts";
import { addDocumentResponseHeaders, installWith } from "#app/shopify.server.ts";

installWith((shopId) => installShop(shopId, { now: new Date() }));

/** Loaders that have not answered by then are given up. */
export const streamTimeout = 8_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
): Promise<Response> {
  addDocumentResponseHeaders(request, headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  // Documents are personal, and their addresses carry a session token.
  headers.set("Cache-Control", "no-store");
  const ready = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";

  return new Promise((resolve, reject) => {
    let failed = false;
    const { pipe, abort } = renderToPipeableStream(<RemixServer context={remixContext} url={request.url} />, {
      [ready]: () => {
        const body = new PassThrough();
        const stream = createReadableStreamFromReadable(body);
        resolve(new Response(stream, { headers, status: failed ? 500 : status }));
        pipe(body);
      },
      onShellError: (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
      onError: (error: unknown) => {
        failed = true;
        log.error({ err: error, path: new URL(request.url).pathname }, "rendering failed");
      },
    });
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** What a loader or action threw and nobody caught. The query is not logged: it may hold a session token. */
export const handleError: HandleErrorFunction = (error, { request }) => {
  if (request.signal.aborted || error instanceof Refusal) return;
  log.error({ err: error, path: new URL(request.url).pathname }, "request failed");
};
