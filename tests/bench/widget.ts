/** What the widget weighs on the wire. Baselines are the budgets: 10 KB before the shopper acts, 30 KB in all. */
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { ROOT } from "../../scripts/commands.ts";
import { type Figure, figure } from "./figure.ts";

const EXTENSION = path.join(ROOT, "extensions", "rewards-widget");
const LAUNCHER_BUDGET = 10 * 1024;
const TOTAL_BUDGET = 30 * 1024;

export async function measure(): Promise<Figure[]> {
  const assets = path.join(EXTENSION, "assets");
  const launcher = named("rewards-launcher.liquid");
  const total = fs.readdirSync(assets).reduce((sum, name) => sum + weigh(path.join(assets, name)), 0);
  const first = launcher.reduce((sum, name) => sum + weigh(path.join(assets, name)), 0);
  return [
    figure("widget", "widget.launcher_bytes", {
      value: first,
      unit: "bytes gzip",
      baseline: LAUNCHER_BUDGET,
    }),
    figure("widget", "widget.total_bytes", { value: total, unit: "bytes gzip", baseline: TOTAL_BUDGET }),
  ];
}

/** The assets that a block's schema names: the theme loads them with every page. */
function named(block: string): string[] {
  const text = fs.readFileSync(path.join(EXTENSION, "blocks", block), "utf8");
  const schema = /\{%-?\s*schema\s*-?%\}([\s\S]*?)\{%-?\s*endschema/.exec(text)?.[1] ?? "{}";
  const { javascript, stylesheet } = JSON.parse(schema) as { javascript?: string; stylesheet?: string };
  return [javascript, stylesheet].filter((name) => name !== undefined);
}

function weigh(file: string): number {
  return gzipSync(fs.readFileSync(file), { level: 9 }).length;
}
