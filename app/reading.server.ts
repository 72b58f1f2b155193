/** Questions that may take long, held to a time: a report says that it takes too long, and never blocks the shop. */
import { Prisma } from "@prisma/client";
import { reportsDb } from "#app/db.server.ts";
import type { Db } from "#app/db.server.ts";

/** What a merchant waits for one part of a page. */
const PART_MS = 10_000;

/**
 * Asks in a read-only transaction of one unchanging moment; null where a statement takes longer than `statementMs`. Any
 * other failure is thrown.
 */
export async function readWithin<T>(
  work: (db: Db) => Promise<T>,
  { statementMs = PART_MS }: { statementMs?: number } = {},
): Promise<T | null> {
  try {
    return await reportsDb.$transaction(
      async (tx) => {
        await tx.$executeRaw`SET TRANSACTION READ ONLY`;
        await tx.$queryRaw`
          SELECT set_config('statement_timeout', ${statementMs.toString()}, true), set_config('work_mem', '64MB', true),
            set_config('jit', 'off', true)`;
        return work(tx);
      },
      {
        isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
        timeout: 3 * statementMs,
        maxWait: statementMs,
      },
    );
  } catch (error) {
    if (isOvertime(error)) return null;
    throw error;
  }
}

/** Postgres ended the statement, because of its time. */
function isOvertime(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const meta = "meta" in error ? JSON.stringify(error.meta) : "";
  return /\b57014\b/.test(meta);
}
