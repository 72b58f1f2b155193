/** What an answer of Shopify's says besides its data: what went wrong, and what it cost. */
import { z } from "zod";
import { Refusal } from "#app/errors.ts";
import type { ThrottleStatus } from "#app/shopify/cost-bucket.server.ts";
import { Throttled, Unsure } from "#app/shopify/transport.server.ts";

/** No schema says what these look like, so they are parsed. */
const graphqlErrors = z.array(
  z.object({
    message: z.string().default(""),
    path: z.array(z.union([z.string(), z.number()])).optional(),
    extensions: z
      .object({ code: z.string().optional(), requiredAccess: z.string().optional() })
      .optional()
      .catch(undefined),
  }),
);
type GraphqlError = z.output<typeof graphqlErrors>[number];

const costExtension = z.object({
  cost: z.object({
    requestedQueryCost: z.number(),
    actualQueryCost: z.number().nullish(),
    throttleStatus: z.object({
      maximumAvailable: z.number().positive(),
      currentlyAvailable: z.number(),
      restoreRate: z.number().positive(),
    }),
  }),
});

/** The points a call took, and what the bucket holds after it; null where the answer does not say. */
export function spentOf(extensions: unknown): { points: number; status: ThrottleStatus } | null {
  const cost = costExtension.safeParse(extensions).data?.cost;
  return cost ? { points: cost.actualQueryCost ?? 0, status: cost.throttleStatus } : null;
}

/** The error that a list of GraphQL errors comes to: none of our answers is used half. */
export function failureOf(errors: unknown, extensions: unknown, operation: string): Error {
  const list = graphqlErrors.safeParse(errors).data ?? [];
  const codes = new Set(list.map((error) => error.extensions?.code));
  if (codes.has("THROTTLED")) return new Throttled(waitForPoints(extensions));
  const denied = list.find((error) => error.extensions?.code === "ACCESS_DENIED");
  if (denied) return new Refusal("SCOPE_MISSING", denialOf(denied, operation));
  if (codes.has("INTERNAL_SERVER_ERROR") || codes.has("TIMEOUT"))
    return new Unsure(`Shopify failed inside ${operation}`);
  const why = list.map((error) => error.message.slice(0, 200)).join("; ");
  return new Error(`broken promise: Shopify takes the document ${operation} (${why})`);
}

/** Shopify names the scope between backticks, in a sentence; where it does not, the field has to do. */
function denialOf({ message, path, extensions }: GraphqlError, operation: string) {
  const scope = /`([a-z_]+)`/.exec(extensions?.requiredAccess ?? message)?.[1];
  const detail = scope ?? path?.join(".") ?? operation;
  return scope === undefined ? { detail } : { detail, scope };
}

/** How long until the bucket holds what the query asked for. */
function waitForPoints(extensions: unknown): number {
  const cost = costExtension.safeParse(extensions).data?.cost;
  if (!cost) return 1_000;
  const missing = cost.requestedQueryCost - cost.throttleStatus.currentlyAvailable;
  return Math.max(100, Math.ceil((missing / cost.throttleStatus.restoreRate) * 1_000));
}
