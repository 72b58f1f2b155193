/**
 * Tiers by the clock, on the night of the year when every standing turns and some tiers end: a million members, in
 * batches. Beside it, in the same run, a share of them folded from all their orders, as it would be without states.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type pg from "pg";
import { mustRun } from "../../scripts/commands.ts";
import { migrate } from "../../scripts/migrate.ts";
import { ensureDatabase, onServer, type Postgres, startPostgres } from "../../scripts/postgres.ts";
import { testEnvironment } from "../support/environment.ts";
import { manyMembers, sizeWords } from "./books/size.ts";
import { type Figure, figure } from "./figure.ts";

const [SHOP, FOLDED] = ["tiers.myshopify.com", "folded.myshopify.com"];
const MODELS = 100;
/** Folding them all would take the better part of an hour. */
const FOLDED_MEMBERS = 10_000;

type Night = { seconds: number; longest?: number; done: number; fell: number };

export async function measure(say: (what: string) => void): Promise<Figure[]> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-bench-"));
  fs.chmodSync(home, 0o755);
  const folder = path.join(home, "postgres");
  const members = manyMembers();
  let postgres: Postgres = await startPostgres({ folder, careless: true });
  try {
    const begun = performance.now();
    await furnish(await ensureDatabase(postgres, "laurel"), members);
    await postgres.stop();
    say(`${members.toLocaleString("en-US")} members written in ${since(begun)} s`);
    postgres = await startPostgres({ folder });
    const run = (script: string, shopId: string) => night(postgres.url("laurel"), script, shopId);
    const folded = await run("folded", FOLDED);
    say(`${folded.done} members folded in ${folded.seconds.toFixed(1)} s, ${folded.fell} tiers ended`);
    const ours = await run("ours", SHOP);
    const longest = ours.longest ?? 0;
    say(`${ours.done} members in ${ours.seconds.toFixed(1)} s, ${ours.fell} tiers ended`);
    say(`longest transaction, with its locks: ${(longest * 1000).toFixed(0)} ms`);
    const group = `tiers${sizeWords()}`;
    const baseline = (folded.seconds / folded.done) * ours.done;
    return [
      figure(group, "tiers.nightly_s", { value: ours.seconds, unit: "s", baseline }),
      figure(group, "tiers.longest_lock_s", { value: longest, unit: "s" }),
    ];
  } finally {
    await postgres.stop();
    fs.rmSync(home, { recursive: true, force: true });
  }
}

const since = (begun: number) => ((performance.now() - begun) / 1000).toFixed(0);

async function night(databaseUrl: string, script: string, shopId: string): Promise<Night> {
  const output = await mustRun(
    "node",
    [`tests/bench/tiers/${script}.ts`, shopId],
    testEnvironment(databaseUrl),
  );
  return JSON.parse(output.trim().split("\n").at(-1) ?? "{}") as Night;
}

async function furnish(databaseUrl: string, members: number): Promise<void> {
  await migrate(databaseUrl);
  for (const shopId of [SHOP, FOLDED])
    await mustRun(
      "node",
      ["tests/bench/tiers/furnish.ts", shopId, `${MODELS}`],
      testEnvironment(databaseUrl),
    );
  await onServer(databaseUrl, async (client) => {
    await client.query("SET session_replication_role = replica; SET work_mem = '256MB'");
    await copy(client, SHOP, members);
    await copy(client, FOLDED, Math.min(members, FOLDED_MEMBERS));
    await client.query("SET session_replication_role = DEFAULT");
    await client.query("VACUUM ANALYZE");
  });
}

const TABLES = ["members", "orders", "standings", "standing_changes"] as const;

/** The models' rows over and over, each time as other customers'. Entries are left out: no tier asks for them. */
async function copy(client: pg.Client, shopId: string, members: number): Promise<void> {
  const times = Math.ceil(members / MODELS) - 1;
  for (const table of TABLES) {
    const ids = table === "orders" ? ["customer_id", "order_id"] : ["customer_id"];
    const { rows } = await client.query<{ name: string }>(
      "SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped",
      [table],
    );
    const columns = rows.map(({ name }) => name);
    const values = columns.map((name) => (ids.includes(name) ? `${name} + nth * 1000000` : name));
    await client.query(
      `INSERT INTO ${table} (${columns.join()}) SELECT ${values.join()}
       FROM (SELECT * FROM ${table} WHERE shop_id = $1) model, generate_series(1, $2::bigint) AS nth`,
      [shopId, times],
    );
  }
}
