/**
 * Reports on a big shop: pages of sales by customer, cold and warm, beside one plain GROUP BY over its orders; how they
 * grow from 100 thousand orders to `--orders`, ten million without it; the spreadsheet; what keeping them costs.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { mustRun } from "../../scripts/commands.ts";
import { migrate } from "../../scripts/migrate.ts";
import type { Postgres } from "../../scripts/postgres.ts";
import { ensureDatabase, startPostgres } from "../../scripts/postgres.ts";
import { testEnvironment } from "../support/environment.ts";
import type { Figure } from "./figure.ts";
import { figure } from "./figure.ts";
import { percentile } from "./reports/timed.ts";

const SHOP = "big-shop.myshopify.com";
const SMALL = 100_000;
const LARGE = Number(process.env["BENCH_ORDERS"] ?? 10_000_000);
const SEED = Number(process.env["SEED"] ?? 1);
const QUESTIONS = 300;
/** A GROUP BY over ten million orders takes the better part of a minute. */
const PLAIN = 4;

/** As Postgres' own documentation advises for a server of its own: a quarter of the memory, and rare checkpoints. */
const SERVER = [
  `shared_buffers=${Math.floor(os.totalmem() / 4 / 1_048_576)}MB`,
  ...["max_wal_size=16GB", "checkpoint_timeout=30min", "effective_io_concurrency=64"],
];

type Asked = { ms: number; said: string }[];
type Built = { made: number; folded: number; brought: number; mb: number };
type Measured = { orders: number; built: Built; cold: Asked; warm: Asked; plain: Asked; sheet: Sheet };
type Sheet = { seconds: number; rows: number; mb: number };

export async function measure(say: (what: string) => void): Promise<Figure[]> {
  say(`questions are drawn from the seed ${SEED}`);
  const small = await measureAt(SMALL, say);
  const large = await measureAt(LARGE, say);
  const group = LARGE === 10_000_000 ? "reports" : `reports --orders ${LARGE}`;
  const p95 = ({ warm, cold }: Measured) => percentile([...cold, ...warm].map(msOf), 0.95);
  const p50 = (asked: Asked) => percentile(asked.map(msOf), 0.5);
  const perOrder = ({ orders, built }: Measured) => (1_000 * (built.folded + built.brought)) / orders;
  const settled = await settledIn(say);
  return [
    figure(group, "report.sales_p95_ms", {
      value: percentile(large.cold.map(msOf), 0.95),
      unit: "ms",
      baseline: percentile(large.warm.map(msOf), 0.95),
      note: "cold; beside it warm",
    }),
    figure(group, "report.vs_group_by", {
      value: p50(large.plain),
      unit: "ms",
      baseline: p50(large.warm),
      note: "p50 of the plain GROUP BY; beside it of a page",
    }),
    figure(group, "report.growth_100k_to_10m", { value: p95(large), unit: "ms", baseline: p95(small) }),
    figure(group, "report.csv_s", {
      value: large.sheet.seconds,
      unit: "s",
      note: `${large.sheet.rows.toLocaleString("en-US")} rows, ${large.sheet.mb.toFixed(0)} MB`,
    }),
    figure(group, "projections.cost", {
      value: perOrder(large),
      unit: "µs/order",
      baseline: settled,
      note: `folding and bringing; beside it settling. ${large.built.mb.toFixed(0)} MB`,
    }),
  ];
}

const msOf = ({ ms }: { ms: number }) => ms;

async function measureAt(orders: number, say: (what: string) => void): Promise<Measured> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-bench-"));
  fs.chmodSync(home, 0o755);
  const folder = path.join(home, "postgres");
  let postgres: Postgres = await startPostgres({ folder, settings: SERVER });
  const run = async <T>(script: string, ...words: (string | number)[]): Promise<T> => {
    const environment = testEnvironment(postgres.url("laurel"));
    const output = await mustRun(
      "node",
      [`tests/bench/reports/${script}.ts`, ...words.map(String)],
      environment,
    );
    return JSON.parse(output.trim().split("\n").at(-1) ?? "null") as T;
  };
  try {
    await migrate(await ensureDatabase(postgres, "laurel"));
    const built = await run<Built>("build", SHOP, orders, SEED);
    say(`${orders} orders: made in ${inSeconds(built.made)}, folded in ${inSeconds(built.folded)}`);
    say(`  ranges brought in ${inSeconds(built.brought)}; days and ranges take ${built.mb.toFixed(0)} MB`);
    await postgres.stop();
    const emptied = emptyCaches();
    postgres = await startPostgres({ folder, settings: SERVER });
    const cold = await run<Asked>("ask", "kept", SHOP, SEED, QUESTIONS);
    const warm = await run<Asked>("ask", "kept", SHOP, SEED, QUESTIONS);
    say(
      `  cold${emptied ? "" : " (the machine's own cache stays)"}: ${sayTimes(cold)}; warm: ${sayTimes(warm)}`,
    );
    for (const { ms, said } of cold.toSorted((a, b) => b.ms - a.ms).slice(0, 5))
      say(`    ${ms.toFixed(0)} ms: ${said}`);
    const plain = await run<Asked>("ask", "plain", SHOP, SEED, PLAIN);
    say(`  plain GROUP BY: ${sayTimes(plain)}`);
    const sheet = await run<Sheet>("spreadsheet", SHOP);
    return { orders, built, cold, warm, plain, sheet };
  } finally {
    await postgres.stop();
    fs.rmSync(home, { recursive: true, force: true });
  }
}

/** Whether the machine let us. */
function emptyCaches(): boolean {
  try {
    fs.writeFileSync("/proc/sys/vm/drop_caches", "3");
    return true;
  } catch {
    return false;
  }
}

/** Microseconds for an order, as the group `settle` has it. */
async function settledIn(say: (what: string) => void): Promise<number> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-bench-"));
  fs.chmodSync(home, 0o755);
  const postgres = await startPostgres({ folder: path.join(home, "postgres") });
  try {
    const url = await ensureDatabase(postgres, "laurel");
    await migrate(url);
    const output = await mustRun("node", ["tests/bench/settlement/ours.ts"], testEnvironment(url));
    const { perSecond } = JSON.parse(output.trim().split("\n").at(-1) ?? "{}") as { perSecond: number };
    say(`settled: ${perSecond.toFixed(0)}/s`);
    return 1_000_000 / perSecond;
  } finally {
    await postgres.stop();
    fs.rmSync(home, { recursive: true, force: true });
  }
}

const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
const sayTimes = (asked: Asked) => {
  const times = asked.map(msOf);
  const [half, most, worst] = [percentile(times, 0.5), percentile(times, 0.95), Math.max(...times)];
  return `p50 ${half.toFixed(0)} ms, p95 ${most.toFixed(0)} ms, worst ${worst.toFixed(0)} ms`;
};
