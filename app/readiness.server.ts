/** Is this process able to work? Asked by whoever sends it traffic. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { db, sql } from "#app/db.server.ts";

const WAIT_MS = 2_000;
/** What this build was made with; read once, from where the process was started. */
const expected = migrationNames(path.join(process.cwd(), "prisma", "migrations"));

export type Readiness = {
  ok: boolean;
  database: "up" | "down";
  migrations: "applied" | "pending" | "unknown";
};

/** Never throws and answers within two seconds, also when the database hangs. */
export async function readiness(): Promise<Readiness> {
  try {
    const applied = await withinTime(appliedMigrations());
    const pending = expected.some((name) => !applied.has(name));
    return { ok: !pending, database: "up", migrations: pending ? "pending" : "applied" };
  } catch {
    return { ok: false, database: "down", migrations: "unknown" };
  }
}

/** Names of finished migrations; none where the table does not exist yet. */
async function appliedMigrations(): Promise<Set<string>> {
  const [there] = await db.$queryRaw<{ there: boolean }[]>(
    sql`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
  );
  if (!there?.there) return new Set();
  const rows = await db.$queryRaw<{ migration_name: string }[]>(
    sql`SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return new Set(rows.map((row) => row.migration_name));
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("the database did not answer in time")), WAIT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function migrationNames(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}
