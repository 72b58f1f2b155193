/** What a line of the statement is called, by its kind. Pure. */

const named = (words: string, name: string, joint = " ") => (name ? `${words}${joint}${name}` : words);

export type About = {
  order: string;
  title: string;
  ended: boolean;
  more: boolean;
  undo: boolean;
  revived: boolean;
  away: boolean;
  /** Points became a reward by themselves. */
  converted: boolean;
};

const WHAT: Record<string, (about: About) => string> = {
  earn: ({ order, more }) => `${named("Order", order)}${more ? " counts for more" : ""}`,
  reverse: ({ order, ended, title }) =>
    title
      ? `${title} no longer reached`
      : `${named("Order", order)} ${ended ? "cancelled" : "changed or returned"}`,
  redeem: ({ title, converted }) => named(converted ? "Converted" : "Redeemed", title, ": "),
  return: ({ title, revived }) => (revived ? "Expired points put back" : named("Given back", title, ": ")),
  bonus: ({ title }) => (title ? `Reached ${title}` : "Bonus"),
  referral: () => "Referral",
  activity: ({ title }) => named("Activity", title, ": "),
  mature: ({ order }) => named("Ready to spend, from order", order),
  expire: ({ converted }) => (converted ? "Ended at the conversion" : "Expired"),
  adjust: ({ undo }) => (undo ? "Adjustment undone" : "Adjusted by the shop"),
  transfer: ({ away }) => (away ? "Moved to the customer kept in a merge" : "Moved from a merged customer"),
  import: () => "Imported",
};

/** A kind without words is called by its own name. */
export function nameEntry(kind: string, about: About): string {
  return WHAT[kind]?.(about) ?? kind;
}
