import { HangUp, type Handler, type Sim } from "../model/sim.ts";
import { fileAt } from "./operations.ts";

const CHUNK = 16 * 1024;

const no = (status: number, code: string) =>
  new Response(`<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code></Error>`, {
    status,
    headers: { "content-type": "application/xml; charset=UTF-8" },
  });

/** In pieces, as a large file comes; `breaksAt` ends the connection after so many bytes. */
function streamed(bytes: Uint8Array, breaksAt: number | null): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (breaksAt !== null && at >= breaksAt) {
        controller.error(new Error("broken off by a fault"));
        return;
      }
      if (at >= bytes.length) {
        controller.close();
        return;
      }
      controller.enqueue(bytes.subarray(at, at + CHUNK));
      at += CHUNK;
    },
  });
}

/** The first byte asked for by `Range: bytes=<n>-`; 0 without it. */
function startOf(request: Request): number {
  const from = /^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1];
  return from === undefined ? 0 : Number(from);
}

/** https://storage.googleapis.com: where the files of bulk operations lie. */
export function storageFace(sim: Sim): Handler {
  const dead = new Set<string>();
  return async ({ request, url }) => {
    if (request.method !== "GET") return no(405, "MethodNotAllowed");
    const file = fileAt(sim, url);
    if (file === null) return no(403, "SignatureDoesNotMatch");
    const expires = url.searchParams.get("Expires") ?? "";
    if (file === "expired" || dead.has(expires)) return no(400, "ExpiredToken");
    const fault = sim.faults.take("bulk", file.shop.domain, ["download"]);
    if (fault) sim.log("fault", { target: "bulk", fault: fault.fault, shop: file.shop.domain });
    if (fault?.fault === "expired_url") {
      dead.add(expires);
      return no(400, "ExpiredToken");
    }
    if (fault?.fault === "500") return no(500, "InternalError");
    if (fault?.fault === "delay") throw new HangUp(fault.ms ?? 15_000);
    const bytes = new TextEncoder().encode(file.lines.map((line) => `${line}\n`).join(""));
    const start = startOf(request);
    if (start > 0 && start >= bytes.length) return no(416, "InvalidRange");
    const rest = bytes.subarray(start);
    const breaksAt = fault?.fault === "drop" ? Math.floor(rest.length / 2) : null;
    const headers = new Headers({ "content-type": "application/jsonl", "accept-ranges": "bytes" });
    if (start > 0) headers.set("content-range", `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
    return new Response(streamed(rest, breaksAt), { status: start > 0 ? 206 : 200, headers });
  };
}
