/**
 * Settlement: orders per second in batches (facts, targets, entries, lots, standings), on disk, against single rows.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { mustRun } from "../../scripts/commands.ts";
import { migrate } from "../../scripts/migrate.ts";
import { ensureDatabase, startPostgres } from "../../scripts/postgres.ts";
import { testEnvironment } from "../support/environment.ts";
import { type Figure, figure } from "./figure.ts";

export async function measure(say: (what: string) => void): Promise<Figure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-bench-"));
  fs.chmodSync(folder, 0o755);
  const postgres = await startPostgres({ folder: path.join(folder, "postgres") });
  try {
    const single = await run("single-row", await ensureDatabase(postgres, "single"));
    say(`single rows: ${single.toFixed(0)}/s`);
    const databaseUrl = await ensureDatabase(postgres, "laurel");
    await migrate(databaseUrl);
    const ours = await run("ours", databaseUrl);
    say(`ours: ${ours.toFixed(0)}/s`);
    return [figure("settle", "settle.vs_single_row", { value: ours, unit: "orders/s", baseline: single })];
  } finally {
    await postgres.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function run(script: string, databaseUrl: string): Promise<number> {
  const output = await mustRun("node", [`tests/bench/settlement/${script}.ts`], testEnvironment(databaseUrl));
  const result = JSON.parse(output.trim().split("\n").at(-1) ?? "{}") as { perSecond: number };
  return result.perSecond;
}
