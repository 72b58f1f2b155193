/** Why a document is refused: at which field, in words that the merchant can act upon. */
import type { z } from "zod";

/** What is wrong with a document: at which field ("tiers.1.reach.atLeast"), in words. */
export type ProgrammeIssue = { path: string; message: string };

/** How a check of a document says what is wrong, and where. */
export type Complain = (path: (string | number)[], message: string) => void;

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;
type Path = readonly PropertyKey[];

/** Zod's own refusals in words; those that the schema words itself stay as they are. */
export function inWords(issue: RawIssue): string | undefined {
  if (issue.code === "too_small") return tooSmall(issue.origin, issue.minimum);
  if (issue.code === "too_big") return tooBig(issue.origin, issue.maximum);
  if (issue.code === "invalid_value") return oneOf(issue.values);
  if (issue.code === "unrecognized_keys") return UNKNOWN;
  if (issue.code === "invalid_union" && Array.isArray(issue["options"])) return oneOf(issue["options"]);
  if (issue.code !== "invalid_type") return undefined;
  return issue.input === undefined ? "must be given" : `must be ${KINDS[issue.expected] ?? issue.expected}`;
}

const UNKNOWN = "is nothing that a programme has";

const KINDS: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "on or off (true or false)",
  array: "a list",
  object: "a group of fields",
};

function tooSmall(origin: string, minimum: number | bigint): string {
  if (origin === "number" || origin === "int") return `must be at least ${minimum}`;
  if (minimum === 1) return "must not be empty";
  return origin === "array" ? `must name at least ${minimum}` : `must have at least ${minimum} characters`;
}

function tooBig(origin: string, maximum: number | bigint): string {
  if (origin === "number" || origin === "int") return `must be at most ${maximum}`;
  return origin === "array"
    ? `must name no more than ${maximum}`
    : `must have no more than ${maximum} characters`;
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? `must be ${String(values[0])}` : `must be one of ${values.join(", ")}`;
}

/** Every refusal at its own field. Of several shapes that a field may have, the one that was meant is judged. */
export function issuesOf(error: z.ZodError): ProgrammeIssue[] {
  return error.issues.flatMap((issue) => told(issue, []));
}

function told(issue: Issue, above: Path): ProgrammeIssue[] {
  const path = [...above, ...issue.path];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...path, key].join("."), message: issue.message }));
  const meant = issue.code === "invalid_union" ? nearest(issue.errors) : null;
  if (meant) return meant.flatMap((each) => told(each, path));
  return [{ path: path.join("."), message: issue.message }];
}

/** The shape that knows every key there is; where none does, the first. */
function nearest(shapes: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const known = (issues: readonly Issue[]) => issues.every(({ code }) => code !== "unrecognized_keys");
  return shapes.find(known) ?? shapes[0] ?? null;
}
