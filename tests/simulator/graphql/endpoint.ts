import { z } from "zod";
import type { ActiveFault } from "../faults/faults.ts";
import { HangUp, type Handler, type Sim } from "../model/sim.ts";
import type { Shop } from "../model/types.ts";
import { isAccessToken } from "../oauth/tokens.ts";
import { Bucket } from "./bucket.ts";
import { type Ask, Executor, throttled } from "./executor.ts";
import { loadSchema } from "./schema.ts";

export const API_VERSION = "2026-10";

const askSchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

const refuse = (status: number, errors: string, headers: Record<string, string> = {}) =>
  Response.json({ errors }, { status, headers });

const UNAUTHORIZED = "[API] Invalid API key or access token (unrecognized login or wrong password)";

async function askOf(request: Request): Promise<Ask | null> {
  try {
    const { query, variables, operationName } = askSchema.parse(JSON.parse(await request.text()));
    return { query, variables: variables ?? {}, operationName: operationName ?? null };
  } catch {
    return null;
  }
}

/** Faults that answer before anything runs; null: it runs. */
function before(fault: ActiveFault, bucket: Bucket, shop: Shop): Response | null {
  switch (fault.fault) {
    case "429":
      return refuse(
        429,
        "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.",
        {
          "retry-after": "2.0",
        },
      );
    case "500":
      return refuse(500, "Internal Server Error");
    case "expired_token":
    case "uninstalled":
      return refuse(401, UNAUTHORIZED);
    case "THROTTLED":
      return Response.json(throttled(10, { ...bucket.status(shop), currentlyAvailable: 0 }));
    case "drop":
      throw new HangUp(0);
    case "delay":
    case "timeout_after_success":
    case "duplicate":
    case "reorder":
    case "ACCESS_DENIED":
    case "INTERNAL_SERVER_ERROR":
    case "TIMEOUT":
    case "expired_url":
      return null;
  }
}

/** POST https://{shop}/admin/api/2026-10/graphql.json */
export function graphqlEndpoint(sim: Sim): Handler {
  const executor = new Executor(loadSchema(sim.config.schemaPath));
  const buckets = new Map<string, Bucket>();
  const bucketOf = (shop: Shop) => {
    const bucket = buckets.get(shop.domain) ?? new Bucket(shop);
    buckets.set(shop.domain, bucket);
    return bucket;
  };

  const run = async (ask: Ask, shop: Shop): Promise<Response> => {
    const bucket = bucketOf(shop);
    const fault = sim.faults.take("admin", shop.domain, executor.namesIn(ask));
    if (fault) sim.log("fault", { target: "admin", fault: fault.fault, shop: shop.domain });
    const instead = fault && before(fault, bucket, shop);
    if (instead) return instead;
    if (fault?.fault === "delay") await new Promise((resolve) => setTimeout(resolve, fault.ms ?? 1_000));
    const answer = await executor.run(ask, { sim, shop }, bucket);
    if (fault?.fault === "timeout_after_success") throw new HangUp(fault.ms ?? 15_000);
    return Response.json(answer, { headers: { "x-shopify-api-version": API_VERSION } });
  };

  return async ({ request, url, shop }) => {
    if (!shop) return refuse(404, "Not Found");
    const token = request.headers.get("x-shopify-access-token") ?? "";
    if (!isAccessToken(sim, shop, token)) return refuse(401, UNAUTHORIZED);
    if (url.pathname !== `/admin/api/${API_VERSION}/graphql.json`) return refuse(404, "Not Found");
    if (request.method !== "POST") return refuse(405, "Method Not Allowed");
    const ask = await askOf(request);
    return ask ? run(ask, shop) : refuse(400, "query param is required and the body must be JSON");
  };
}
