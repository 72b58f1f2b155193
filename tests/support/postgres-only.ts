/**
 * Before tests that need no Shopify at the other end: a Postgres with the migrated template, in a folder of its own.
 */
import fs from "node:fs";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { ROOT } from "../../scripts/commands.ts";
import { migrate } from "../../scripts/migrate.ts";
import { ensureDatabase, startPostgres } from "../../scripts/postgres.ts";
import { TEMPLATE } from "./integration-setup.ts";

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = path.join(ROOT, ".cache", "tests", `run-${String(process.pid)}`);
  const postgres = await startPostgres({
    folder: path.join(folder, "postgres"),
    careless: true,
    reset: true,
  });
  await migrate(await ensureDatabase(postgres, TEMPLATE));
  project.provide("databaseServer", postgres.url(""));
  project.provide("simulatorUrl", "");
  project.provide("dropsDatabases", true);
  return async () => {
    await postgres.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
}
