import { ensureSchema } from "../../../scripts/schema.ts";
import { Bucket } from "../../simulator/graphql/bucket.ts";
import { Executor } from "../../simulator/graphql/executor.ts";
import { loadSchema } from "../../simulator/graphql/schema.ts";
import type { Simulator } from "../../simulator/model/simulator.ts";
import type { Shop } from "../../simulator/model/types.ts";
import { installed, simulator } from "./shop.ts";

/** What is at a path of an answer: `errors.0.extensions.code`. */
export function at(answer: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], answer);
}

export const errorCode = (answer: unknown): unknown => at(answer, "errors.0.extensions.code");

export async function executorOf(): Promise<Executor> {
  return new Executor(loadSchema(await ensureSchema()));
}

/** A shop that has granted `scopes`, and its Admin API. */
export function opened(executor: Executor, scopes: string[], sim: Simulator = simulator()) {
  const shop: Shop = installed(sim);
  if (shop.install) shop.install.scopes = scopes;
  const ask = async (query: string, variables: Record<string, unknown> = {}) => {
    const bucket = new Bucket(shop);
    const answer = await executor.run({ query, variables, operationName: null }, { sim, shop }, bucket);
    return JSON.parse(JSON.stringify(answer)) as unknown;
  };
  return { sim, shop, ask };
}

export interface UserError {
  field: string[];
  code: string;
  message: string;
}

/** `customers.add`: what an error says, in one line. */
export const inShort = (errors: UserError[]) =>
  errors.map(({ field, code }) => `${field.join(".")}: ${code}`);
