/**
 * The line to Shopify's Admin API. Documents are typed by Shopify's own schema. What Shopify refuses becomes a Refusal, what the network or
 * Shopify's limits break becomes a Fault that says when to come back. Neither tokens nor variables are ever logged or
 * part of an error.
 */
import { setTimeout as pause } from "node:timers/promises";
import { GraphQLClient } from "graphql-request";
import { z } from "zod";
import { Fault, Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import { API_VERSION } from "#app/shopify/api-version.ts";
import type { DataOf, Document, OperationName, VariablesOf } from "#app/shopify/document.ts";
import { Throttled, TokenRejected, fetchFromShopify } from "#app/shopify/transport.server.ts";
import { freshAccessToken } from "#app/tokens.server.ts";

export type ShopifyClient = {
  readonly shopId: string;
  /** Runs one document. Whoever asks reads its `userErrors`: an answer is never used past them. */
  request<Name extends OperationName>(
    document: Document<Name>,
    variables: VariablesOf<Name>,
  ): Promise<DataOf<Name>>;
};

/** Throttled calls were not carried out, so they may be repeated; this often, and waiting this long in all. */
const MAX_ATTEMPTS = 4;
const MAX_WAIT_MS = 5_000;

/**
 * A client for one shop, with a current token before every call. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN.
 * Its calls refuse those too, and SCOPE_MISSING; THROTTLED, 429, 5xx and time-outs are Faults after a few short waits.
 */
export async function shopifyClient(shopId: string): Promise<ShopifyClient> {
  await freshAccessToken(shopId);
  return {
    shopId,
    request: (document, variables) => {
      return withWaits(shopId, () => withToken(shopId, (token) => send(shopId, token, document, variables)));
    },
  };
}

/** One forced refresh when Shopify does not take the token it gave; a second refusal is a Fault. */
async function withToken<T>(shopId: string, call: (token: string) => Promise<T>): Promise<T> {
  const token = await freshAccessToken(shopId);
  try {
    return await call(token);
  } catch (error) {
    if (!(error instanceof TokenRejected)) throw error;
  }
  try {
    return await call(await freshAccessToken(shopId, token));
  } catch (error) {
    if (error instanceof TokenRejected)
      throw new Fault("Shopify rejected a token it had just given", { retryAfterMs: 60_000 });
    throw error;
  }
}

async function withWaits<T>(shopId: string, call: () => Promise<T>): Promise<T> {
  let waitedMs = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Throttled)) throw error;
      if (attempt === MAX_ATTEMPTS || waitedMs + error.retryAfterMs > MAX_WAIT_MS) throw error;
      log.debug({ shopId, waitMs: error.retryAfterMs }, "throttled");
      await pause(error.retryAfterMs);
      waitedMs += error.retryAfterMs;
    }
  }
}

async function send<Name extends OperationName>(
  shopId: string,
  token: string,
  { name, text: query }: Document<Name>,
  variables: VariablesOf<Name>,
): Promise<DataOf<Name>> {
  const client = new GraphQLClient(`https://${shopId}/admin/api/${API_VERSION}/graphql.json`, {
    fetch: fetchFromShopify,
    errorPolicy: "all",
    headers: { "X-Shopify-Access-Token": token },
  });
  const answer = await client.rawRequest<DataOf<Name>>({ query, variables });
  if (answer.errors?.length) throw failureOf(answer.errors, answer.extensions, name);
  return answer.data;
}

const graphqlErrors = z.array(
  z.object({
    message: z.string().default(""),
    path: z.array(z.union([z.string(), z.number()])).optional(),
    extensions: z.object({ code: z.string().optional() }).optional(),
  }),
);
const costExtension = z.object({
  cost: z.object({
    requestedQueryCost: z.number(),
    throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
  }),
});

function failureOf(errors: unknown, extensions: unknown, operation: string): Error {
  const list = graphqlErrors.safeParse(errors).data ?? [];
  const codes = new Set(list.map((error) => error.extensions?.code));
  if (codes.has("THROTTLED")) return new Throttled(waitForPoints(extensions));
  const denied = list.find((error) => error.extensions?.code === "ACCESS_DENIED");
  if (denied) return new Refusal("SCOPE_MISSING", { detail: denied.path?.join(".") ?? operation });
  if (codes.has("INTERNAL_SERVER_ERROR") || codes.has("TIMEOUT"))
    return new Fault(`Shopify failed inside ${operation}`, { retryAfterMs: 5_000 });
  const why = list.map((error) => error.message.slice(0, 200)).join("; ");
  return new Error(`broken promise: Shopify takes the document ${operation} (${why})`);
}

/** How long until the bucket holds what the query asked for. */
function waitForPoints(extensions: unknown): number {
  const cost = costExtension.safeParse(extensions).data?.cost;
  if (!cost) return 1_000;
  const missing = cost.requestedQueryCost - cost.throttleStatus.currentlyAvailable;
  return Math.max(100, Math.ceil((missing / cost.throttleStatus.restoreRate) * 1_000));
}
