/**
 * The line to Shopify's Admin API. Documents are typed by Shopify's own schema. Every call first takes its points from
 * the shop's bucket; what Shopify refuses becomes a Refusal, what the network or Shopify's limits break becomes a Fault
 * that says when to come back. Neither tokens nor variables are ever logged or part of an error.
 */
import { setTimeout as pause } from "node:timers/promises";
import { GraphQLClient } from "graphql-request";
import { Fault, Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import { API_VERSION } from "#app/shopify/api-version.ts";
import { failureOf, spentOf } from "#app/shopify/read-answer.server.ts";
import { learnPoints, noteDenial, returnPoints, takePoints } from "#app/shopify/cost-bucket.server.ts";
import type { DataOf, Document, OperationName, VariablesOf } from "#app/shopify/document.ts";
import { Throttled, TokenRejected, Unsure, fetchFromShopify } from "#app/shopify/transport.server.ts";
import { freshAccessToken } from "#app/tokens.server.ts";

export type ShopifyClient = {
  readonly shopId: string;
  /** Runs one document. Whoever asks reads its `userErrors`: an answer is never used past them. */
  request<Name extends OperationName>(
    document: Document<Name>,
    variables: VariablesOf<Name>,
  ): Promise<DataOf<Name>>;
};

/** How long a call may wait in all, for points and between tries, and the part of the bucket it leaves to others. */
type Manners = { patienceMs: number; reserve: number };

/** Somebody waits for the answer. */
const PROMPT: Manners = { patienceMs: 5_000, reserve: 0 };
/** Nobody does: shoppers and merchants find a quarter of the bucket full. */
const BACKGROUND: Manners = { patienceMs: 10_000, reserve: 0.25 };

const MAX_ATTEMPTS = 4;
const REPEAT_AFTER_MS = 500;

/**
 * A client for one shop, with a current token before every call. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN.
 * Its calls refuse those too, and SCOPE_MISSING, which is remembered for the merchant and not asked again for ten
 * minutes. An empty bucket, THROTTLED and 429 are waited for, 5xx and time-outs of what may be repeated are tried
 * again, all within a few seconds; then they are Faults.
 */
export async function shopifyClient(shopId: string, { background = false } = {}): Promise<ShopifyClient> {
  await freshAccessToken(shopId);
  const manners = background ? BACKGROUND : PROMPT;
  return { shopId, request: (document, variables) => ask({ shopId, document, variables }, manners) };
}

type Call<Name extends OperationName> = {
  shopId: string;
  document: Document<Name>;
  variables: VariablesOf<Name>;
};

async function ask<Name extends OperationName>(call: Call<Name>, manners: Manners): Promise<DataOf<Name>> {
  const { shopId, document } = call;
  const until = performance.now() + manners.patienceMs;
  for (let attempt = 1; ; attempt++) {
    await takeTurn(call, { ...manners, patienceMs: Math.max(0, until - performance.now()) });
    try {
      return await withToken(shopId, (token) => send(call, token));
    } catch (error) {
      const delayMs = delayAfter(error, document);
      const late = delayMs === null || performance.now() + delayMs > until;
      if (late || attempt === MAX_ATTEMPTS) throw error;
      log.debug({ shopId, operation: document.name, delayMs }, "asking Shopify again");
      await pause(delayMs);
    }
  }
}

/** Takes the call's points, and waits until they are there. */
async function takeTurn<Name extends OperationName>(
  { shopId, document }: Call<Name>,
  { patienceMs, reserve }: Manners,
): Promise<void> {
  const { name: operation, cost } = document;
  const taken = await takePoints({ shopId, operation, cost, reserve, maxWaitMs: patienceMs });
  if (taken.kind === "denied") throw new Refusal("SCOPE_MISSING", { detail: taken.scope ?? operation });
  if (taken.kind === "full")
    throw new Fault("the shop's points for Shopify are used up", { retryAfterMs: taken.waitMs });
  if (taken.waitMs > 0) await pause(taken.waitMs);
}

/** Null: not again. What Shopify did not carry out may be repeated; what it may have done, only if that is harmless. */
function delayAfter(error: unknown, { repeatable }: Document): number | null {
  if (error instanceof Throttled) return error.retryAfterMs;
  return error instanceof Unsure && repeatable ? REPEAT_AFTER_MS : null;
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

async function send<Name extends OperationName>(call: Call<Name>, token: string): Promise<DataOf<Name>> {
  const { shopId, document, variables } = call;
  const client = new GraphQLClient(`https://${shopId}/admin/api/${API_VERSION}/graphql.json`, {
    fetch: fetchFromShopify,
    errorPolicy: "all",
    headers: { "X-Shopify-Access-Token": token },
  });
  const sentAt = performance.now();
  const answer = await client
    .rawRequest<DataOf<Name>>({ query: document.text, variables })
    .catch(async (error: unknown) => {
      if (error instanceof Throttled) await returnPoints(shopId, document.cost);
      throw error;
    });
  const failure = answer.errors?.length ? failureOf(answer.errors, answer.extensions, document.name) : null;
  await learn(call, { extensions: answer.extensions, failure, tookMs: performance.now() - sentAt });
  if (failure) throw failure;
  return answer.data;
}

/** Puts the bucket right, and writes a denial down. */
async function learn<Name extends OperationName>(
  { shopId, document: { name: operation, cost } }: Call<Name>,
  { extensions, failure, tookMs }: { extensions: unknown; failure: Error | null; tookMs: number },
): Promise<void> {
  const spent = spentOf(extensions);
  if (spent) {
    const { points, status } = spent;
    await learnPoints({ shopId, operation }, { unused: cost - points, status, tookMs, succeeded: !failure });
  } else await returnPoints(shopId, cost);
  if (!(failure instanceof Refusal)) return;
  const scope = failure.detail["scope"];
  await noteDenial(shopId, { operation, scope: typeof scope === "string" ? scope : null });
  log.warn({ shopId, operation, scope }, "Shopify does not let us");
}
