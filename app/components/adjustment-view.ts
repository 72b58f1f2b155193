/** Adjustments in words. Pure. */
import type { SaidInstant } from "#app/components/format.ts";
import { sayCount, sayInstant, sayNumber, saySigned } from "#app/components/format.ts";
import type { StateView } from "#app/components/state-badge.tsx";
import { sayStaff } from "#app/components/staff.ts";
import type { AdjustmentLine, AdjustmentRowLine } from "#app/reports/adjustments.ts";
import type { CsvCell } from "#app/reports/csv.ts";

type At = { now: Date; timeZone: string; staff: string };

const STATES: Record<string, StateView> = {
  draft: { words: "Not posted yet", tone: "attention" },
  posting: { words: "Being posted", tone: "info" },
  posted: { words: "Posted", tone: "success" },
  undoing: { words: "Being undone", tone: "info" },
  undone: { words: "Undone", tone: "quiet" },
};

export type AdjustmentView = ReturnType<typeof adjustmentView>;

export function adjustmentView(head: AdjustmentLine, at: At) {
  const { given, taken, goodRows, badRows, fileName } = head;
  return {
    id: head.adjustmentId,
    title: fileName ?? head.name ?? "One member",
    customer:
      head.customerId === null ? null : { id: head.customerId.toString(), name: head.name ?? "Customer" },
    reason:
      fileName === null ? (head.reason ?? "The reason was removed with the customer's personal data") : null,
    lines: fileName === null ? null : sayCount(goodRows + badRows, "line"),
    state: STATES[head.state] ?? { words: head.state, tone: "quiet" as const },
    step: head.state,
    points: sayMoved(given, taken),
    goodRows,
    badRows,
    by: sayStaff(head.madeBy, at.staff),
    at: sayInstant(head.madeAt, at),
    undone:
      head.undoneBy && head.undoneAt
        ? { by: sayStaff(head.undoneBy, at.staff), at: sayInstant(head.undoneAt, at) }
        : null,
  };
}

/** "+20 and −60 points". */
function sayMoved(given: bigint, taken: bigint): string {
  const parts = [given > 0n ? saySigned(given) : null, taken > 0n ? saySigned(-taken) : null];
  const said = parts.filter((each) => each !== null).join(" and ");
  return said === "" ? "0" : said;
}

export type RowView = {
  row: string;
  customer: { id: string; name: string } | null;
  email: string | null;
  points: string;
  balance: string | null;
  reason: string;
  error: string | null;
  note: string | null;
  done: SaidInstant | null;
};

export function rowView(row: AdjustmentRowLine, at: At): RowView {
  const { before, points } = row;
  return {
    row: sayNumber(row.row),
    customer: row.customerId === null || !row.name ? null : { id: row.customerId.toString(), name: row.name },
    email: row.email,
    points: points === null ? (row.pointsText ?? "–") : saySigned(points),
    balance:
      before === null || points === null ? null : `${sayNumber(before)} → ${sayNumber(before + points)}`,
    reason: row.reason ?? "–",
    error: row.error,
    note: row.repeats && !row.error && !row.postedAt ? "A line above says the same" : null,
    done: (row.undoneAt ?? row.postedAt) ? sayInstant((row.undoneAt ?? row.postedAt) as Date, at) : null,
  };
}

/** A file of errors can be mended and uploaded as it is: the columns that count come first, and have their titles. */
export const ERROR_TITLES = ["email", "points", "reason", "error", "line"];

export function errorCells({ email, points, pointsText, reason, error, row }: AdjustmentRowLine): CsvCell[] {
  const written: CsvCell = points === null ? pointsText : { number: points.toString() };
  return [email, written, reason, error, { number: row.toString() }];
}
