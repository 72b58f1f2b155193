import { describe, expect, test } from "vitest";
import { CSV_START, csvLine } from "#app/reports/csv.ts";

describe("a line of a spreadsheet", () => {
  test("ends in CRLF and leaves plain cells alone", () => {
    expect(csvLine(["Ada Lovelace", "ada@ink.test", null, { number: "59.97" }])).toBe(
      "Ada Lovelace,ada@ink.test,,59.97\r\n",
    );
  });

  test("quotes commas, quotes and line breaks", () => {
    expect(csvLine(['Bo "the pen", Kaya', "a\nb"])).toBe('"Bo ""the pen"", Kaya","a\nb"\r\n');
  });

  test.each([
    "=1+1",
    "+49 30",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "＝1+1",
    "＠x",
    "\n@x",
  ])("makes text of %j, which a spreadsheet would run", (evil) => {
    expect(csvLine([evil]).replace(/^"/, "")).toMatch(/^'/);
  });

  test("leaves our own negative numbers numbers", () => {
    expect(csvLine([{ number: "-30.00" }])).toBe("-30.00\r\n");
  });

  test("leaves names with signs inside alone", () => {
    expect(csvLine(["Abernathy-Featherstonehaugh", "a=b", "o'brien@x.test"])).toBe(
      "Abernathy-Featherstonehaugh,a=b,o'brien@x.test\r\n",
    );
  });

  test("starts with the mark that makes Excel read UTF-8", () => {
    expect([...new TextEncoder().encode(CSV_START)]).toEqual([0xef, 0xbb, 0xbf]);
  });
});
