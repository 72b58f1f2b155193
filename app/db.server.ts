/**
 * The database. Writers take a {@link Tx}, which only {@link inTransaction} makes and only flows may ask for;
 * readers take a {@link Db}. The plain pool serves the inbox's grouped insert and streaming reads alone.
 */
import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "@prisma/client";
import pg from "pg";
import { untilNotOvertaken } from "#app/contention.server.ts";
import { env } from "#app/env.server.ts";
import { log } from "#app/log.server.ts";

declare const transactionOnly: unique symbol;

/** Anything that can read: the client itself or a transaction. */
export type Db = Prisma.TransactionClient;
/** An open transaction. */
export type Tx = Prisma.TransactionClient & { readonly [transactionOnly]: true };

/** The adapter writes and reads instants without their offset: right only where the server's clock says UTC. */
const IN_UTC = "-c TimeZone=UTC";

const clientOf = (connectionString: string) =>
  new PrismaClient({
    adapter: new PrismaPg({ connectionString, max: env.DATABASE_POOL, options: IN_UTC }),
  });
export const db = clientOf(env.DATABASE_URL);

/** `parseInputDatesAsUTC` is process-wide in pg: all our instants are passed as Date and stored as timestamptz. */
const poolOf = (connectionString: string) => {
  const made = new pg.Pool({ connectionString, max: Math.ceil(env.DATABASE_POOL / 2), options: IN_UTC });
  // A connection that breaks while nobody uses it is replaced at the next question; unheard, it would end the process.
  // The error carries the connection and its password: its words alone are logged.
  made.on("error", ({ message }) => {
    log.warn({ reason: message }, "an idle database connection was lost");
  });
  return made;
};
export const pool = poolOf(env.DATABASE_URL);

/** What reports are read from: the copy that follows the database, or the database where there is none. Never written. */
export const reportsDb = env.DATABASE_REPLICA_URL ? clientOf(env.DATABASE_REPLICA_URL) : db;
export const reportsPool = env.DATABASE_REPLICA_URL ? poolOf(env.DATABASE_REPLICA_URL) : pool;

/**
 * Runs `work` in one transaction: commits what it returns from, rolls back what it throws from.
 * READ COMMITTED: what is decided upon is read after its rows are locked. Who loses a deadlock, or throws `Overtaken`,
 * begins again, a few times: that is safe because nothing in here ever speaks to the world. Refuses to run longer than
 * `timeoutMs`.
 */
export async function inTransaction<T>(
  work: (tx: Tx) => Promise<T>,
  { timeoutMs = 15_000, maxWaitMs = 5_000 }: { timeoutMs?: number; maxWaitMs?: number } = {},
): Promise<T> {
  const options = { timeout: timeoutMs, maxWait: maxWaitMs };
  return untilNotOvertaken(() => db.$transaction((tx) => work(tx as Tx), options));
}

type Limits = { statementMs: number; timeoutMs: number };

/**
 * Asks long questions of one unchanging moment, whatever is written meanwhile, on two connections that see the same:
 * nothing can be written, a statement that takes longer than `statementMs` is refused, and sorting may use more memory
 * than a short question gets.
 */
export async function inSnapshot<T>(
  work: (connections: readonly [Db, Db]) => Promise<T>,
  limits: Limits,
): Promise<T> {
  return readingOnly({ ...limits, snapshot: null }, async (first) => {
    const [exported] = await first.$queryRaw<{ snapshot: string }[]>`SELECT pg_export_snapshot() AS snapshot`;
    if (!exported) throw new Error("broken promise: Postgres exported no snapshot");
    const { snapshot } = exported;
    return readingOnly({ ...limits, snapshot }, (second) => work([first, second]));
  });
}

async function readingOnly<T>(
  { statementMs, timeoutMs, snapshot }: Limits & { snapshot: string | null },
  work: (db: Db) => Promise<T>,
): Promise<T> {
  return db.$transaction(
    async (tx) => {
      if (snapshot !== null) await tx.$executeRaw`SET TRANSACTION SNAPSHOT ${Prisma.raw(`'${snapshot}'`)}`;
      await tx.$executeRaw`SET TRANSACTION READ ONLY`;
      // Groups by the million are sorted: hashed ones that do not fit into memory took twice the time, and workers that
      // hand over nearly every row are no help (bench -- books).
      await tx.$queryRaw`
        SELECT set_config('statement_timeout', ${statementMs.toString()}, true), set_config('work_mem', '64MB', true),
          set_config('enable_hashagg', 'off', true), set_config('random_page_cost', '1.1', true),
          set_config('max_parallel_workers_per_gather', '0', true)`;
      return work(tx);
    },
    { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead, timeout: timeoutMs, maxWait: 5_000 },
  );
}

export const sql = Prisma.sql;

/**
 * Rows as one json parameter, for `json_to_recordset(${jsonRows(rows)})`. They travel as bytes: text full of quotes is
 * escaped and read again by the client. Settlement went from 2,490 to 3,100 orders a second (npm run bench -- settle).
 */
export function jsonRows(rows: unknown): Prisma.Sql {
  return sql`convert_from(${Buffer.from(JSON.stringify(rows))}, 'UTF8')::json`;
}

/**
 * Ids as one array literal, for `= ANY(${idList(ids)}::bigint[])`: one string passes the client far cheaper than 500
 * values.
 */
export function idList(ids: Iterable<bigint | string>): string {
  return `{${[...ids].join()}}`;
}

/** Closes every connection; the process can end. */
export async function closeDatabase(): Promise<void> {
  const clients = new Set([db, reportsDb]);
  const pools = new Set([pool, reportsPool]);
  await Promise.all([
    ...[...clients].map((each) => each.$disconnect()),
    ...[...pools].map((each) => each.end()),
  ]);
}
