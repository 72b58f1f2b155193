/** Who of the merchant's people did something, as the one who reads is told it. Shopify tells an app no names. Pure. */
export function sayStaff(actor: string, reader: string): string {
  return actor === reader ? "you" : `staff member ${actor.replace(/^staff:/, "")}`;
}

/** Who did what an entry of the ledger says. */
export function sayDoer(actor: string, reader: string): string {
  if (actor === "system" || actor === "flow") return "By Laurel";
  if (actor === "shopper") return "By the shopper";
  if (actor === "import") return "By an import";
  if (actor.startsWith("api:")) return "By a system of your own";
  return actor.startsWith("staff:") ? `By ${sayStaff(actor, reader)}` : `By ${actor}`;
}
