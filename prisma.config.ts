import { defineConfig } from "prisma/config";
import { MigrationPg } from "./prisma/migration-adapter.ts";

process.env["CHECKPOINT_DISABLE"] = "1";

// The engine leaves timers of 10 and 60 s behind, for which a finished command would wait.
const setTimer = globalThis.setTimeout;
globalThis.setTimeout = Object.assign((...input: Parameters<typeof setTimer>) => {
  const timer = setTimer(...input);
  return (input[1] ?? 0) >= 10_000 ? timer.unref() : timer;
}, setTimer);

export default defineConfig({
  schema: "prisma/schema.prisma",
  experimental: { adapter: true },
  engine: "js",
  adapter: () => Promise.resolve(new MigrationPg(process.env["DATABASE_URL"]!)),
});
