import { defineConfig } from "prisma/config";
import { MigrationPg } from "./prisma/migration-adapter.ts";

process.env["CHECKPOINT_DISABLE"] = "1";

export default defineConfig({
  schema: "prisma/schema.prisma",
  experimental: { adapter: true },
  engine: "js",
  adapter: () => Promise.resolve(new MigrationPg(process.env["DATABASE_URL"]!)),
});
