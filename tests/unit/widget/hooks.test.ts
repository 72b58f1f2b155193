/** The names that themes may rely on: docs/style-the-widget.md and the extension say the same. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EXTENSION, readText } from "./storefront.ts";

const guide = readFileSync(join(import.meta.dirname, "../../../docs/style-the-widget.md"), "utf8");
const told = (heading: string) => {
  const chapter = guide.split("\n## ").find((each) => each.startsWith(heading)) ?? "";
  return new Set([...chapter.matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name!));
};
const source = ["blocks", "snippets", "assets"]
  .flatMap((folder) => readdirSync(join(EXTENSION, folder)).map((name) => readText(`${folder}/${name}`)))
  .join("\n");
const found = (pattern: RegExp) =>
  new Set([...source.matchAll(pattern)].flatMap(([, names]) => names!.split(" ")));

it("every part of the launcher and the panel is documented, and every documented one is there", () => {
  expect(told("Parts")).toEqual(found(/\bpart(?:="|: ")([a-z ]+)"/g));
});

it("every class of a block is documented, and every documented one is there", () => {
  const named = found(/\bclass(?:="|: ")((?:laurel-[\w-]+ ?)+)"/g);
  expect(told("Classes")).toEqual(named);
  for (const name of named) expect(name).toMatch(/^laurel-[a-z]+(__[a-z]+)?$/);
});

it("every custom property is documented, and every documented one is used", () => {
  // What the script reads of the page is its own.
  const used = [...found(/var\((--laurel-[a-z]+)/g)].filter((name) => name !== "--laurel-page");
  expect(told("Custom properties")).toEqual(new Set(used));
});

it("links may lead to what the panel shows", () => {
  const keys = found(/section\(\s*"([a-z]+)"/g);
  for (const [, name] of guide.matchAll(/(?:data-laurel-open=|, )`?"([a-z]+)"/g))
    expect(keys).toContain(name);
  expect(keys.size).toBe(3);
});
