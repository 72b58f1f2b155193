/** Plain connections to the test's own database, for looking behind the app's back. */
import pg from "pg";
import { afterAll } from "vitest";

let pool: pg.Pool | undefined;

export function onPool(): pg.Pool {
  if (pool) return pool;
  const mine = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 4 });
  pool = mine;
  // The queue runs on it, and warns of a pool that does not say what to do with broken connections.
  mine.on("error", () => undefined);
  mine.on("connect", (client) => client.on("error", () => undefined));
  afterAll(() => mine.end());
  return mine;
}

/** Somebody else's transaction has done this, and holds its rows until the answer is called. */
export async function hold(statement: string, values: readonly unknown[]): Promise<() => Promise<void>> {
  const client = await onPool().connect();
  await client.query("BEGIN");
  await client.query(statement, [...values]);
  return async () => {
    await client.query("COMMIT");
    client.release();
  };
}

/** Until a transaction waits for a lock that another one holds. */
export async function untilSomebodyWaits(): Promise<void> {
  const waits =
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  while ((await onPool().query(waits)).rowCount === 0);
}
