/** Brings a database to the shape the code expects: our own migrations and the queue's. */
import { Logger, runMigrations } from "graphile-worker";
import { mustRun } from "./commands.ts";
import { onServer } from "./postgres.ts";

/** Both sets of migrations; safe to run again, and by two at a time (Prisma takes an advisory lock). */
export async function migrate(databaseUrl: string): Promise<void> {
  await mustRun("prisma", ["migrate", "deploy"], { DATABASE_URL: databaseUrl });
  const logger = new Logger(() => () => undefined);
  await runMigrations({ connectionString: databaseUrl, logger });
}

/** Waits until the database answers; throws what it said last when it does not within `limitMs`. */
export async function untilAnswers(databaseUrl: string, limitMs = 60_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    try {
      await onServer(databaseUrl, (client) => client.query("SELECT 1"));
      return;
    } catch (error) {
      if (Date.now() > deadline || isHopeless(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** A wrong password or a missing database does not get better by waiting. */
function isHopeless(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? "";
  return ["28P01", "28000", "3D000"].includes(code);
}
