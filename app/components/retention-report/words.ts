/** Months, quarters and years as they are said. Pure. */
import type { Span } from "#app/reports/calendar.ts";

/** "2026", "Q3 2026", "August 2026". */
export function saySpan({ unit, from }: Span): string {
  const year = from.slice(0, 4);
  if (unit === "year") return year;
  if (unit === "quarter") return `Q${(Number(from.slice(5, 7)) + 2) / 3} ${year}`;
  return sayMonth(from, "long");
}

/** "August 2026", or "Aug 2026". */
export function sayMonth(day: string, month: "long" | "short"): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-US", {
    timeZone: "UTC",
    month,
    year: "numeric",
  });
}
