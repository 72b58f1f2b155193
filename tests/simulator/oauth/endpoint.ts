import { z } from "zod";
import type { Sim, SimRequest } from "../model/sim.ts";
import { HangUp } from "../model/sim.ts";
import type { Shop } from "../model/types.ts";
import { readSessionToken } from "./session-token.ts";
import { issue, refresh } from "./tokens.ts";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

const bodySchema = z.object({
  client_id: z.string().default(""),
  client_secret: z.string().default(""),
  grant_type: z.string().default(""),
  subject_token: z.string().optional(),
  subject_token_type: z.string().optional(),
  requested_token_type: z.string().optional(),
  expiring: z.union([z.string(), z.number()]).optional(),
  refresh_token: z.string().optional(),
});
type Body = z.infer<typeof bodySchema>;

const no = (status: number, error: string, description?: string) =>
  Response.json({ error, ...(description ? { error_description: description } : {}) }, { status });

async function bodyOf(request: Request): Promise<Body | null> {
  const text = await request.text();
  const form = request.headers.get("content-type")?.includes("application/x-www-form-urlencoded");
  try {
    return bodySchema.parse(form ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text));
  } catch {
    return null;
  }
}

function exchange(sim: Sim, shop: Shop, body: Body): Response {
  const claims =
    body.subject_token_type === ID_TOKEN ? readSessionToken(sim, body.subject_token ?? "") : null;
  if (claims?.dest !== `https://${shop.domain}`) return no(400, "invalid_subject_token");
  if (!shop.install) return no(400, "app_not_installed", "The app is not installed on this shop.");
  if (body.requested_token_type !== OFFLINE) {
    return no(400, "invalid_request", "Only offline access tokens are simulated.");
  }
  if (String(body.expiring) !== "1") {
    return no(400, "invalid_request", "Public apps must request expiring offline access tokens.");
  }
  return Response.json(issue(sim, shop));
}

function answer(sim: Sim, shop: Shop, body: Body): Response {
  if (body.client_id !== sim.config.appKey || body.client_secret !== sim.config.appSecret) {
    return no(401, "invalid_client", "Client authentication failed.");
  }
  if (body.grant_type === EXCHANGE) return exchange(sim, shop, body);
  if (body.grant_type !== "refresh_token") return no(400, "unsupported_grant_type");
  const pair = refresh(sim, shop, body.refresh_token ?? "");
  return pair ? Response.json(pair) : no(400, "invalid_grant", "The refresh token is invalid or expired.");
}

async function underFault(sim: Sim, shop: Shop, body: Body): Promise<Response> {
  const fault = sim.faults.take("token", shop.domain, [body.grant_type]);
  if (!fault) return answer(sim, shop, body);
  sim.log("fault", { target: "token", fault: fault.fault, shop: shop.domain });
  switch (fault.fault) {
    case "429":
      return Response.json(
        { errors: "Exceeded rate limit" },
        { status: 429, headers: { "retry-after": "2.0" } },
      );
    case "500":
      return Response.json({ errors: "Internal Server Error" }, { status: 500 });
    case "uninstalled":
    case "expired_token":
      return no(400, body.grant_type === EXCHANGE ? "invalid_subject_token" : "invalid_grant");
    case "drop":
      throw new HangUp(0);
    case "timeout_after_success":
      answer(sim, shop, body);
      throw new HangUp(fault.ms ?? 15_000);
    case "delay":
    case "duplicate":
    case "reorder":
    case "THROTTLED":
    case "ACCESS_DENIED":
    case "INTERNAL_SERVER_ERROR":
    case "TIMEOUT":
    case "expired_url":
      await new Promise((resolve) => setTimeout(resolve, fault.ms ?? 1_000));
      return answer(sim, shop, body);
  }
}

/** POST https://{shop}/admin/oauth/access_token: token exchange and refresh of expiring offline tokens. */
export async function tokenEndpoint(sim: Sim, { request, shop }: SimRequest): Promise<Response> {
  if (request.method !== "POST") return no(404, "not_found");
  if (!shop) return Response.json({ errors: "Not Found" }, { status: 404 });
  const body = await bodyOf(request);
  return body ? underFault(sim, shop, body) : no(400, "invalid_request");
}
