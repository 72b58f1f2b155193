/** What runs by the clock, as data. Times are UTC; the minutes are odd so that not everything starts at once. */
export type ScheduledJob =
  | "check-all-books"
  | "purge-payloads"
  | "sweep"
  | "sweep-points"
  | "sweep-standings"
  | "sweep-conversions"
  | "sweep-days"
  | "sweep-spent"
  | "sweep-storefronts"
  | "sweep-warnings"
  | "schedule-reconciliations"
  | "tidy-queue";

export const SCHEDULE = [
  /** Every shop is compared with Shopify every ten to fifteen minutes. */
  { task: "schedule-reconciliations", pattern: "3,8,13,18,23,28,33,38,43,48,53,58 * * * *" },
  /** Work that is still open though no job is waiting for it. */
  { task: "sweep", pattern: "*/5 * * * *" },
  /** What the reports add up: a minute behind at most. */
  { task: "sweep-days", pattern: "* * * * *" },
  /** Points that mature or end, and codes that ended unused. */
  { task: "sweep-points", pattern: "2,7,12,17,22,27,32,37,42,47,52,57 * * * *" },
  /** Tiers that turn: somewhere a day begins. */
  { task: "sweep-standings", pattern: "6 * * * *" },
  /** Points that become a reward by themselves: somewhere the day of the month begins, or somebody has enough.
   * Two minutes after points mature: what is due by then is converted too. */
  { task: "sweep-conversions", pattern: "4,19,34,49 * * * *" },
  /** What a storefront should have heard by now. */
  { task: "sweep-storefronts", pattern: "26 * * * *" },
  /** Points that will end, once a day. */
  { task: "sweep-warnings", pattern: "41 6 * * *" },
  /** Gift cards and store credit that somebody else spent, or of which no order told, once a day. */
  { task: "sweep-spent", pattern: "53 3 * * *" },
  /** Personal data in payloads is kept for thirty days. */
  { task: "purge-payloads", pattern: "17 * * * *" },
  /** Jobs that failed for good are kept for a week. */
  { task: "tidy-queue", pattern: "27 4 * * *" },
  /** Every shop's books are proved while it sleeps, or nearly. */
  { task: "check-all-books", pattern: "41 2 * * *" },
] as const satisfies { task: ScheduledJob; pattern: string }[];
