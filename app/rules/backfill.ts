/** Taking over past orders. Pure. */

/** Kept as the reason of a backfill that the merchant ended, and shown as it is. */
export const STOPPED = "It was stopped before the end.";
