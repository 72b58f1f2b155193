import { expect, test } from "vitest";
import { requireNote } from "#app/rules/programme/note.ts";

test.each<[string | null, string | null]>([
  [null, null],
  ["  \n", null],
  ["  For the autumn \n", "For the autumn"],
  ["n".repeat(501), "n".repeat(500)],
  [`${"n".repeat(498)}🌲🌲`, `${"n".repeat(498)}🌲`],
  [`${"n".repeat(499)}🌲`, "n".repeat(499)],
])("%j is kept as %j", (text, kept) => {
  expect(requireNote(text)).toBe(kept);
});

test.each(["a\u0000b", "\ud83d", "b\udf32c"])("%j cannot be kept", (text) => {
  expect(() => requireNote(text)).toThrow("note holds characters that are none");
});
