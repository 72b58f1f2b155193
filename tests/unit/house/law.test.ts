import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { functionsOf, importsOf, readSources, ROOT, type Source } from "./source.ts";
import { circles, importComplaints } from "./storeys.ts";
import { readTables, tenancyComplaints } from "./tenancy.ts";
import {
  apiVersionsIn,
  callComplaints,
  hasteComplaints,
  nameComplaints,
  promiseComplaints,
  wordComplaints,
} from "./words.ts";

const app = readSources("app");
const simulator = readSources("tests/simulator");
/** The law itself has to name what it forbids. */
const rest = [...readSources("tests"), ...readSources("scripts"), ...readSources("extensions")].filter(
  (source) => !source.path.startsWith("tests/simulator/") && !source.path.startsWith("tests/unit/house/"),
);
const ours = [...app, ...simulator, ...rest];

/** Excused sizes, each at what it is today. May only shrink. */
const ratchet = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "ratchet.json"), "utf8")) as Record<
  string,
  number
>;

const all = (sources: Source[], complain: (source: Source) => string[]) => sources.flatMap(complain);

describe("the house stands", () => {
  test("imports go down, never sideways, never up", () => {
    expect(all(app, importComplaints)).toEqual([]);
  });

  test("no two files import each other, however far round", () => {
    expect(circles(app)).toEqual([]);
  });

  test("the app and the simulator know nothing of each other", () => {
    const crossings = simulator.flatMap((source) =>
      importsOf(source)
        .filter(({ to }) => to.startsWith("app/"))
        .map(({ to }) => `${source.path} imports ${to}`),
    );
    expect(crossings).toEqual([]);
    expect(app.filter(({ text }) => /simulator|stand-in/i.test(text)).map((source) => source.path)).toEqual(
      [],
    );
  });

  test("files stay under 300 lines", () => {
    const sizes = ours.map((source) => [source.path, source.text.trimEnd().split("\n").length] as const);
    expect(tooLarge(sizes, () => 299)).toEqual([]);
  });

  test("functions stay within 70 lines, components within 120", () => {
    const sizes = ours
      .filter(({ path: file }) => file.endsWith(".ts") || file.endsWith(".tsx"))
      .flatMap((source) =>
        functionsOf(source).map(
          (found) => [`${source.path}#${found.name}`, found.lines, found.isComponent ? 120 : 70] as const,
        ),
      );
    const limits = new Map<string, number>(sizes.map(([name, , limit]) => [name, limit]));
    expect(
      tooLarge(
        sizes.map(([name, lines]) => [name, lines]),
        (name) => limits.get(name) ?? 70,
      ),
    ).toEqual([]);
  });

  test("half of the app's functions have at most 15 lines", () => {
    const lengths = app
      .flatMap(functionsOf)
      .map(({ lines }) => lines)
      .sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)] ?? 0).toBeLessThanOrEqual(15);
  });

  test("the ratchet lists only what is still too large", () => {
    const known = new Set(
      ours.flatMap((source) => [
        source.path,
        ...functionsOf(source).map(({ name }) => `${source.path}#${name}`),
      ]),
    );
    expect(Object.keys(ratchet).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe("words and calls", () => {
  test("nothing is left to be done, skipped or silenced", () => {
    expect(all(ours, wordComplaints)).toEqual([]);
  });

  test("names say what a thing is", () => {
    expect(all(ours, nameComplaints)).toEqual([]);
  });

  test("only doors read the clock, only env.server.ts the environment, nobody the console", () => {
    expect(all(app, callComplaints)).toEqual([]);
  });

  test("only work that somebody waits for takes all of a shop's points at Shopify", () => {
    expect(all(app, hasteComplaints)).toEqual([]);
  });

  test("flows and keepers say what they promise", () => {
    expect(all(app, promiseComplaints)).toEqual([]);
  });

  test("every question names its shop", () => {
    const tables = readTables();
    expect(all(app, (source) => tenancyComplaints(source, tables))).toEqual([]);
  });

  test("the version of Shopify's API is written in one place, and the manifest agrees", () => {
    const versions = app
      .map((source) => [source.path, apiVersionsIn(source)] as const)
      .filter(([, found]) => found.length > 0);
    expect(versions.map(([file]) => file)).toEqual(["app/shopify/api-version.ts"]);
    const manifest = fs.readFileSync(path.join(ROOT, "shopify.app.toml"), "utf8");
    expect(versions[0]?.[1]).toContain(/api_version = "(.+)"/.exec(manifest)?.[1]);
  });
});

function tooLarge(sizes: (readonly [string, number])[], limitOf: (name: string) => number): string[] {
  return sizes.flatMap(([name, lines]) => {
    const excused = ratchet[name];
    if (excused === undefined)
      return lines > limitOf(name)
        ? [`${name} has ${String(lines)} lines, at most ${String(limitOf(name))}`]
        : [];
    if (lines > excused) return [`${name} grew from ${String(excused)} to ${String(lines)} lines`];
    return lines < excused
      ? [`${name} shrank to ${String(lines)} lines: write that into ratchet.json (or take it out)`]
      : [];
  });
}
