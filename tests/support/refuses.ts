/**
 * What a document is refused for: each case changes one that is in order, and names the one refusal that this brings.
 */
import { expect, test } from "vitest";
import { parseProgramme } from "#app/rules/programme.ts";
import { richDocument } from "./rich-programme.ts";

type Case = [which: string, change: object, path: string, message: string];

/** `also` is changed in every case. */
export function refuses(cases: readonly Case[], also: object = {}): void {
  test.each(cases)("%s", (_which, change, path, message) => {
    expect(parseProgramme({ ...richDocument, ...also, ...change })).toEqual({ issues: [{ path, message }] });
  });
}
