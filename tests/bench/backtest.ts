/**
 * A backtest of a year of orders, the whole way: read from the database, judged by the published programme and by a
 * draft with other rules, its progress and its result written; by a worker just started, and by one at work. Beside it,
 * in the same run, the same orders read and judged as it is usually written: member by member, a question each,
 * everything worked out once for each programme; of a fiftieth of the members, times fifty.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { mustRun } from "../../scripts/commands.ts";
import { migrate } from "../../scripts/migrate.ts";
import { ensureDatabase, onServer, startPostgres } from "../../scripts/postgres.ts";
import { influencerTiers } from "../../app/rules/presets.ts";
import { testEnvironment } from "../support/environment.ts";
import { generateYear } from "./backtest/generate.ts";
import { type Figure, figure } from "./figure.ts";

const SHOP = "backtest.myshopify.com";
const ORDERS = 100_000;

export async function measure(say: (what: string) => void): Promise<Figure[]> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-bench-"));
  fs.chmodSync(home, 0o755);
  const postgres = await startPostgres({ folder: path.join(home, "postgres") });
  try {
    const databaseUrl = await ensureDatabase(postgres, "laurel");
    await migrate(databaseUrl);
    // One order that Laurel settled itself is the model for all others.
    await mustRun("node", ["tests/bench/settlement/ours.ts", "2", "1", "1"], testEnvironment(databaseUrl));
    await onServer(databaseUrl, (client) =>
      generateYear(client, { shopId: SHOP, orders: ORDERS, programme: influencerTiers("USD") }),
    );
    say(`${ORDERS.toLocaleString("en-US")} orders written`);
    const [naive = 0] = await run("naive", databaseUrl);
    say(`a question for each member: ${naive.toFixed(1)} s`);
    const [first = 0, ...others] = await run("ours", databaseUrl);
    const atWork = others.reduce((sum, each) => sum + each, 0) / others.length;
    say(`ours: ${first.toFixed(1)} s by a worker just started, then ${atWork.toFixed(1)} s`);
    return [
      figure("backtest", "backtest.s_per_100k", { value: first, unit: "s", baseline: naive }),
      figure("backtest", "backtest.at_work_s_per_100k", { value: atWork, unit: "s", baseline: naive }),
    ];
  } finally {
    await postgres.stop();
    fs.rmSync(home, { recursive: true, force: true });
  }
}

/** Of each time, one after the other. */
async function run(script: string, databaseUrl: string): Promise<number[]> {
  const output = await mustRun(
    "node",
    [`tests/bench/backtest/${script}.ts`, SHOP],
    testEnvironment(databaseUrl),
  );
  const { seconds } = JSON.parse(output.trim().split("\n").at(-1) ?? "{}") as { seconds: number[] };
  return seconds.map((each) => (each * 100_000) / ORDERS);
}
