/** Who of the merchant's people did something, as the one who reads is told it. Shopify tells an app no names. Pure. */
export function sayStaff(actor: string, reader: string): string {
  return actor === reader ? "you" : `staff member ${actor.replace(/^staff:/, "")}`;
}
