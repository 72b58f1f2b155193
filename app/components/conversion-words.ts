/** Points that became a reward by themselves, in words. Pure. */
import { sayDate, sayNumber, sayPoints } from "#app/components/format.ts";
import { convertedIn, nextOpening } from "#app/rules/conversion.ts";
import type { Programme } from "#app/rules/programme.ts";

const MONTH = /^(\d{4})-(\d{2})$/;

/** "December 2026" of a monthly window, "conversion 3" of one by threshold. */
export function sayWindow(window: string): string {
  const [, year, month] = MONTH.exec(window) ?? [];
  if (!year || !month) return `conversion ${window}`;
  const first = new Date(Date.UTC(Number(year), Number(month) - 1, 1));
  return first.toLocaleDateString("en-US", { timeZone: "UTC", month: "long", year: "numeric" });
}

type Steps = { kind: string; steps?: number | undefined; stepPoints?: number | undefined };

/** Why a line of the statement is there: "2 × 500 points, December 2026"; or why the rest ended. */
export function sayConverted(window: string, { kind, steps, stepPoints }: Steps): string {
  if (kind === "expire") return `What a conversion leaves over does not stay, ${sayWindow(window)}`;
  if (steps === undefined || stepPoints === undefined) return `By itself, ${sayWindow(window)}`;
  return `${sayNumber(steps)} × ${sayPoints(BigInt(stepPoints))} by themselves, ${sayWindow(window)}`;
}

/** Of a redemption that nobody asked for: "Converted, December 2026". */
export function sayMadeBy(rewardId: string): string | null {
  const window = convertedIn(rewardId);
  return window === null ? null : `Converted, ${sayWindow(window)}`;
}

/** Where and when it is read, and the last month in which everybody's points were converted. */
export type ReadAt = { now: Date; timeZone: string; finished?: string | null };

/** When points are converted next: "Next on Jan 1, 2027."; nothing where a threshold says when. */
export function sayNext({ conversion }: Programme, at: ReadAt): string {
  if (conversion?.when.kind !== "monthly") return "";
  return ` Next on ${sayDate(nextOpening(conversion.when, at), at)}.`;
}
