/** The books in words: for the screen and for a spreadsheet. Pure. */
import type { Column } from "#app/components/figures-table.tsx";
import { EMPTY } from "#app/components/figures-table.tsx";
import type { SaidInstant } from "#app/components/format.ts";
import { sayCount, sayDay, sayInstant, sayNumber, saySigned } from "#app/components/format.ts";
import type { CsvCell } from "#app/reports/csv.ts";
import type { Kind, Measure, RollDay } from "#app/reports/roll-forward.ts";
import { KIND_NAMES, KINDS, measured, MEASURES } from "#app/reports/roll-forward.ts";

type Check = {
  checkedAt: Date;
  finishedAt: Date | null;
  steps: number;
  stepsDone: number;
  entries: bigint;
  members: bigint;
  differences: number;
  found: { law: string; about: string; found: string; expected: string }[];
};

export type CheckView = {
  /** Null: the books have never been checked. */
  last: {
    clean: boolean;
    heading: string;
    at: SaidInstant;
    words: string;
    differences: { key: string; law: string; words: string }[];
    more: string | null;
  } | null;
  running: { percent: number; words: string } | null;
};

/** So many differences are shown; the count says how many there are. */
const SHOWN = 10;

export function checkView(
  { last, running, laws }: { last: Check | null; running: Check | null; laws: number },
  at: { now: Date; timeZone: string },
): CheckView {
  return { last: last && lastView(last, laws, at), running: running && runningView(running) };
}

function lastView(check: Check, laws: number, at: { now: Date; timeZone: string }): CheckView["last"] {
  const { differences, entries, members, checkedAt, finishedAt } = check;
  const seconds = ((finishedAt?.getTime() ?? checkedAt.getTime()) - checkedAt.getTime()) / 1000;
  const shown = check.found.slice(0, SHOWN);
  return {
    clean: differences === 0,
    heading: differences === 0 ? "Everything adds up" : `${sayCount(differences, "difference")} in the books`,
    at: sayInstant(checkedAt, at),
    words: `${sayCount(Number(entries), "entry", "entries")} of ${sayCount(Number(members), "member")}, held against ${sayCount(laws, "law")} in ${seconds.toFixed(1)} s`,
    differences: shown.map(({ law, about, found, expected }, index) => ({
      key: `${index} ${about}`,
      law,
      words: `${about}: found ${found}, should be ${expected}`,
    })),
    more: differences > shown.length ? `and ${sayNumber(differences - shown.length)} more` : null,
  };
}

function runningView({ steps, stepsDone }: Check): CheckView["running"] {
  const words = stepsDone === 0 ? "Starting" : `${stepsDone} of ${steps} questions answered`;
  return { percent: steps === 0 ? 0 : Math.round((100 * stepsDone) / steps), words };
}

/** Kinds that moved in these days, in the order of the books. */
export function kindsOf(days: readonly RollDay[]): Kind[] {
  return KIND_NAMES.filter((kind) => days.some((day) => day.kinds[kind]));
}

export function rollColumns(kinds: readonly Kind[]): Column[] {
  const number = (key: string, title: string, help: string) => ({ key, title, help, numeric: true });
  return [
    { key: "day", title: "Day" },
    number("opening", "Opening", "What members had when the day began."),
    ...kinds.map((kind) => number(kind, KINDS[kind].title, KINDS[kind].help)),
    number("closing", "Closing", "What members had when the day ended: opening and all columns between."),
  ];
}

/** One text per column; a kind that did not move says nothing. */
export function rollCells(row: RollDay, kinds: readonly Kind[], measure: Measure): string[] {
  return [
    row.day === "" ? "All days" : sayDay(row.day),
    sayNumber(measured(row.opening, measure)),
    ...kinds.map((kind) => {
      const points = row.kinds[kind];
      return points === undefined ? EMPTY : saySigned(measured(points, measure));
    }),
    sayNumber(measured(row.closing, measure)),
  ];
}

const CSV_MEASURES: Measure[] = ["pending", "available", "total"];

/** Every kind, moved or not, for each of pending, available and total. */
export function rollHeader(timeZone: string): string[] {
  const of = (measure: Measure) =>
    ["Opening", ...KIND_NAMES.map((kind) => KINDS[kind].title), "Closing"].map(
      (title) =>
        `${title} (${measure === "total" ? "total" : MEASURES[measure].split(" ")[0]?.toLowerCase()})`,
    );
  return [`Day (${timeZone})`, ...CSV_MEASURES.flatMap(of)];
}

export function rollCsvCells(row: RollDay): CsvCell[] {
  const none = { pending: 0n, available: 0n };
  const of = (measure: Measure) =>
    [row.opening, ...KIND_NAMES.map((kind) => row.kinds[kind] ?? none), row.closing].map((points) => ({
      number: measured(points, measure).toString(),
    }));
  return [row.day, ...CSV_MEASURES.flatMap(of)];
}
