/**
 * In every integration test file, before anything of the app is imported: a database of its own, cloned from the
 * migrated template in about 50 ms, and the environment the app reads.
 */
import pg from "pg";
import { afterAll, inject } from "vitest";
import { testEnvironment } from "./environment.ts";
import { guardFetch } from "./fetch-guard.ts";
import { TEMPLATE } from "./integration-setup.ts";

const server = inject("databaseServer");
const name = `laurel_${process.env["VITEST_POOL_ID"] ?? "1"}_${String(process.pid)}`;

await onMaintenance(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`);
Object.assign(process.env, testEnvironment(`${server}${name}`));

guardFetch(
  (host) =>
    host.endsWith(".myshopify.com") ||
    ["127.0.0.1", "localhost", "admin.shopify.com", "storage.googleapis.com"].includes(host),
);

// The database itself goes with the whole server, when all tests are done.
afterAll(async () => {
  const { closeDatabase } = await import("#app/db.server.ts");
  await closeDatabase();
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
