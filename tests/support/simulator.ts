/** Starts Shopify's stand-in as its own process and gives its control API as typed calls. */
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { BIN, ROOT } from "../../scripts/commands.ts";
import { portNear } from "../../scripts/ports.ts";

export type AppIdentity = { key: string; secret: string; url: string };

export type Simulator = {
  url: string;
  port: number;
  /** Where a person's browser finds the app. */
  relayPort: number;
  /** What a process needs in its environment, from its start, to meet the simulator instead of Shopify. */
  appEnvironment: Record<string, string>;
  process: ChildProcess;
  stop: () => Promise<void>;
};

type Options = {
  folder: string;
  app: AppIdentity;
  port?: number;
  keep?: boolean;
  env?: Record<string, string>;
  onLine?: (line: string) => void;
};

const START_LIMIT_MS = 30_000;

/** `folder` gets the certificate, and the stand-in's own data when `keep` is set. */
export async function startSimulator({
  folder,
  app,
  port,
  keep = false,
  env = {},
  onLine,
}: Options): Promise<Simulator> {
  const chosen = port ?? (await portNear(20_000 + Math.floor(Math.random() * 20_000), 2));
  const certificates = path.join(folder, "certificates");
  fs.mkdirSync(certificates, { recursive: true });
  const child = spawn(path.join(BIN, "node"), ["tests/simulator/main.ts"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      SIM_PORT: String(chosen),
      SIM_APP_RELAY_PORT: String(chosen + 1),
      SIM_DATA: keep ? path.join(folder, "store") : "",
      SIM_CA_DIR: certificates,
      SIM_APP_URL: app.url,
      SIM_APP_KEY: app.key,
      SIM_APP_SECRET: app.secret,
      SIM_APP_TOML: path.join(ROOT, "shopify.app.toml"),
      SIM_EXTENSION_DIR: path.join(ROOT, "extensions", "rewards-widget"),
      SIM_SCHEMA: path.join(ROOT, ".cache", "shopify-schema", "admin_2026-10.json.gz"),
      ...env,
    },
  });
  await untilReady(child, onLine);
  return handleOf(child, { port: chosen, certificates });
}

function handleOf(
  child: ChildProcess,
  { port, certificates }: { port: number; certificates: string },
): Simulator {
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    relayPort: port + 1,
    appEnvironment: {
      NODE_USE_ENV_PROXY: "1",
      HTTPS_PROXY: `http://127.0.0.1:${String(port)}`,
      NO_PROXY: "127.0.0.1,localhost",
      NODE_EXTRA_CA_CERTS: path.join(certificates, "ca.pem"),
    },
    process: child,
    stop: () => endChild(child),
  };
}

/** Asks a process to end, and ends it after ten seconds. */
export function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const impatience = setTimeout(() => child.kill("SIGKILL"), 10_000);
    child.once("exit", () => {
      clearTimeout(impatience);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

function untilReady(child: ChildProcess, onLine?: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    let rest = "";
    const fail = (why: string) => {
      clearTimeout(impatience);
      reject(new Error(`The simulator ${why}:\n${said.trim().split("\n").slice(-15).join("\n")}`));
    };
    const impatience = setTimeout(() => {
      child.kill("SIGKILL");
      fail("did not start in time");
    }, START_LIMIT_MS);
    const hear = (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (said.length < 20_000) said += `${line}\n`;
        onLine?.(line);
        if (!line.startsWith("simulator ready")) continue;
        clearTimeout(impatience);
        resolve();
      }
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => {
      fail(`ended with ${String(code)}`);
    });
    child.once("error", reject);
  });
}
