import type { DocumentNode, ExecutionResult, GraphQLResolveInfo } from "graphql";
import { GraphQLError } from "graphql";
import { amount } from "../model/money.ts";
import type { Sim } from "../model/sim.ts";
import type { Minor, Order, Shop } from "../model/types.ts";
import { presentMinor } from "../orders/money-set.ts";

export interface Context {
  sim: Sim;
  shop: Shop;
  /** Runs another document for the same shop, without its cost: what bulk operations do. */
  run?: (document: DocumentNode) => Promise<ExecutionResult>;
}

export type Args = Record<string, unknown>;
export type Field = (args: Args, context: Context, info: GraphQLResolveInfo) => unknown;

/**
 * What a resolver gives for an object: only the fields that are simulated. A field that is missing is
 * answered with an error, never with null; null is written out where Shopify answers null.
 */
export type View = { __typename: string } & Record<string, unknown>;

/** Neither missing nor null: in GraphQL an argument can be both. */
export function isGiven<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}

/** A text argument, or null. The schema has made sure that it is no object. */
export function textOf(args: Args, name: string): string | null {
  const value = args[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

/** For what is valid against the schema but is not played here. */
export function notSimulated(what: string): GraphQLError {
  return new GraphQLError(`${what} is not simulated by the stand-in store`, {
    extensions: { code: "NOT_SIMULATED" },
  });
}

export function money(minor: Minor, currency: string): View {
  // GraphQL writes money with at least one decimal: "40.0", "12.34", "5997.0" for yen.
  const [whole = "0", fraction = ""] = amount(minor, currency).split(".");
  const trimmed = fraction.replace(/0+$/, "") || "0";
  return { __typename: "MoneyV2", amount: `${whole}.${trimmed}`, currencyCode: currency };
}

export function moneyBag(order: Order, minor: Minor): View {
  return {
    __typename: "MoneyBag",
    shopMoney: money(minor, order.currency),
    presentmentMoney: money(presentMinor(order, minor), order.presentmentCurrency),
  };
}
