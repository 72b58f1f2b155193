/** A document becomes the programme of a shop, or is refused with every field at fault. */
import { Refusal } from "#app/errors.ts";
import type { Programme } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import type { ProgrammeIssue } from "#app/rules/programme/refusals.ts";

/** The document as the programme of a shop with that currency (null: not known yet); refuses PROGRAMME_INVALID. */
export function requireInOrder(document: unknown, currency: string | null): Programme {
  const parsed = parseProgramme(document);
  if ("issues" in parsed) throw notInOrder(parsed.issues);
  if (parsed.programme.currency !== currency)
    throw notInOrder([{ path: "currency", message: `must be ${currency ?? "known first"}` }]);
  return parsed.programme;
}

/** PROGRAMME_INVALID with the fields at fault as `issues`, and in words as `detail`. */
export function notInOrder(issues: readonly ProgrammeIssue[]): Refusal {
  const detail = issues.map(({ path, message }) => `${path || "document"} ${message}`).join("; ");
  return new Refusal("PROGRAMME_INVALID", { detail, issues });
}
