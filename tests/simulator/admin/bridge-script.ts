import { readFileSync } from "node:fs";
import { join } from "node:path";

const PARTS = ["channel.js", "elements.js", "global.js"];

/** Modules become one classic script: App Bridge has to run before anything else on the page, at once. */
function withoutModules(text: string): string {
  return text
    .replaceAll(/^import [^;]+;$/gm, "")
    .replaceAll(/^export (?=(async )?(const|let|function|class))/gm, "");
}

/** The stand-in for App Bridge: its parts in one closed function, so that only `shopify` is global. */
export function bridgeScript(): string {
  const parts = PARTS.map((name) => readFileSync(join(import.meta.dirname, "bridge", name), "utf8"));
  return `(() => {\n"use strict";\n${withoutModules(parts.join("\n"))}\n})();\n`;
}
