import { z } from "zod";
import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type { Order, Shop } from "../model/types.ts";

/** What a control route gets: the parsed body or query, and the ids in its path. */
export interface Ask {
  sim: Sim;
  input: unknown;
  params: Record<string, string>;
}

export type Route = (ask: Ask) => unknown;

export const domainSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/, "not a myshopify.com domain");
export const idSchema = z
  .union([z.string(), z.number().int().nonnegative()])
  .transform(String)
  .transform((value) => value.replace(/^gid:\/\/shopify\/\w+\//, ""))
  .pipe(z.string().regex(/^\d+$/, "not an id"));
export const minorSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const ofShop = z.object({ shop: domainSchema });

export function requireShop(sim: Sim, domain: string): Shop {
  const shop = sim.shop(domain);
  if (shop) return shop;
  throw new SimError("NOT_FOUND", `no shop ${domain}`);
}

export function requireOrder(shop: Shop, id: string): Order {
  const order = shop.orders[id];
  if (order) return order;
  throw new SimError("NOT_FOUND", `no order ${id} in ${shop.domain}`);
}

/** A route with a schema: what does not fit is answered 400 with every complaint. */
export function route<T>(schema: z.ZodType<T>, work: (ask: Ask & { input: T }) => unknown): Route {
  return (ask) => work({ ...ask, input: schema.parse(ask.input) });
}
