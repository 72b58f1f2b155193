/** The whole of Laurel on one machine: Postgres, the stand-in store, the web process and the worker. */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { ensureBuild } from "./build.ts";
import { BIN, ROOT, withBin } from "./commands.ts";
import { type Guarded, spawnGuarded } from "./guard.ts";
import { untilLine } from "./lines.ts";
import { migrate } from "./migrate.ts";
import { freePort, portNear } from "./ports.ts";
import { ensureDatabase, type Postgres, startPostgres } from "./postgres.ts";
import { type Simulator, startSimulator } from "./simulator.ts";

export type Part = "postgres" | "store" | "web" | "worker";

export type Stack = {
  databaseUrl: string;
  simulator: Simulator;
  /** Where the web process listens itself. */
  appUrl: string;
  secrets: Secrets;
  /** What a process of the app is started with. */
  appEnvironment: Record<string, string>;
  /** Resolves with the name of the first part that ended without being asked. */
  broken: Promise<Part>;
  stop: () => Promise<void>;
};

export type Secrets = { apiKey: string; apiSecret: string; encryptionKey: string };

type Options = {
  /** Everything that is kept: database, store, secrets, certificate. */
  folder: string;
  /** No fsync, and the store forgets: for a story that is told once. */
  careless?: boolean;
  /** Where the store should listen when it can; the app's relay takes the next port. */
  port?: number;
  /** False: whoever asks starts the app's own processes, with `startApp`. */
  app?: boolean;
  onLine?: (part: Part, line: string) => void;
  onProgress?: (what: string) => void;
};

export async function startStack(options: Options): Promise<Stack> {
  const { folder, careless = false, onProgress = () => undefined } = options;
  const hear = (part: Part) => (line: string) => options.onLine?.(part, line);
  fs.mkdirSync(folder, { recursive: true });
  const running: { part: Part; stop: () => Promise<void>; ended: Promise<unknown> }[] = [];
  let stopping = false;
  // The database last: the others still want to say good-bye to it.
  const stop = async () => {
    stopping = true;
    for (const { stop: end } of running.splice(0).reverse()) await end();
  };
  try {
    await ensureBuild(onProgress);
    onProgress("starting Postgres");
    const postgres: Postgres = await startPostgres({ folder: path.join(folder, "postgres"), careless });
    running.push({ part: "postgres", stop: postgres.stop, ended: postgres.ended });
    const databaseUrl = await ensureDatabase(postgres, "laurel");
    onProgress("migrating the database");
    await migrate(databaseUrl);

    const secrets = keepSecrets(folder);
    const appPort = await freePort();
    const appUrl = `http://127.0.0.1:${String(appPort)}`;
    const port = await portNear(options.port ?? 20_000 + Math.floor(Math.random() * 10_000), 2);
    onProgress("opening the store");
    const app = { key: secrets.apiKey, secret: secrets.apiSecret, url: appUrl };
    const simulator = await startSimulator({ folder, app, port, keep: !careless, onLine: hear("store") });
    running.push({ part: "store", stop: simulator.stop, ended: simulator.process.ended });

    const env = { ...appEnvironment({ databaseUrl, appUrl, appPort, secrets }), ...simulator.appEnvironment };
    if (options.app ?? true) {
      onProgress("starting the app and its worker");
      const started = APP_PARTS.map((part) => ({ part, ...startApp(part, env, hear(part)) }));
      running.push(...started.map(({ part, process: { stop: end, ended } }) => ({ part, stop: end, ended })));
      await Promise.all(started.map(({ ready }) => ready));
    }
    const broken = new Promise<Part>((resolve) => {
      for (const { part, ended } of running)
        void ended.then(() => {
          if (!stopping) resolve(part);
        });
    });
    return { databaseUrl, simulator, appUrl, secrets, appEnvironment: env, broken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type AppSettings = { databaseUrl: string; appUrl: string; appPort: number; secrets: Secrets };

/** The documented variables (.env.example) and nothing else: the app does not know that the store is a stand-in. */
function appEnvironment({ databaseUrl, appUrl, appPort, secrets }: AppSettings): Record<string, string> {
  return {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: secrets.apiKey,
    SHOPIFY_API_SECRET: secrets.apiSecret,
    SHOPIFY_APP_URL: appUrl,
    ENCRYPTION_KEY: secrets.encryptionKey,
    PORT: String(appPort),
    HOST: "127.0.0.1",
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "info",
  };
}

const APP_PARTS = ["web", "worker"] as const;
const SOURCES = { web: "server.ts", worker: "app/jobs/worker.server.ts" } as const;

/** Starts one process of the app; `ready` resolves when it says so, and throws with its last words when it does not. */
export function startApp(
  part: keyof typeof SOURCES,
  env: Record<string, string>,
  onLine: (line: string) => void,
): { process: Guarded; ready: Promise<void> } {
  const guarded = spawnGuarded([path.join(BIN, "node"), SOURCES[part]], {
    cwd: ROOT,
    output: ["pipe", "pipe"],
    env: withBin(env),
  });
  return {
    process: guarded,
    ready: untilLine(guarded, { name: part, ready: new RegExp(`"${part} ready"`), onLine }),
  };
}

/** Made once and kept beside the data they seal. */
function keepSecrets(folder: string): Secrets {
  const file = path.join(folder, "secrets.json");
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, "utf8")) as Secrets;
  const secrets: Secrets = {
    apiKey: randomBytes(16).toString("hex"),
    apiSecret: randomBytes(32).toString("hex"),
    encryptionKey: randomBytes(32).toString("base64"),
  };
  fs.writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
