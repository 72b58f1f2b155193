/** One HTTP exchange with Shopify: time-out, size limit, and what each status means. */
import { Fault, Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import { API_VERSION } from "#app/shopify/api-version.ts";

const TIMEOUT_MS = 10_000;
/** The largest page we ask for is a tenth of it. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** Shopify did not carry the call out and says when to come back. */
export class Throttled extends Fault {
  constructor(retryAfterMs: number) {
    super("Shopify asks to wait", { retryAfterMs });
    this.name = "Throttled";
  }
}

/** Nobody knows whether Shopify carried the call out: it failed inside, or its answer never came. */
export class Unsure extends Fault {
  constructor(message: string, retryAfterMs = 5_000) {
    super(message, { retryAfterMs });
    this.name = "Unsure";
  }
}

/** 401: the token is not, or not any more, good. */
export class TokenRejected extends Error {
  constructor() {
    super("Shopify rejected the access token");
    this.name = "TokenRejected";
  }
}

/**
 * `fetch` as graphql-request wants it. Throws {@link Throttled}, {@link TokenRejected}, Refusal SHOP_NOT_INSTALLED
 * (402 frozen, 403 forbidden, 404 no such shop, 423 locked) or {@link Unsure}; answers only what succeeded.
 */
export async function fetchFromShopify(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await globalThis.fetch(input, { ...init, redirect: "manual", signal });
    if (!response.ok) throw await failureOf(response);
    noticeVersion(response);
    return new Response(await readLimited(response), {
      status: response.status,
      headers: plainHeaders(response),
    });
  } catch (error) {
    if (error instanceof Fault || error instanceof Refusal || error instanceof TokenRejected) throw error;
    throw new Unsure(`Shopify did not answer (${reasonOf(error)})`);
  }
}

async function failureOf(response: Response): Promise<Error> {
  await response.body?.cancel();
  const { status } = response;
  if (status === 401) return new TokenRejected();
  if ([402, 403, 404, 423].includes(status)) return new Refusal("SHOP_NOT_INSTALLED", { status });
  const seconds = Number(response.headers.get("retry-after"));
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 600) * 1_000 : 2_000;
  if (status === 429) return new Throttled(retryAfterMs);
  return new Unsure(`Shopify answered ${status}`, Math.max(retryAfterMs, 5_000));
}

/** Once a version is retired Shopify answers in a later one, whose types are not the ones we were checked against. */
function noticeVersion(response: Response): void {
  const answered = response.headers.get("x-shopify-api-version");
  if (answered !== null && answered !== API_VERSION)
    log.error({ asked: API_VERSION, answered }, "Shopify answers in another version of its API");
}

async function readLimited(response: Response): Promise<string> {
  if (!response.body) return "";
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES)
      throw new Fault("Shopify answered more than we take", { retryAfterMs: 60_000 });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The body is decoded by now; only its type still matters. */
function plainHeaders(response: Response): Headers {
  return new Headers({ "content-type": response.headers.get("content-type") ?? "application/json" });
}

/** "ECONNRESET", "TimeoutError" …: the kind of failure without the request that met it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const cause = error.cause as { code?: unknown } | undefined;
  return typeof cause?.code === "string" ? cause.code : error.name;
}
