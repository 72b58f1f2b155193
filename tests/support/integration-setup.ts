/**
 * Before the integration tests: one Postgres for all of them, a migrated template database that every test file
 * clones, and one simulator that stands in for Shopify. Workers inherit the proxy settings from here: Node reads
 * them only when a process starts.
 */
import fs from "node:fs";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { isAlive, ROOT } from "../../scripts/commands.ts";
import { migrate } from "../../scripts/migrate.ts";
import { ensureDatabase, startPostgres } from "../../scripts/postgres.ts";
import { TEST_APP } from "./environment.ts";
import { type Simulator, startSimulator } from "../../scripts/simulator.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Server URL up to the database's name. */
    databaseServer: string;
    /** Where the simulator's control API listens. */
    simulatorUrl: string;
    /** Each test file drops its database. */
    dropsDatabases: boolean;
  }
}

export const TEMPLATE = "laurel_template";

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = path.join(ROOT, ".cache", "tests", `run-${String(process.pid)}`);
  sweep(path.dirname(folder));
  const postgres = await startPostgres({
    folder: path.join(folder, "postgres"),
    careless: true,
    reset: true,
  });
  let simulator: Simulator;
  try {
    await migrate(await ensureDatabase(postgres, TEMPLATE));
    simulator = await startSimulator({ folder, app: TEST_APP });
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  project.provide("databaseServer", postgres.url(""));
  project.provide("simulatorUrl", simulator.url);
  project.provide("dropsDatabases", false);
  Object.assign(process.env, simulator.appEnvironment);
  return async () => {
    await simulator.stop();
    await postgres.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
}

/** Leftovers of runs that were killed. */
function sweep(folder: string): void {
  if (!fs.existsSync(folder)) return;
  for (const name of fs.readdirSync(folder)) {
    const pid = Number(name.split("-")[1]);
    if (!isAlive(pid)) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}
