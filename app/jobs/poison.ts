/** Whose fault is it when work fails: the delivery's own, or the world's? */
import { Refusal } from "#app/errors.ts";

/** SQLSTATE classes that a row's own content causes: data exceptions, integrity violations, raised exceptions. */
const DATA_CLASSES = new Set(["22", "23", "P0"]);

/**
 * True when trying the same again cannot help: a refusal, a broken promise, or content that the database does not
 * take. Anything else is a Fault of the world, and the job tries again.
 */
export function isPoisoned(error: unknown): boolean {
  if (error instanceof Refusal || error instanceof RangeError || error instanceof SyntaxError) return true;
  if (!(error instanceof Error)) return false;
  if (error.message.startsWith("broken promise") || error.name === "ZodError") return true;
  if (error instanceof TypeError) return !("cause" in error);
  return DATA_CLASSES.has(sqlStateOf(error)?.slice(0, 2) ?? "");
}

/** A batch that ran into the time limit may fit when it is halved. */
export function isTooSlow(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2028";
}

/** Why a delivery was set aside, in words without personal data: ours as they are, others by name only. */
export function wordsFor(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (!(error instanceof Error)) return "Laurel could not process this delivery";
  const state = sqlStateOf(error);
  const what = error.message.startsWith("broken promise") ? error.message.slice(0, 200) : error.name;
  return `Laurel could not process this delivery (${state ? `database ${state}` : what})`;
}

function sqlStateOf(error: Error): string | null {
  const meta = (error as { meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } }).meta;
  const code = meta?.driverAdapterError?.cause?.originalCode;
  return typeof code === "string" ? code : null;
}
