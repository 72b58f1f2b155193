/** What is noted for the team with a publication. Pure. */
import { isPlain, NOT_PLAIN } from "#app/rules/plain-text.ts";
import { notInOrder } from "#app/rules/programme/in-order.ts";

export const LONGEST_NOTE = 500;

/**
 * The note as it is kept: trimmed, and no longer than it may be; null where there is none. Refuses PROGRAMME_INVALID.
 */
export function requireNote(text: string | null): string | null {
  const words = text?.trim() ?? "";
  if (!isPlain(words)) throw notInOrder([{ path: "note", message: NOT_PLAIN }]);
  const kept = words.slice(0, LONGEST_NOTE);
  // What the end cut in half is left out.
  return kept === "" ? null : kept.isWellFormed() ? kept : kept.slice(0, -1);
}
