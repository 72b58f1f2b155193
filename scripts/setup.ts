/** `npm run setup`: everything between an install and a start. Generates the client and migrates DATABASE_URL. */
import { mustRun } from "./commands.ts";
import { migrate, untilAnswers } from "./migrate.ts";

const url = process.env["DATABASE_URL"];

async function setUp(databaseUrl: string): Promise<void> {
  await mustRun("prisma", ["generate"]);
  process.stdout.write("setup: client generated\n");
  await untilAnswers(databaseUrl);
  await migrate(databaseUrl);
  process.stdout.write("setup: database migrated\n");
}

if (url === undefined || !/^postgres(ql)?:\/\//.test(url)) {
  process.stderr.write(
    "setup: DATABASE_URL is not set.\nSet it to your Postgres, for example\n  DATABASE_URL=postgresql://user:password@localhost:5432/laurel npm run setup\nNo Postgres at hand? `npm run demo` brings its own.\n",
  );
  process.exitCode = 1;
} else {
  await setUp(url).catch((error: unknown) => {
    process.stderr.write(`setup: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
