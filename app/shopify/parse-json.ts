/**
 * JSON as Shopify sends it, with ids kept exact: an integer beyond 2^53 becomes a decimal string, everything else is
 * what JSON.parse makes of it. Throws SyntaxError on what is not JSON.
 */
export function parseExact(raw: string): unknown {
  // A reviver costs about five times the plain parse, and most payloads hold no such number.
  if (!MAYBE_BEYOND_SAFE.test(raw)) return JSON.parse(raw);
  return (JSON.parse as ParseWithSource)(raw, (_key, value, context) =>
    typeof value === "number" && INTEGER.test(context.source ?? "") && !Number.isSafeInteger(value)
      ? context.source
      : value,
  );
}

const MAYBE_BEYOND_SAFE = /\d{16}/;
const INTEGER = /^-?\d+$/;

/** The reviver's third argument (the number as it was written) is in the engine, not yet in the typings. */
type ParseWithSource = (
  text: string,
  reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
) => unknown;
