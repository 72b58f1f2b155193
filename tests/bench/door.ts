/**
 * The webhook door: deliveries per second, answered after they are on disk. Three doors take turns at the same load
 * with the same payload on the same Postgres (fsync on): ours, a bare one written by hand, and the template's.
 */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { BIN, mustRun, ROOT, withBin } from "../../scripts/commands.ts";
import { spawnGuarded } from "../../scripts/guard.ts";
import { untilLine } from "../../scripts/lines.ts";
import { migrate } from "../../scripts/migrate.ts";
import { freePort } from "../../scripts/ports.ts";
import { ensureDatabase, onServer, startPostgres } from "../../scripts/postgres.ts";
import type { LoadResult } from "./doors/load.ts";
import { SHOP } from "./doors/sample.ts";
import { type Figure, figure } from "./figure.ts";

const SECONDS = "6";
const CONNECTIONS = "64";
const ROUNDS = 2;

const DOORS = {
  ours: { script: "server.ts", ready: /"web ready"/ },
  bare: { script: "tests/bench/doors/bare.ts", ready: /^door ready/ },
  template: { script: "tests/bench/doors/template.ts", ready: /^door ready/ },
} as const;

type Door = keyof typeof DOORS;

export async function measure(say: (what: string) => void): Promise<Figure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-bench-"));
  fs.chmodSync(folder, 0o755);
  const postgres = await startPostgres({ folder: path.join(folder, "postgres") });
  try {
    const databaseUrl = await ensureDatabase(postgres, "laurel");
    await migrate(databaseUrl);
    await prepare(databaseUrl);
    const best: Record<Door, LoadResult[]> = { ours: [], bare: [], template: [] };
    // In turns, so that a machine that slows down slows all of them.
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const door of ["bare", "ours", "template"] as const) {
        const result = await play(door, databaseUrl);
        say(`${door}: ${result.perSecond.toFixed(0)}/s, p99 ${result.p99Ms.toFixed(1)} ms`);
        best[door].push(result);
      }
    }
    return figuresOf(best);
  } finally {
    await postgres.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function figuresOf(results: Record<Door, LoadResult[]>): Figure[] {
  const rate = (door: Door) => Math.max(...results[door].map(({ perSecond }) => perSecond));
  const p99 = (door: Door) => Math.min(...results[door].map(({ p99Ms }) => p99Ms));
  const ours = { value: rate("ours"), unit: "deliveries/s" };
  const slow = { value: p99("ours"), unit: "ms" };
  return [
    figure("door", "door.vs_bare", { ...ours, baseline: rate("bare") }),
    figure("door", "door.vs_template", { ...ours, baseline: rate("template") }),
    figure("door", "door.p99_vs_bare", { ...slow, baseline: p99("bare") }),
    figure("door", "door.p99_vs_template", { ...slow, baseline: p99("template") }),
  ];
}

/** The bare door's own table, and an installed shop with a session that has not expired for the template. */
async function prepare(databaseUrl: string): Promise<void> {
  await onServer(databaseUrl, async (client) => {
    await client.query(`CREATE TABLE bare_deliveries (shop_id text, webhook_id text, topic text, received_at timestamptz,
      payload jsonb, PRIMARY KEY (shop_id, webhook_id))`);
    await client.query("INSERT INTO shops (shop_id, installed_at) VALUES ($1, now())", [SHOP]);
    await client.query(
      `INSERT INTO "Session" (id, shop, state, "isOnline", scope, "accessToken", expires)
       VALUES ($1, $2, '', false, '', 'bench', now() + interval '1 day')`,
      [`offline_${SHOP}`, SHOP],
    );
  });
}

async function play(door: Door, databaseUrl: string): Promise<LoadResult> {
  const port = await freePort();
  const secret = randomBytes(24).toString("hex");
  const { script, ready } = DOORS[door];
  const url = `http://127.0.0.1:${String(port)}`;
  const server = spawnGuarded([path.join(BIN, "node"), script], {
    cwd: ROOT,
    output: ["pipe", "pipe"],
    env: withBin({
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      SHOPIFY_API_KEY: "bench",
      SHOPIFY_API_SECRET: secret,
      SHOPIFY_APP_URL: url,
      ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
      PORT: String(port),
      HOST: "127.0.0.1",
    }),
  });
  try {
    await untilLine(server, { name: door, ready });
    const output = await mustRun("node", ["tests/bench/doors/load.ts", url, secret, SECONDS, CONNECTIONS]);
    const result = JSON.parse(output) as LoadResult;
    if (result.refused > 0) throw new Error(`${door} refused ${String(result.refused)} deliveries`);
    await confirmStored(door, databaseUrl, result.answered);
    return result;
  } finally {
    await server.stop();
  }
}

/** A door that answers without storing has no figure. Empties the tables for the next one. */
async function confirmStored(door: Door, databaseUrl: string, answered: number): Promise<void> {
  const table = door === "bare" ? "bare_deliveries" : "deliveries";
  await onServer(databaseUrl, async (client) => {
    const { rows } = await client.query<{ stored: number }>(`SELECT count(*)::int AS stored FROM ${table}`);
    if ((rows[0]?.stored ?? 0) < answered)
      throw new Error(`${door} answered ${String(answered)} and stored fewer`);
    await client.query(`TRUNCATE ${table}`);
    await client.query("CHECKPOINT");
  });
}
