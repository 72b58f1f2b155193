/**
 * The night of the year: every standing turns. As the job does, batch after batch; also how long its locks were held.
 */
import { closeDatabase, db } from "#app/db.server.ts";
import type { DuePlace } from "#app/projections/due-standings.server.ts";
import { advanceStandings } from "#app/flows/advance-standings.server.ts";
import { NEW_YEAR } from "./night.ts";

const [shopId = ""] = process.argv.slice(2);
const begun = performance.now();
let [done, longest] = [0, 0];
let after: DuePlace | null = null;
for (let more = true; more;) {
  const at = performance.now();
  const batch = await advanceStandings(shopId, { now: NEW_YEAR, after });
  longest = Math.max(longest, performance.now() - at);
  ({ after, more } = batch);
  done += batch.done;
}
const seconds = (performance.now() - begun) / 1000;
const fell = await db.standingChange.count({ where: { shopId, at: NEW_YEAR } });
await closeDatabase();
process.stdout.write(`${JSON.stringify({ seconds, longest: longest / 1000, done, fell })}\n`);
