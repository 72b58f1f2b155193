/**
 * Who of the workers is alive. A worker that is killed cannot give back what it holds, and the queue itself waits
 * four hours before it takes a job, and the line of jobs behind it, from a worker that does not answer. So every
 * worker holds an advisory lock under the name under which it holds jobs, on a connection of its own: the database
 * lets go of it the moment the process is gone, and whoever finds it free frees what that worker held.
 */
import pg from "pg";
import { env } from "#app/env.server.ts";
import { log } from "#app/log.server.ts";

/** The class of our advisory locks; any number that nobody else uses. */
const WORKERS = 7_270_615;

/** Who took something a moment ago may just be starting, and has not said yet that it lives. */
const HOLDERS = `
  WITH holders AS MATERIALIZED (
    SELECT locked_by FROM graphile_worker._private_jobs WHERE locked_at < now() - interval '5 seconds'
    UNION SELECT locked_by FROM graphile_worker._private_job_queues WHERE locked_at < now() - interval '5 seconds')
  SELECT locked_by AS id FROM holders
  WHERE locked_by <> ALL ($2) AND pg_try_advisory_xact_lock($1, hashtext(locked_by))`;

/** What the dead hold; locked, so that nobody takes a key from it meanwhile. */
const HELD = "SELECT id FROM graphile_worker._private_jobs WHERE locked_by = ANY ($1) FOR UPDATE";

/** Superseded while it was held: another job took its key, and its last try is behind it. */
const SUPERSEDED = `
  SELECT id FROM graphile_worker._private_jobs
  WHERE id = ANY ($1) AND key IS NULL AND attempts >= max_attempts AND last_error IS NULL`;

export class Presence {
  readonly #mine: string[] = [];
  #client: pg.Client | null = null;

  /** This process holds jobs under this name. */
  add(workerId: string): void {
    this.#mine.push(workerId);
  }

  /**
   * Says that this process is alive, again after its connection was lost, and frees what the dead held: their jobs run
   * again, and the lines behind them move on. Answers who was dead. A job may so run twice at once when a living worker
   * has lost its connection for a moment: every job bears that, and what it leaves undone is swept up.
   */
  async keep(): Promise<string[]> {
    const client = this.#client ?? (await this.#connect());
    const { rows } = await client.query<{ id: string }>(HOLDERS, [WORKERS, this.#mine]);
    const dead = rows.map(({ id }) => id);
    if (dead.length === 0) return dead;
    await client.query("BEGIN");
    const held = await idsOf(client, HELD, dead);
    const superseded = await idsOf(client, SUPERSEDED, held);
    await client.query("SELECT graphile_worker.force_unlock_workers($1)", [dead]);
    await client.query("SELECT graphile_worker.complete_jobs($1)", [superseded]);
    await client.query("COMMIT");
    log.warn({ workers: dead }, "freed what killed workers held");
    return dead;
  }

  /** Lets go of everything. */
  async end(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: env.DATABASE_URL, keepAlive: true });
    client.on("error", (error) => {
      log.warn({ err: error }, "the connection that says a worker is alive was lost");
      if (this.#client === client) this.#client = null;
    });
    await client.connect();
    const ids = this.#mine;
    await client.query("SELECT pg_advisory_lock($1, hashtext(id)) FROM unnest($2::text[]) AS id", [
      WORKERS,
      ids,
    ]);
    this.#client = client;
    return client;
  }
}

async function idsOf(client: pg.Client, question: string, list: readonly string[]): Promise<string[]> {
  return (await client.query<{ id: string }>(question, [list])).rows.map(({ id }) => id);
}
