/** Whose fault is it when work fails: the delivery's own, or the world's? */
import { Fault, Refusal } from "#app/errors.ts";

/** SQLSTATE classes that a row's own content causes: data exceptions, integrity violations, raised exceptions. */
const DATA_CLASSES = new Set(["22", "23", "P0"]);
/** …and those of the world: connection, contention, resources, limits, operator, system. */
const WORLD_CLASSES = new Set(["08", "40", "53", "54", "55", "57", "58"]);
const OWN_FAULTS = new Set(["ZodError", "PrismaClientValidationError"]);

/**
 * True when trying the same again cannot help: a refusal, a broken promise, or content that the database does not
 * take. Anything else is a Fault of the world, and the job tries again; once it has tried often enough
 * (`lastResort`), whatever is not plainly the world's is taken for the delivery's own.
 */
export function isPoisoned(error: unknown, { lastResort = false } = {}): boolean {
  if (error instanceof Refusal || error instanceof RangeError || error instanceof SyntaxError) return true;
  if (!(error instanceof Error)) return lastResort;
  if (error.message.startsWith("broken promise") || OWN_FAULTS.has(error.name)) return true;
  if (error instanceof TypeError) return !("cause" in error);
  return DATA_CLASSES.has(sqlStateOf(error)?.slice(0, 2) ?? "") || (lastResort && !isOfTheWorld(error));
}

/** True where nobody could do it now. Prisma's P1 codes and P2024, P2034, P2037 are about reaching the database at all. */
export function isOfTheWorld(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (error instanceof Fault || /^(E[A-Z]+|P1\d{3}|P2024|P2034|P2037)$/.test(code)) return true;
  return (
    error.name === "PrismaClientInitializationError" ||
    WORLD_CLASSES.has(sqlStateOf(error)?.slice(0, 2) ?? "")
  );
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

/** Where it happened, without the message: what the database or its client say may quote the row. */
export function placeOf(error: unknown): string[] {
  const lines = error instanceof Error ? (error.stack?.split("\n") ?? []) : [];
  return lines.filter((line) => line.startsWith("    at ")).slice(0, 6);
}

function sqlStateOf(error: Error): string | null {
  const meta = (error as { meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } }).meta;
  const code = meta?.driverAdapterError?.cause?.originalCode;
  return typeof code === "string" ? code : null;
}
