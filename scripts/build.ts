/** What has to be made before the app can run, made again only when its sources changed. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { isAlive, mustRun, ROOT } from "./commands.ts";

const BUILT_FROM = ["app", "public", "vite.config.ts", "package.json", "package-lock.json", "tsconfig.json"];
const STAMP = path.join(ROOT, "build", ".made-from");

/** Generated client and built app are up to date when this returns. */
export async function ensureBuild(onProgress: (what: string) => void = () => undefined): Promise<void> {
  await ensureClient(onProgress);
  if (isBuilt()) return;
  const release = await takeTurn();
  try {
    if (isBuilt()) return;
    onProgress("building the app");
    const stamp = stampOf(BUILT_FROM);
    fs.rmSync(STAMP, { force: true });
    await mustRun("remix", ["vite:build"], { NODE_ENV: "production" });
    fs.writeFileSync(STAMP, stamp);
  } finally {
    release();
  }
}

function isBuilt(): boolean {
  return fs.existsSync(STAMP) && fs.readFileSync(STAMP, "utf8") === stampOf(BUILT_FROM);
}

/** Two that build at once would empty each other's folder: the second waits, and finds it done. */
async function takeTurn(): Promise<() => void> {
  const lock = path.join(ROOT, ".cache", "building");
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
      return () => fs.rmSync(lock, { force: true });
    } catch {
      if (!isAlive(Number(readOrEmpty(lock)))) fs.rmSync(lock, { force: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function readOrEmpty(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
}

/** The generated Prisma client matches the schema. */
export async function ensureClient(onProgress: (what: string) => void = () => undefined): Promise<void> {
  const file = path.join(ROOT, "node_modules", ".prisma", "client", ".made-from");
  const stamp = stampOf(["prisma/schema.prisma", "package-lock.json"]);
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === stamp) return;
  onProgress("generating the database client");
  // Any address will do: nothing is asked of the database, but without one the command tries a download.
  await mustRun("prisma", ["generate"], {
    DATABASE_URL: process.env["DATABASE_URL"] ?? "postgresql://nobody@127.0.0.1:1/none",
  });
  fs.writeFileSync(file, stamp);
}

function stampOf(roots: string[]): string {
  const hash = createHash("sha256");
  for (const file of roots.flatMap(filesBelow))
    hash.update(`${file}\0`).update(fs.readFileSync(path.join(ROOT, file)));
  return hash.digest("hex");
}

function filesBelow(root: string): string[] {
  const top = path.join(ROOT, root);
  if (!fs.existsSync(top)) return [];
  if (fs.statSync(top).isFile()) return [root];
  return fs
    .readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
    .sort();
}
