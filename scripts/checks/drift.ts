/** The migrations, run from the first to the last, make exactly the tables that prisma/schema.prisma describes. */
import fs from "node:fs";
import path from "node:path";
import { ROOT, runQuietly } from "../commands.ts";
import { ensureDatabase, startPostgres } from "../postgres.ts";

export async function drift(): Promise<string> {
  const folder = path.join(ROOT, ".cache", "drift", String(process.pid));
  const postgres = await startPostgres({ folder, careless: true, reset: true });
  try {
    const url = await ensureDatabase(postgres, "laurel");
    const words = [
      "migrate",
      "diff",
      "--from-migrations",
      "prisma/migrations",
      "--to-schema-datamodel",
      "prisma/schema.prisma",
    ];
    const { code, output } = await runQuietly("prisma", [...words, "--exit-code"], { DATABASE_URL: url });
    return code === 0 ? "" : output.trim();
  } finally {
    await postgres.stop();
    fs.rmSync(path.dirname(folder), { recursive: true, force: true });
  }
}
