/**
 * `npm run bench [-- <group>…] [--json FILE]`: figures, each beside its baseline from the same run. Groups: backtest,
 * books, door, growth, mix, reports, settle, tiers, widget; books, growth and mix at five million entries, or at `--entries N`, and
 * sustained for thirty seconds, or `--seconds N`; widget with nine pairs of runs for each page, or `--runs N`; reports on ten million orders, or `--orders N`. Run it on a quiet machine; the ratios travel, the absolute figures
 * do not.
 */
import fs from "node:fs";
import type { Figure, Group } from "../tests/bench/figure.ts";
import { countOf, readWords } from "./asked.ts";
import { ensureBuild } from "./build.ts";
import { table } from "./tables.ts";

const GROUPS: Record<string, () => Promise<Group>> = {
  backtest: () => import("../tests/bench/backtest.ts"),
  books: () => import("../tests/bench/books.ts"),
  door: () => import("../tests/bench/door.ts"),
  growth: () => import("../tests/bench/growth.ts"),
  mix: () => import("../tests/bench/mix.ts"),
  reports: () => import("../tests/bench/reports.ts"),
  settle: () => import("../tests/bench/settle.ts"),
  tiers: () => import("../tests/bench/tiers.ts"),
  widget: () => import("../tests/bench/widget.ts"),
};

const HELP = `npm run bench                  every figure, each beside its baseline; on a quiet machine
npm run bench -- mix books     some groups only: ${Object.keys(GROUPS).join(", ")}
    --entries 100000           so large are the books; five million without it, or a million members
    --orders 1000000        so large is the shop whose reports are read; ten million without it
    --seconds 10               so long is a flow sustained; thirty without it
    --runs 3                   so many pairs of runs, with the widget and without; nine without it
    --json FILE                the figures as JSON, too`;
const asked = { command: "bench", help: HELP };

const say = (what: string) => process.stderr.write(`bench: ${what}\n`);

async function main(): Promise<number> {
  const { values, positionals } = readWords("bench", HELP, {
    allowPositionals: true,
    options: {
      json: { type: "string" },
      entries: { type: "string" },
      orders: { type: "string" },
      seconds: { type: "string" },
      runs: { type: "string" },
    },
  });
  if (values.entries !== undefined)
    process.env["BENCH_ENTRIES"] = String(countOf(asked, ["entries", values.entries], 1));
  if (values.orders !== undefined)
    process.env["BENCH_ORDERS"] = String(countOf(asked, ["orders", values.orders], 1));
  if (values.seconds !== undefined)
    process.env["BENCH_SECONDS"] = String(countOf(asked, ["seconds", values.seconds], 1));
  if (values.runs !== undefined) process.env["BENCH_RUNS"] = String(countOf(asked, ["runs", values.runs], 1));
  const unknown = positionals.filter((name) => !(name in GROUPS));
  if (unknown.length > 0) {
    say(`there is no group ${unknown.join(", ")}; there are: ${Object.keys(GROUPS).join(", ")}`);
    return 2;
  }
  await ensureBuild(say);
  const figures: Figure[] = [];
  for (const name of positionals.length > 0 ? positionals : Object.keys(GROUPS)) {
    const group = await GROUPS[name]?.();
    if (group) figures.push(...(await group.measure(say)));
  }
  process.stdout.write(`${tableOf(figures)}\n`);
  if (values.json !== undefined) fs.writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  return 0;
}

function tableOf(figures: Figure[]): string {
  const head = ["name", "value", "unit", "baseline", "ratio", "command", "note"];
  const rows = figures.map(({ name, value, unit, baseline, ratio, command, note = "" }) => [
    name,
    round(value),
    unit,
    baseline === null ? "–" : round(baseline),
    ratio === null ? "–" : ratio.toFixed(2),
    command,
    note,
  ]);
  return table(head, rows);
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(1);
}

process.exitCode = await main();
