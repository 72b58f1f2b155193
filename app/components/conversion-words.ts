/** Points that became a reward by themselves, in words. Pure. */
import { sayCount, sayDate, sayNumber, sayPoints } from "#app/components/format.ts";
import type { ConvertingTimes } from "#app/rules/conversion.ts";
import { convertedIn, convertingTimes, nextOpening } from "#app/rules/conversion.ts";
import type { Programme } from "#app/rules/programme.ts";

/** Also of a window that is tried again, "2026-12/2". */
const MONTH = /^(\d{4})-(\d{2})(?:\/\d+)?$/;

/** "December 2026" of a monthly window, "conversion 3" of one by threshold. */
export function sayWindow(window: string): string {
  const [, year, month] = MONTH.exec(window) ?? [];
  if (!year || !month) return `conversion ${window.split("/")[0]}`;
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

/** Where and when it is read, and what became of the conversions so far. */
export type ReadAt = {
  now: Date;
  timeZone: string;
  /** The last month in which everybody's points were converted. */
  finished?: string | null;
  /** When the shop's versions convert; without it as if this one had been there for ever. */
  times?: ConvertingTimes;
  /** For how many members nothing could be made in that month for want of a permission, and it is tried again. */
  denied?: number;
  /** The same of conversions by threshold. */
  deniedByThreshold?: number;
  /** Nobody can pay with store credit in this shop. */
  isCreditOff?: boolean;
};

/** When points are converted next: "Next on Jan 1, 2027."; and of whom Laurel could make nothing, and what now. */
export function sayNext(programme: Programme, at: ReadAt): string {
  return sayCreditOff(programme, at) + sayTurn(programme, at);
}

function sayCreditOff({ conversion }: Programme, { isCreditOff = false }: ReadAt): string {
  if (!isCreditOff || conversion?.into !== "store_credit") return "";
  return " Store credit is switched off in Shopify: until it is on, the points come back.";
}

function sayTurn(programme: Programme, at: ReadAt): string {
  const { finished = null, denied = 0, deniedByThreshold = 0 } = at;
  if (programme.conversion?.when.kind === "threshold")
    return deniedByThreshold > 0 ? ` ${sayDenied(deniedByThreshold)} with the next points.` : "";
  const next = nextOpening(at.times ?? convertingTimes([{ publishedAt: new Date(0), programme }]), at);
  if (!next) return "";
  const words = ` Next on ${sayDate(next, at)}.`;
  if (denied === 0 || finished === null) return words;
  return `${words} For ${sayWindow(finished)}: ${sayDenied(denied)} on the next date.`;
}

/** The permission may come too late, and the last try be in vain: then they are converted as everybody's are. */
function sayDenied(members: number): string {
  const whose = `the points of ${sayCount(members, "member")}`;
  const again = "As soon as it does, Laurel tries again, three times in all";
  return `Shopify did not let Laurel convert ${whose}. They came back. ${again}. Else they are converted`;
}
