import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type Socket } from "node:net";
import { controlEndpoint } from "../control/endpoint.ts";
import type { Sim } from "../model/sim.ts";
import { certificateIn } from "./certificate.ts";
import { dispatcher, isShopifyHost } from "./dispatch.ts";
import { answerWith, toRequest } from "./http.ts";
import { originsOf, virtualUrl } from "./relay.ts";
import { rewriteResponse } from "./rewrite.ts";

const LOCAL = new Set(["127.0.0.1", "localhost", "[::1]", "::1"]);

function tunnel(client: Socket, host: string, port: number, head: Buffer): void {
  const upstream = connect(port, host.replaceAll(/[[\]]/g, ""), () => {
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    upstream.write(head);
    upstream.pipe(client).pipe(upstream);
  });
  upstream.on("error", () => client.destroy());
  client.on("error", () => upstream.destroy());
}

/** Ends TLS for Shopify's hosts, tunnels to this machine, and refuses the rest of the world. */
function onConnect(inner: Server, message: IncomingMessage, client: Socket, head: Buffer): void {
  const { hostname, port } = new URL(`http://${message.url ?? ""}`);
  client.on("error", () => client.destroy());
  if (LOCAL.has(hostname)) {
    tunnel(client, hostname, port === "" ? 80 : Number(port), head);
    return;
  }
  if (!isShopifyHost(hostname)) {
    client.end(
      "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nx-simulator: this host is not simulated\r\n\r\n",
    );
    return;
  }
  client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
  if (head.length > 0) client.unshift(head);
  inner.emit("connection", client);
}

/** Everything on one port: the CONNECT proxy, the control API, and the relay for a person's browser. */
export function buildServer(sim: Sim): Server {
  const dispatch = dispatcher(sim);
  const control = controlEndpoint(sim);
  const onError = (message: IncomingMessage) => (error: unknown) =>
    sim.log("request failed", {
      path: message.url?.split("?")[0],
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });

  const viaProxy = (message: IncomingMessage, out: ServerResponse) => {
    const work = async () =>
      dispatch(
        await toRequest(message, `https://${message.headers.host ?? "unknown"}${message.url ?? "/"}`),
        "proxy",
      );
    void answerWith(message, out, work, onError(message));
  };
  const { key, cert } = certificateIn(sim.config.caDir);
  const inner = createTlsServer({ key, cert, ALPNProtocols: ["http/1.1"] }, viaProxy);
  inner.on("tlsClientError", (error) => sim.log("tls refused", { error: error.message }));

  const viaRelay = async (message: IncomingMessage): Promise<Response> => {
    const path = message.url ?? "/";
    // An absolute address here is a plain-http request to some other host through us as a proxy.
    if (!path.startsWith("/")) return new Response("this host is not simulated", { status: 403 });
    if (path.startsWith("/_control/")) return control(await toRequest(message, `http://localhost${path}`));
    const url = virtualUrl(sim, message.headers.host ?? "", path);
    if (url === null) return new Response("No shop yet: POST /_control/seed", { status: 404 });
    return rewriteResponse(await dispatch(await toRequest(message, url), "relay"), originsOf(sim));
  };
  const server = createServer(
    (message, out) => void answerWith(message, out, () => viaRelay(message), onError(message)),
  );
  server.on("connect", (message: IncomingMessage, client: Socket, head: Buffer) => {
    try {
      onConnect(inner, message, client, head);
    } catch (error) {
      onError(message)(error);
      client.destroy();
    }
  });
  return server;
}
