/**
 * Comma-separated values as spreadsheets read them (RFC 4180): CRLF, quotes doubled, a byte-order mark so that Excel
 * takes it for UTF-8. Text that a spreadsheet would run as a formula is made text by an apostrophe before it.
 */

export const CSV_START = "\uFEFF";

/** A cell is text, which is guarded, or a number of ours written as a decimal, which needs no guard. */
export type CsvCell = string | null | { number: string };

export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(writeCell).join(",")}\r\n`;
}

function writeCell(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "object") return cell.number;
  const text = guard(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** =, +, -, @ start a formula, also full-width and behind white space; tab and return can smuggle one in. */
function guard(text: string): string {
  return /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}
