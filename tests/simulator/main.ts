import type { Server } from "node:http";
import { loadManifest } from "./model/manifest.ts";
import type { SimConfig } from "./model/sim.ts";
import { Simulator } from "./model/simulator.ts";
import { appRelay } from "./proxy/relay.ts";
import { buildServer } from "./proxy/server.ts";

function need(name: string): string {
  const value = process.env[name];
  if (value) return value;
  process.stderr.write(`simulator: ${name} is not set\n`);
  process.exit(1);
}

function configOf(env: NodeJS.ProcessEnv): SimConfig {
  const port = Number(env["SIM_PORT"] ?? 4400);
  // Set to nothing is as good as not set.
  const folder = (name: string) => (env[name] === "" ? null : (env[name] ?? null));
  return {
    port,
    relayPort: Number(env["SIM_APP_RELAY_PORT"] ?? port + 1),
    appUrl: need("SIM_APP_URL"),
    appKey: need("SIM_APP_KEY"),
    appSecret: need("SIM_APP_SECRET"),
    dataDir: folder("SIM_DATA"),
    caDir: folder("SIM_CA_DIR"),
    extensionDir: folder("SIM_EXTENSION_DIR"),
    schemaPath: env["SIM_SCHEMA"] ?? ".cache/shopify-schema/admin_2026-10.json.gz",
    seed: Number(env["SIM_SEED"] ?? 1),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

/** Starts everything or ends the process with one clear line. */
async function main(): Promise<void> {
  const config = configOf(process.env);
  const sim = new Simulator(config, loadManifest(need("SIM_APP_TOML")));
  const servers = [buildServer(sim), appRelay(sim)];
  const stop = () => {
    sim.close();
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  await listen(servers[0] as Server, config.port);
  await listen(servers[1] as Server, config.relayPort);
  process.stdout.write(`simulator ready http://localhost:${config.port}\n`);
}

main().catch((error: unknown) => {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  const line = code === "EADDRINUSE" ? `port ${port} is taken` : message;
  process.stderr.write(`simulator: ${line}\n`);
  process.exit(1);
});
