/**
 * The night of the year: every standing turns. As the job does, batch after batch; also how long any transaction was
 * open, as somebody else sees it, for so long it may have held its locks.
 */
import pg from "pg";
import { closeDatabase, db } from "#app/db.server.ts";
import type { DuePlace } from "#app/projections/due-standings.server.ts";
import { advanceStandings } from "#app/flows/advance-standings.server.ts";
import { NEW_YEAR } from "./night.ts";

const OPEN = `SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::float8 AS seconds
  FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;
const LOOK_EVERY_MS = 20;

const [shopId = ""] = process.argv.slice(2);
const onlooker = new pg.Client({ connectionString: process.env["DATABASE_URL"] });
await onlooker.connect();
let [looking, longest] = [true, 0];
const watch = async () => {
  while (looking) {
    const { rows } = await onlooker.query<{ seconds: number }>(OPEN);
    longest = Math.max(longest, rows[0]?.seconds ?? 0);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};
const watched = watch();

const begun = performance.now();
let done = 0;
let after: DuePlace | null = null;
for (let more = true; more;) {
  const batch = await advanceStandings(shopId, { now: NEW_YEAR, after });
  ({ after, more } = batch);
  done += batch.done;
}
const seconds = (performance.now() - begun) / 1000;
looking = false;
await watched;
await onlooker.end();
const fell = await db.standingChange.count({ where: { shopId, at: NEW_YEAR } });
await closeDatabase();
process.stdout.write(`${JSON.stringify({ seconds, longest, done, fell })}\n`);
