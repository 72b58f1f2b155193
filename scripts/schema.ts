import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

/**
 * Shopify's Admin schema, as its own developer tool ships it. The package weighs 300 MB with what it
 * depends on, so that only this one file is taken out of its archive.
 */
const PACKAGE = "@shopify/dev-mcp@1.16.0";
const MEMBER = "package/dist/data/admin_2026-10.json.gz";
const SHA512 =
  "a1b5737c15c47393607ffeda77f0651b4663ff51b97a2fa5f4cdfa1e74f2f60dd80b8f669f7b4f73311dc88f20678cbf962ecdb58b83f8402f9a37501a295be1";
const FILE = resolve(import.meta.dirname, "../.cache/shopify-schema/admin_2026-10.json.gz");

const run = promisify(execFile);

function isGood(file: string): boolean {
  return existsSync(file) && createHash("sha512").update(readFileSync(file)).digest("hex") === SHA512;
}

async function fetchInto(dir: string): Promise<string> {
  const { stdout } = await run("npm", ["pack", PACKAGE, "--silent", "--pack-destination", dir], { cwd: dir });
  const archive = stdout.trim().split("\n").at(-1) ?? "";
  await run("tar", ["-xzf", join(dir, archive), "-C", dir, MEMBER]);
  return join(dir, MEMBER);
}

/** The path of the schema's file: fetched once, checked every time, kept out of git. Refuses a file that differs. */
export async function ensureSchema(): Promise<string> {
  if (isGood(FILE)) return FILE;
  mkdirSync(resolve(FILE, ".."), { recursive: true });
  // Beside the target, so that moving it there is one step.
  const dir = mkdtempSync(join(resolve(FILE, ".."), "fetch-"));
  try {
    const fetched = await fetchInto(dir);
    if (!isGood(fetched))
      throw new Error(`${PACKAGE} ${MEMBER} is not the file that was pinned (SHA-512 differs)`);
    renameSync(fetched, FILE);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  return FILE;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.stdout.write(`${await ensureSchema()}\n`);
}
