/** What has to be made before the app can run, made again only when its sources changed. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { mustRun, ROOT } from "./commands.ts";

const BUILT_FROM = ["app", "public", "vite.config.ts", "package.json", "package-lock.json", "tsconfig.json"];
const STAMP = path.join(ROOT, "build", ".made-from");

/** Generated client and built app are up to date when this returns. */
export async function ensureBuild(onProgress: (what: string) => void = () => undefined): Promise<void> {
  await ensureClient(onProgress);
  const stamp = stampOf(BUILT_FROM);
  if (fs.existsSync(STAMP) && fs.readFileSync(STAMP, "utf8") === stamp) return;
  onProgress("building the app");
  await mustRun("remix", ["vite:build"], { NODE_ENV: "production" });
  fs.writeFileSync(STAMP, stamp);
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
