import { describe, expect, test } from "vitest";
import { readAdjustmentFile } from "#app/rules/adjustment-file.ts";
import { faultOfPoints, MOST_BYTES, parsePoints } from "#app/rules/adjustment.ts";

const read = (text: string) => readAdjustmentFile(new TextEncoder().encode(text));
const ADA = { row: 1, email: "ada@ink.test", points: "5", reason: "Late, very" };

describe("a file of adjustments", () => {
  test.each([
    ["commas", 'ada@ink.test,5,"Late, very"'],
    ["semicolons", "ada@ink.test;5;Late, very"],
    ["tabs", "ada@ink.test\t5\tLate, very"],
    ["a byte-order mark", '\uFEFFada@ink.test,5,"Late, very"\r\n'],
    ["spaces around", ' ada@ink.test , 5 , "Late, very" '],
  ])("is read with %s", (_what, text) => {
    expect(read(text)).toEqual([ADA]);
  });

  test("may have titles in any order and case, and columns we do not ask for", () => {
    const text = 'Line,REASON,Error,Points,E-Mail\n14,"Late, very",wrong,5,ada@ink.test\n\n,,,,\n';
    expect(read(text)).toEqual([{ ...ADA, row: 2 }]);
  });

  test("counts lines as an editor does, over quoted line breaks and empty lines", () => {
    expect(read('a@x,1,"two\nlines"\n\nb@x,2,y').map(({ row }) => row)).toEqual([2, 4]);
  });

  test("may leave cells out: the line says so, not the file", () => {
    expect(read("ada@ink.test,5")).toEqual([{ ...ADA, reason: "" }]);
    expect(read('reason,points,email\n"Late, very"')).toEqual([{ ...ADA, row: 2, email: "", points: "" }]);
  });

  test.each([
    ["in its first line, whatever follows", 'ada@ink.test;5;"Late, very"\nb@x;1;a,b,c,d'],
    ["outside of quotes", 'ada@ink.test;5;"Late, very"\n'],
    ["outside of quotes, however many signs are in them", '"ada@ink.test";5;"Late, very";",,,,,"'],
  ])("is parted by what stands most often %s", (_where, text) => {
    expect(read(text)[0]).toEqual(ADA);
  });

  test("is parted by commas where semicolons are as many", () => {
    expect(read("ada@ink.test,5;6")).toEqual([{ ...ADA, points: "5;6", reason: "" }]);
  });

  test.each([
    ["nothing", "", /it has no lines/],
    ["titles alone", "email,points,reason\n", /it has no lines/],
    ["a missing title", "email,points\na@x,1", /names no column “reason”/],
    ["two missing titles", "email\na@x", /names no column “points” and no “reason”/],
    ["a line as long as a file may be", "x".repeat(MOST_BYTES), /longer than 4,000 characters/],
    ["a quote left open", 'a@x,1,"oh\nb@x,1,y', /a quote is opened and never closed \(line \d\)/],
    ["a quote in the middle", 'a@x,1,o"h', /quotes do not match \(line 1\)/],
    ["a line without end", `a@x,1,${"x".repeat(5_000)}`, /longer than 4,000 characters/],
    ["too many lines", "a@x,1,x\n".repeat(10_001), /more than 10,000 lines/],
    ["too much of it", "x".repeat(MOST_BYTES + 1), /larger than 2 MB/],
    ["zeroes", "a\0@x,1,x", /not UTF-8/],
  ])("is refused in words for %s", (_what, text, words) => {
    expect(() => read(text)).toThrow(words);
  });

  test("takes ten thousand lines, titles besides", () => {
    expect(read(`email,points,reason\n${"a@x,1,x\n".repeat(10_000)}`)).toHaveLength(10_000);
  });

  test.each([
    ["Latin-1", Uint8Array.of(0x65, 0xe9, 0x2c, 0x31)],
    ["UTF-16", Uint8Array.of(0xff, 0xfe, 0x61, 0x00)],
  ])("is refused as %s", (_what, bytes) => {
    expect(() => readAdjustmentFile(bytes)).toThrow(/CSV UTF-8/);
  });
});

describe("points as people write them", () => {
  test.each([
    ["5", 5n],
    ["+5", 5n],
    [" -5 ", -5n],
    ["\u22125", -5n],
    ["005", 5n],
  ])("%j is understood", (text, points) => {
    expect(parsePoints(text)).toBe(points);
  });

  test.each(["1.5", "1,000", "5 points", "0x10", "1e3", "--5", "", "٣"])("%j is no whole number", (text) => {
    expect(parsePoints(text)).toBeNull();
    expect(faultOfPoints(text)).not.toBeNull();
  });
});
