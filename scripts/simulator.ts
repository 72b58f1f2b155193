/** Starts Shopify's stand-in as its own process. */
import fs from "node:fs";
import path from "node:path";
import { BIN, ROOT, withBin } from "./commands.ts";
import type { Guarded } from "./guard.ts";
import { spawnGuarded } from "./guard.ts";
import { portNear } from "./ports.ts";
import { ensureSchema } from "./schema.ts";
import { untilLine } from "./lines.ts";

export type AppIdentity = { key: string; secret: string; url: string };

export type Simulator = {
  url: string;
  port: number;
  /** Where a person's browser finds the app. */
  relayPort: number;
  /** What a process needs in its environment, from its start, to meet the simulator instead of Shopify. */
  appEnvironment: Record<string, string>;
  process: Guarded;
  stop: () => Promise<void>;
};

type Options = {
  /** Gets the certificate, and the store's own data when `keep` is set. */
  folder: string;
  app: AppIdentity;
  /** This port and the next are taken; chosen when absent. */
  port?: number;
  keep?: boolean;
  onLine?: (line: string) => void;
};

export async function startSimulator({
  folder,
  app,
  port,
  keep = false,
  onLine,
}: Options): Promise<Simulator> {
  const schema = await ensureSchema();
  const chosen = port ?? (await portNear(20_000 + Math.floor(Math.random() * 10_000), 2));
  const certificates = path.join(folder, "certificates");
  fs.mkdirSync(certificates, { recursive: true });
  const guarded = spawnGuarded([path.join(BIN, "node"), "tests/simulator/main.ts"], {
    cwd: ROOT,
    output: ["pipe", "pipe"],
    env: withBin({
      SIM_PORT: String(chosen),
      SIM_APP_RELAY_PORT: String(chosen + 1),
      SIM_DATA: keep ? path.join(folder, "store") : "",
      SIM_CA_DIR: certificates,
      SIM_APP_URL: app.url,
      SIM_APP_KEY: app.key,
      SIM_APP_SECRET: app.secret,
      SIM_APP_TOML: path.join(ROOT, "shopify.app.toml"),
      SIM_EXTENSION_DIR: path.join(ROOT, "extensions", "rewards-widget"),
      SIM_SCHEMA: schema,
    }),
  });
  await untilLine(guarded, { name: "simulator", ready: /^simulator ready/, ...(onLine ? { onLine } : {}) });
  return {
    url: `http://127.0.0.1:${String(chosen)}`,
    port: chosen,
    relayPort: chosen + 1,
    appEnvironment: {
      NODE_USE_ENV_PROXY: "1",
      HTTPS_PROXY: `http://127.0.0.1:${String(chosen)}`,
      NO_PROXY: "127.0.0.1,localhost",
      NODE_EXTRA_CA_CERTS: path.join(certificates, "ca.pem"),
    },
    process: guarded,
    stop: () => guarded.stop(),
  };
}
