/**
 * A file of adjustments as spreadsheets save them: `email,points,reason`, commas or semicolons or tabs between, with or
 * without a byte-order mark, quotes, and a line of titles in any order and case. Pure; refuses in words what is none.
 */
import { CsvError, parse } from "csv-parse/sync";
import { Refusal } from "#app/errors.ts";
import type { Written } from "#app/rules/adjustment.ts";
import { MOST_BYTES, MOST_ROWS } from "#app/rules/adjustment.ts";

const LONGEST_LINE = 4_000;

const TITLES: Record<keyof Omit<Written, "row">, readonly string[]> = {
  email: ["email", "e-mail", "mail", "email address", "e-mail address", "customer email", "customer"],
  points: ["points", "point", "amount"],
  reason: ["reason", "note", "comment", "why"],
};
type Places = Record<keyof typeof TITLES, number>;

/** The lines of the file with their numbers in it. Refuses ADJUSTMENT_FILE with what is wrong and where. */
export function readAdjustmentFile(bytes: Uint8Array): Written[] {
  if (bytes.byteLength > MOST_BYTES) refuse("it is larger than 2 MB");
  const records = parseRecords(decode(bytes));
  const places = placesOf(records[0]?.cells ?? []);
  const lines = places.hasTitles ? records.slice(1) : records;
  if (lines.length === 0) refuse("it has no lines");
  if (lines.length > MOST_ROWS) refuse("it has more than 10,000 lines: split it");
  return lines.map(({ cells, line }) => ({
    row: line,
    email: cells[places.email] ?? "",
    points: cells[places.points] ?? "",
    reason: cells[places.reason] ?? "",
  }));
}

function decode(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // Postgres has no place for a NUL; a text full of them is UTF-16 without its mark.
    if (!text.includes("\0")) return text;
  } catch {
    // Said below.
  }
  return refuse("it is not UTF-8 text: save it as “CSV UTF-8”");
}

type Parsed = { cells: string[]; line: number };

function parseRecords(text: string): Parsed[] {
  try {
    const parsed = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      max_record_size: LONGEST_LINE,
      // One more than allowed, and the titles: enough to know that there are too many.
      to: MOST_ROWS + 2,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return parsed.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as unknown as { lines?: unknown }).lines;
    return refuse(
      `${WORDS[error.code] ?? "its quotes do not match"}${typeof line === "number" ? ` (line ${line})` : ""}`,
    );
  }
}

const WORDS: Record<string, string> = {
  CSV_MAX_RECORD_SIZE: "a line is longer than 4,000 characters",
  CSV_QUOTE_NOT_CLOSED: "a quote is opened and never closed",
};

/** What stands most often in the first line, outside of quotes. */
function delimiterOf(text: string): string {
  const first = (text.split(/\r?\n/, 1)[0] ?? "").replace(/"[^"]*"/g, "");
  const count = (sign: string) => first.split(sign).length;
  return [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** By the titles where the first line has them; else e-mail, points, reason in this order. */
function placesOf(first: readonly string[]): Places & { hasTitles: boolean } {
  const titles = first.map((cell) => cell.toLowerCase());
  const at = (name: keyof Places) => titles.findIndex((title) => TITLES[name].includes(title));
  const found = { email: at("email"), points: at("points"), reason: at("reason") };
  const known = Object.values(found).filter((place) => place >= 0).length;
  if (known === 0) return { email: 0, points: 1, reason: 2, hasTitles: false };
  const missing = (Object.keys(found) as (keyof Places)[]).filter((name) => found[name] < 0);
  if (missing.length > 0) refuse(`its first line names no column “${missing.join("” and no “")}”`);
  return { ...found, hasTitles: true };
}

function refuse(detail: string): never {
  throw new Refusal("ADJUSTMENT_FILE", { detail });
}
