/** Text as people type it: whether it can be kept, and when two are the same. Pure. */

/** Postgres keeps neither the null character nor half a pair of surrogates. */
export function isPlain(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

/** What is said of text that is not plain. */
export const NOT_PLAIN = "holds characters that are none";

/** The same for names and tags that differ by case, or by blanks around them, alone, as Shopify compares tags. */
export const folded = (text: string) => text.trim().toLowerCase();
