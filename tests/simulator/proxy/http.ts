import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { HangUp } from "../model/sim.ts";

/** Far above anything a person or the app sends here. */
const MAX_BODY_BYTES = 20 * 1024 * 1024;

export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error("body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Node's request as a web-standard one, under the given address. */
export async function toRequest(message: IncomingMessage, url: string): Promise<Request> {
  const headers = new Headers();
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
    headers.append(message.rawHeaders[i] as string, message.rawHeaders[i + 1] as string);
  }
  const method = message.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? new Uint8Array(await readBody(message)) : null;
  return new Request(url, { method, headers, body });
}

const NO_BODY = [204, 205, 304];

/** An upstream's answer as a web-standard one. */
export function toResponse(answer: IncomingMessage): Response {
  const headers = new Headers();
  for (let i = 0; i + 1 < answer.rawHeaders.length; i += 2) {
    headers.append(answer.rawHeaders[i] as string, answer.rawHeaders[i + 1] as string);
  }
  const status = answer.statusCode ?? 502;
  const empty = NO_BODY.includes(status);
  if (empty) answer.resume();
  return new Response(empty ? null : (Readable.toWeb(answer) as ReadableStream), { status, headers });
}

/** Headers of one connection only: they are not passed on. */
const HOP_BY_HOP = ["connection", "keep-alive", "transfer-encoding", "content-length", "upgrade"];

export async function writeResponse(response: Response, out: ServerResponse): Promise<void> {
  out.statusCode = response.status;
  response.headers.forEach((value, name) => {
    if (!HOP_BY_HOP.includes(name) && name !== "set-cookie") out.setHeader(name, value);
  });
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) out.setHeader("set-cookie", cookies);
  if (response.body === null) return void out.end();
  const stream = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  await new Promise<void>((resolve) => {
    stream.on("error", () => out.destroy());
    out.on("close", resolve);
    stream.pipe(out);
  });
}

/** Answers with what the work gives; a HangUp ends the connection without an answer, anything else is a 500. */
export async function answerWith(
  message: IncomingMessage,
  out: ServerResponse,
  work: () => Promise<Response>,
  onError: (error: unknown) => void,
): Promise<void> {
  try {
    await writeResponse(await work(), out);
  } catch (error) {
    if (error instanceof HangUp) {
      setTimeout(() => message.socket.destroy(), error.afterMs).unref();
      return;
    }
    onError(error);
    if (out.headersSent) out.destroy();
    else await writeResponse(new Response(`simulator: ${String(error)}`, { status: 500 }), out);
  }
}
