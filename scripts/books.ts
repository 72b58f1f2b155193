/**
 * `npm run books -- --verify [--shop x] [--json]`: asks every law of the books, of one shop or all, and keeps the answer
 * where the Books page shows it. `npm run books -- --rebuild`: folds anew what is folded from entries and facts.
 * Ends with 0 when everything adds up, 1 when something does not (or was mended), 2 when it was asked wrongly.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { CheckedBooks } from "#app/flows/check-books.server.ts";
import type { Rebuilt } from "#app/flows/rebuild-books.server.ts";
import { isAlive, ROOT } from "./commands.ts";
import { rebuildTable, verifyTable } from "./tables.ts";

const HELP = `npm run books -- --verify             prove the books of every shop
npm run books -- --rebuild            fold balances, lots, pending points and standings anew
    --shop ink-and-paper.myshopify.com    one shop only
    --json                                the same as JSON (docs/how-laurel-keeps-its-books.md says what is in it)
The database is DATABASE_URL; without it, the one of the demo that is running.
Ends with 0: everything adds up · 1: something does not, or was mended · 2: asked wrongly.`;

class Misuse extends Error {}

function readWords() {
  try {
    const { values } = parseArgs({
      options: {
        verify: { type: "boolean" },
        rebuild: { type: "boolean" },
        shop: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

/** The demo keeps its database in .data/demo; Postgres notes in its folder where it listens. */
function findDatabase(): string {
  const given = process.env["DATABASE_URL"];
  if (given) return given;
  const noted = path.join(ROOT, ".data", "demo", "postgres", "postmaster.pid");
  const [pid, , , port] = fs.existsSync(noted) ? fs.readFileSync(noted, "utf8").split("\n") : [];
  if (pid && port && isAlive(Number(pid))) return `postgresql://postgres:postgres@127.0.0.1:${port}/laurel`;
  throw new Misuse("There is no database to look at: set DATABASE_URL, or start the demo (npm run demo).");
}

/** The app reads its whole environment; the books need the database alone. */
function furnishEnvironment(databaseUrl: string): void {
  const rest = {
    SHOPIFY_API_KEY: "books",
    SHOPIFY_API_SECRET: "not-needed-to-read-books",
    SHOPIFY_APP_URL: "https://books.invalid",
    ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
    LOG_LEVEL: "silent",
  };
  process.env["DATABASE_URL"] = databaseUrl;
  for (const [name, value] of Object.entries(rest)) process.env[name] ??= value;
}

async function shopsOf(wanted: string | undefined): Promise<string[]> {
  const { db } = await import("#app/db.server.ts");
  const all = await db.shop.findMany({
    ...(wanted === undefined ? {} : { where: { shopId: wanted } }),
    select: { shopId: true },
    orderBy: { shopId: "asc" },
  });
  if (wanted !== undefined && all.length === 0)
    throw new Misuse(`There is no shop ${wanted} in this database.`);
  return all.map(({ shopId }) => shopId);
}

async function verify(shops: string[], json: boolean): Promise<number> {
  const { checkBooks } = await import("#app/flows/check-books.server.ts");
  const checked: CheckedBooks[] = [];
  for (const shopId of shops)
    checked.push(await checkBooks(shopId, { now: new Date(), clock: () => new Date() }));
  say(json ? asJson(checked) : verifyTable(checked));
  return checked.some(({ differences }) => differences > 0) ? 1 : 0;
}

async function rebuild(shops: string[], json: boolean): Promise<number> {
  const { rebuildBooks } = await import("#app/flows/rebuild-books.server.ts");
  const rebuilt: ({ shopId: string } & Rebuilt)[] = [];
  for (const shopId of shops) rebuilt.push({ shopId, ...(await rebuildBooks(shopId, { now: new Date() })) });
  say(json ? asJson(rebuilt) : rebuildTable(rebuilt));
  return rebuilt.some(({ shopId: _, members: __, ...mended }) => Object.values(mended).some(Boolean)) ? 1 : 0;
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const asJson = (value: unknown) =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? each.toString() : each), 2);

async function main(): Promise<number> {
  const words = readWords();
  if (words.help) {
    say(HELP);
    return 0;
  }
  if (Boolean(words.verify) === Boolean(words.rebuild)) throw new Misuse("Say either --verify or --rebuild.");
  furnishEnvironment(findDatabase());
  const { closeDatabase } = await import("#app/db.server.ts");
  try {
    const shops = await shopsOf(words.shop);
    return await (words.verify ? verify : rebuild)(shops, words.json ?? false);
  } finally {
    await closeDatabase();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const misused = error instanceof Misuse;
  process.stderr.write(`books: ${error instanceof Error ? error.message : String(error)}\n`);
  if (misused) process.stderr.write(`\n${HELP}\n`);
  process.exitCode = 2;
}
