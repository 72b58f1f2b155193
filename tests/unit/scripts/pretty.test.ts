import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { boxed, pretty } from "../../../scripts/pretty.ts";

const plain = (line: string) => stripVTControlCharacters(pretty("web", line));

describe("a log line for people", () => {
  test("says the message and the rest as pairs", () => {
    const line = plain('{"level":"info","time":"2026-11-22T10:00:00.000Z","msg":"web ready","port":3000}');
    expect(line).toMatch(/^\d\d:00:00 web {6}web ready port=3000$/);
  });

  test("shows what an error said, and where in our code", () => {
    const line = plain(
      '{"level":"error","msg":"job failed","err":{"name":"Fault","message":"too slow","stack":["x","at /app/flows/a.ts:1"]}}',
    );
    expect(line).toContain("Fault: too slow at /app/flows/a.ts:1");
  });

  test("passes on what is not JSON", () => {
    expect(plain("{ not json")).toContain("{ not json");
  });

  test("frames lines of different lengths", () => {
    const widths = boxed(["a", "longer"])
      .trim()
      .split("\n")
      .map((line) => line.length);
    expect(new Set(widths).size).toBe(1);
  });
});
