/** Long answers, a batch at a time: a cursor on the plain pool, in a read-only transaction of its own. */
import type { Prisma } from "@prisma/client";
import { reportsPool } from "#app/db.server.ts";

const BATCH = 1_000;
/** A reader that hangs must not hold a snapshot, and with it the vacuum, for ever. */
const LONGEST_MS = 120_000;

/**
 * Yields the rows of `query` in batches, from one snapshot, holding one batch in memory. The connection goes back to
 * the pool when the reader is done, throws or stops half-way.
 */
export async function* streamRows(query: Prisma.Sql): AsyncGenerator<Record<string, unknown>[]> {
  const client = await reportsPool.connect();
  let broken: unknown;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${LONGEST_MS}`);
    await client.query(`DECLARE rows NO SCROLL CURSOR FOR ${query.text}`, query.values);
    for (;;) {
      const { rows } = await client.query<Record<string, unknown>>(`FETCH ${BATCH} FROM rows`);
      if (rows.length > 0) yield rows;
      if (rows.length < BATCH) break;
    }
  } catch (error) {
    broken = error;
    throw error;
  } finally {
    if (!broken) await client.query("COMMIT").catch((error: unknown) => (broken = error));
    // A broken connection is closed, not given to the next reader.
    client.release(Boolean(broken));
  }
}
