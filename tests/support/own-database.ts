/**
 * In every integration test file, before anything of the app is imported: a database of its own, cloned from the
 * migrated template in about 50 ms, and the environment the app reads.
 */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { testEnvironment } from "./environment.ts";
import { guardFetch } from "./fetch-guard.ts";
import { TEMPLATE } from "./integration-setup.ts";

const server = inject("databaseServer");
const name = `laurel_${process.env["VITEST_POOL_ID"] ?? "1"}_${String(process.pid)}_${randomBytes(4).toString("hex")}`;

await onMaintenance(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`);
Object.assign(process.env, testEnvironment(`${server}${name}`));

guardFetch(
  (host) =>
    host.endsWith(".myshopify.com") ||
    ["127.0.0.1", "localhost", "admin.shopify.com", "storage.googleapis.com"].includes(host),
);

// The database itself goes with the whole server, when all tests are done; where they are run over and over, at once.
afterAll(async () => {
  const { closeDatabase } = await import("#app/db.server.ts");
  await closeDatabase();
  if (inject("dropsDatabases")) await onMaintenance(`DROP DATABASE ${name} WITH (FORCE)`);
});

async function onMaintenance(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}postgres` });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
