/** Servers with generated books on them: made, lent to a bench, and gone. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { mustRun } from "../../../scripts/commands.ts";
import { migrate } from "../../../scripts/migrate.ts";
import { ensureDatabase, onServer, type Postgres, startPostgres } from "../../../scripts/postgres.ts";
import { influencerTiers } from "../../../app/rules/presets.ts";
import { testEnvironment } from "../../support/environment.ts";
import { generateBooks } from "./generate.ts";

type Lent = { databaseUrl: string; entries: number };

/** Generates carelessly, then lends the books on a server that writes to disk as the real one does. */
export async function withBooks<T>(
  { shopId, entries, say }: { shopId: string; entries: number; say: (what: string) => void },
  work: (lent: Lent) => Promise<T>,
): Promise<T> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-bench-"));
  fs.chmodSync(home, 0o755);
  const folder = path.join(home, "postgres");
  let postgres: Postgres = await startPostgres({ folder, careless: true });
  try {
    const begun = performance.now();
    const written = await furnish(await ensureDatabase(postgres, "laurel"), { shopId, entries });
    await postgres.stop();
    say(`${written.toLocaleString("en-US")} entries written in ${seconds(begun)} s`);
    postgres = await startPostgres({ folder });
    return await work({ databaseUrl: postgres.url("laurel"), entries: written });
  } finally {
    await postgres.stop();
    fs.rmSync(home, { recursive: true, force: true });
  }
}

const seconds = (begun: number) => ((performance.now() - begun) / 1000).toFixed(0);

/** One order is settled by Laurel itself, in a shop of its own: its lines are the model for all others. */
async function furnish(
  databaseUrl: string,
  { shopId, entries }: { shopId: string; entries: number },
): Promise<number> {
  await migrate(databaseUrl);
  await mustRun("node", ["tests/bench/settlement/ours.ts", "2", "1", "1"], testEnvironment(databaseUrl));
  return onServer(databaseUrl, async (client) => {
    await client.query(
      `INSERT INTO shops (shop_id, name, currency, time_zone, created_at, installed_at)
       VALUES ($1, 'Bench', 'USD', 'America/New_York', '2020-01-01', '2020-01-01')`,
      [shopId],
    );
    await client.query("INSERT INTO programme_versions VALUES ($1, 1, $2, '2020-01-01', 'bench')", [
      shopId,
      JSON.stringify(influencerTiers("USD")),
    ]);
    return generateBooks(client, { shopId, entries });
  });
}
