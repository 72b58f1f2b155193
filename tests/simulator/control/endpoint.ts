import { z } from "zod";
import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type { Route } from "./answer.ts";
import { themeRoutes } from "../storefront/theme-control.ts";
import { goodsRoutes } from "./goods.ts";
import { orderRoutes } from "./orders.ts";
import { paymentRoutes } from "./payments.ts";
import { shopRoutes } from "./shops.ts";
import { wireRoutes } from "./wires.ts";

const routes: [method: string, segments: string[], route: Route][] = Object.entries({
  ...shopRoutes,
  ...goodsRoutes,
  ...orderRoutes,
  ...paymentRoutes,
  ...wireRoutes,
  ...themeRoutes,
}).map(([key, route]) => {
  const [method = "", path = ""] = key.split(" ");
  return [method, path.split("/"), route];
});

function matchPath(pattern: string[], path: string[]): Record<string, string> | null {
  if (pattern.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (const [i, segment] of pattern.entries()) {
    if (segment.startsWith(":")) params[segment.slice(1)] = path[i] ?? "";
    else if (segment !== path[i]) return null;
  }
  return params;
}

async function inputOf(request: Request, url: URL): Promise<unknown> {
  if (request.method === "GET") return Object.fromEntries(url.searchParams);
  const text = await request.text();
  return text === "" ? {} : JSON.parse(text);
}

function refusal(error: unknown): Response | null {
  if (error instanceof SimError) {
    const status = error.code === "NOT_FOUND" ? 404 : 400;
    return Response.json({ error: error.code, message: error.message }, { status });
  }
  if (error instanceof z.ZodError) {
    return Response.json(
      { error: "INVALID", message: z.prettifyError(error), issues: error.issues },
      { status: 400 },
    );
  }
  if (error instanceof SyntaxError)
    return Response.json({ error: "INVALID", message: "not JSON" }, { status: 400 });
  return null;
}

/** The control API: JSON in, JSON out; 400 says what is wrong with the input. */
export function controlEndpoint(sim: Sim): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    const path = url.pathname.replace(/^\/_control\//, "").split("/");
    for (const [method, pattern, route] of routes) {
      const params = method === request.method ? matchPath(pattern, path) : null;
      if (params === null) continue;
      try {
        return Response.json(await route({ sim, input: await inputOf(request, url), params }));
      } catch (error) {
        const answer = refusal(error);
        if (answer) return answer;
        throw error;
      }
    }
    return Response.json(
      { error: "NOT_FOUND", message: `no control route ${request.method} ${url.pathname}` },
      { status: 404 },
    );
  };
}
