import { describe, expect, test } from "vitest";
import { SealBroken, sealer } from "#app/seal.server.ts";

const key = Buffer.alloc(32, 1).toString("base64");
const other = Buffer.alloc(32, 2).toString("base64");
const place = "offline_ink.myshopify.com";

describe("sealing", () => {
  test("what was sealed opens at its place, whatever it holds", () => {
    const { seal, open } = sealer(key);
    for (const plain of ["shpat_0123", "", "ü€😀", "x".repeat(10_000)])
      expect(open(seal(plain, place), place)).toBe(plain);
  });

  test("one secret sealed twice looks different, and never like itself", () => {
    const { seal } = sealer(key);
    const [first, second] = [seal("shpat_0123", place), seal("shpat_0123", place)];
    expect(first).not.toBe(second);
    expect(first).not.toContain("shpat");
  });

  test("a seal moved to another place does not open", () => {
    const { seal, open } = sealer(key);
    expect(() => open(seal("shpat_0123", place), "offline_other.myshopify.com")).toThrow(SealBroken);
  });

  test("a changed seal does not open", () => {
    const { seal, open } = sealer(key);
    const sealed = seal("shpat_0123", place);
    const last = sealed.at(-2) === "A" ? "B" : "A";
    expect(() => open(`${sealed.slice(0, -2)}${last}${sealed.at(-1) ?? ""}`, place)).toThrow(/was changed/);
  });

  test("another key, another purpose, and text that is no seal are told apart", () => {
    const sealed = sealer(key).seal("shpat_0123", place);
    expect(() => sealer(other).open(sealed, place)).toThrow(/another key/);
    expect(() => sealer(key, "codes").open(sealed, place)).toThrow(/another key/);
    for (const text of ["", "shpat_0123", "a.b.c", `${sealed.split(".")[0] ?? ""}.AAAA`])
      expect(() => sealer(key).open(text, place)).toThrow(SealBroken);
  });
});
