/** What runs by the clock, as data. Times are UTC; the minutes are odd so that not everything starts at once. */
export type ScheduledJob = "purge-payloads" | "sweep";

export const SCHEDULE = [
  /** Work that is still open though no job is waiting for it. */
  { task: "sweep", pattern: "*/5 * * * *" },
  /** Personal data in payloads is kept for thirty days. */
  { task: "purge-payloads", pattern: "17 * * * *" },
] as const satisfies { task: ScheduledJob; pattern: string }[];
