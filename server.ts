/**
 * The web process: the built app behind Express, run by plain Node (`node server.ts`). No access log: addresses of
 * embedded documents carry session tokens.
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  createReadableStreamFromReadable,
  createRequestHandler,
  writeReadableStreamToWritable,
} from "@remix-run/node";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express from "express";
import type { NextFunction, Request as Incoming, Response as Outgoing } from "express";
import { env } from "#app/env.server.ts";
import { log } from "#app/log.server.ts";
import type { action as WebhookAction } from "#app/routes/webhooks.tsx";

type WebhookDoor = typeof WebhookAction;

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const SHUTDOWN_MS = 10_000;
const { origin, host: publicHost } = new URL(env.SHOPIFY_APP_URL);

// React picks its build by this variable alone, so it hears our default as well.
process.env["NODE_ENV"] = env.NODE_ENV;
const buildFile = new URL("./build/server/index.js", import.meta.url);
const build = (await import(buildFile.href).catch((error: unknown) => {
  throw new Error("There is no usable build: run `npm run build` first.", { cause: error });
})) as ServerBuild;
const answerPage = createRequestHandler(build, env.NODE_ENV === "development" ? "development" : "production");

const app = express();
app.disable("x-powered-by");
app.disable("etag");
app.use(compression());
app.use((_request, response, next) => {
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "strict-origin-when-cross-origin");
  next();
});
app.use(
  "/assets",
  express.static("build/client/assets", { immutable: true, maxAge: "1y", fallthrough: false }),
);
app.use(express.static("build/client", { maxAge: "1h", index: false, redirect: false }));
app.post(/^\/app([./]|$)/, refuseForeignForms);
app.all("*", (request, response, next) => {
  serve(request, response).catch(next);
});
app.use(answerFailure);

const answerWebhook = build.routes["routes/webhooks"]?.module.action as unknown as WebhookDoor;
const server = createServer((incoming, outgoing) => {
  if (incoming.url !== "/webhooks" || incoming.method !== "POST") {
    app(incoming, outgoing);
    return;
  }
  takeWebhook(incoming, outgoing).catch((error: unknown) => {
    log.error({ err: error, path: "/webhooks" }, "request failed");
    if (outgoing.headersSent) outgoing.destroy();
    else answerText(outgoing, 500, "Something went wrong.");
  });
});

/**
 * The webhook door is one known route under load: its action is called directly, with what it reads of a request and
 * no more. 0.25 ms of CPU for each, instead of 0.8 through Express and the router, or 0.35 with a whole Request made
 * for it (a bare door takes 0.2; measure with `npm run bench -- door`).
 */
async function takeWebhook(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  outgoing.once("finish", () => {
    letGo(incoming);
  });
  const headers = { get: (name: string) => incoming.headers[name]?.toString() ?? null };
  // A body that is refused before its end does not end the connection: the refusal is to arrive.
  const body = incoming.iterator({ destroyOnReturn: false });
  const response = await answerWebhook({ request: { method: "POST", headers, body } });
  outgoing.writeHead(response.status, [...response.headers].flat());
  outgoing.end(response.body && Buffer.from(await response.arrayBuffer()));
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  outgoing.once("finish", () => {
    letGo(incoming);
  });
  const length = Number(incoming.headers["content-length"] ?? 0);
  if (!(length <= MAX_BODY_BYTES)) {
    answerText(outgoing, 413, `The request is larger than ${MAX_BODY_BYTES} bytes.`);
    return;
  }
  const request = toRequest(incoming, outgoing);
  if (!request) {
    answerText(outgoing, 400, "This address cannot be read.");
    return;
  }
  const response = await answerPage(request);
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  if (response.body) await writeReadableStreamToWritable(response.body, outgoing);
  else outgoing.end();
}

/** A web request with the app's public origin, whatever a proxy did to the Host header; null if the address is none. */
function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Request | null {
  const address = origin + (incoming.url ?? "/");
  if (!URL.canParse(address)) return null;
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    for (const each of [value ?? []].flat()) headers.append(name, each);
  // What forms are compared with: a page of any other origin may not submit to us.
  headers.set("host", publicHost);
  headers.delete("x-forwarded-host");
  const init: RequestInit = { method: incoming.method ?? "GET", headers, signal: gone.signal };
  if (incoming.method !== "GET" && incoming.method !== "HEAD")
    Object.assign(init, { body: createReadableStreamFromReadable(limited(incoming)), duplex: "half" });
  return new Request(address, init);
}

/** A body without a length is counted as it comes. */
function limited(incoming: IncomingMessage): IncomingMessage {
  let bytes = 0;
  incoming.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) incoming.destroy(new Error("the body is too large"));
  });
  return incoming;
}

/** What nobody read of an answered request flows away, or its connection would hang until the sender gives up. */
function letGo(incoming: IncomingMessage): void {
  if (incoming.complete) return;
  incoming.removeAllListeners("data");
  incoming.resume();
}

function answerText(outgoing: ServerResponse, status: number, words: string): void {
  outgoing.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(words);
}

/** The merchant's pages take forms from themselves alone; a session token is asked for besides. */
function refuseForeignForms(request: Incoming, response: Outgoing, next: NextFunction): void {
  const from = request.get("origin");
  if (from === undefined || from === origin) next();
  else answerText(response, 403, "This form was sent from another page.");
}

/** Express knows it by its four arguments. */
function answerFailure(error: unknown, request: Incoming, response: Outgoing, next: NextFunction): void {
  const status = (error as { status?: number }).status ?? 500;
  if (status >= 500) log.error({ err: error, path: request.path }, "request failed");
  if (response.headersSent) {
    next(error);
    return;
  }
  const words =
    status === 404 ? "Not found." : status < 500 ? "This request cannot be read." : "Something went wrong.";
  answerText(response, status, words);
}

server.listen(env.PORT, env.HOST, () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : env.PORT;
  log.info({ port, host: env.HOST, url: origin }, "web ready");
});
// Longer than the load balancers in front, so that they and not we close idle connections.
server.keepAliveTimeout = 65_000;
server.on("error", (error) => {
  log.fatal({ err: error, port: env.PORT }, "web cannot listen");
  process.exit(1);
});

/** Takes no new connections, lets running requests end, and goes. */
function stop(signal: NodeJS.Signals): void {
  log.info({ signal }, "web stopping");
  setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
  server.close(() => process.exit(0));
  server.closeIdleConnections();
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
