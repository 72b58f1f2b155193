/** The import law of docs/house.md, section 1, as data. An import goes down; never sideways, never up. */
import type { Import, Source } from "./source.ts";
import { importsOf } from "./source.ts";

export type Complaint = string;
type Storey = "door" | "screen" | "flow" | "keeper" | "ground" | "pure";

const KEEPERS = ["ledger", "projections", "models", "reports", "shopify", "notify"];

const MAY_IMPORT: Record<Storey, Storey[]> = {
  door: ["flow", "keeper", "ground", "pure", "screen"],
  screen: ["screen", "pure"],
  flow: ["keeper", "ground", "pure"],
  keeper: ["keeper", "ground", "pure"],
  ground: ["ground", "pure"],
  pure: ["pure"],
};

/** Files that may do what their storey may not, each with its reason. */
const EXCEPTIONS: Record<string, string[]> = {
  // The browser's and the server's first module are doors without a room.
};

/** Npm packages that reach the world; a pure file has no use for them. */
const WORLDLY = /^(node:(?!crypto$)|pg$|@prisma\/|graphile-worker|express|pino|@shopify\/shopify-a)/;

export function storeyOf(file: string): Storey {
  const [, room = "", ...rest] = file.split("/");
  if (rest.length === 0)
    return room.endsWith(".tsx") ? "door" : room.endsWith(".server.ts") ? "ground" : "pure";
  if (room === "routes" || room === "jobs") return "door";
  if (room === "components" || file.endsWith(".tsx")) return "screen";
  if (!file.endsWith(".server.ts")) return "pure";
  if (room === "flows") return "flow";
  return KEEPERS.includes(room) ? "keeper" : "ground";
}

export function roomOf(file: string): string {
  return file.split("/")[1] ?? "";
}

/** Everything in one file of app/ that breaks the import law. */
export function importComplaints(source: Source): Complaint[] {
  const storey = storeyOf(source.path);
  return importsOf(source).flatMap((found) => {
    if ((EXCEPTIONS[source.path] ?? []).includes(found.to)) return [];
    const why = found.to.startsWith("app/")
      ? insideComplaint(source.path, storey, found)
      : outsideComplaint(source.path, storey, found);
    return why === null ? [] : [`${source.path}:${String(found.line)} ${why}`];
  });
}

function insideComplaint(file: string, storey: Storey, found: Import): string | null {
  const target = storeyOf(found.to);
  if (!/\.(ts|tsx|css)$/.test(found.to)) return `imports ${found.to} without its extension`;
  const isExcused = isNeighbourlyDoor(file, found.to) || isOwnStep(file, found.to);
  if (!MAY_IMPORT[storey].includes(target) && !isExcused) {
    return `is a ${storey} and imports the ${target} ${found.to}`;
  }
  if (storey === "keeper" && target === "keeper" && roomOf(file) !== roomOf(found.to)) {
    return `is a keeper and imports another keeper, ${found.to}`;
  }
  if (found.to === "app/db.server.ts" && storey !== "flow" && found.names.includes("inTransaction")) {
    return "imports inTransaction, which only flows may";
  }
  return null;
}

/** A job may use its own room (the list of all jobs does); a page never imports another page. */
function isNeighbourlyDoor(file: string, to: string): boolean {
  return roomOf(file) === "jobs" && roomOf(to) === "jobs";
}

/** A flow that outgrew its file keeps its steps in a folder of its own name, which nobody else enters. */
function isOwnStep(file: string, to: string): boolean {
  const folder = /^app\/flows\/[\w-]+\//.exec(to)?.[0];
  if (!folder) return false;
  return file.startsWith(folder) || file === `${folder.slice(0, -1)}.server.ts`;
}

function outsideComplaint(file: string, storey: Storey, found: Import): string | null {
  if (/^(tests|scripts|extensions|prisma)\//.test(found.to)) return `reaches out of app/ for ${found.to}`;
  if (storey === "pure" && WORLDLY.test(found.to)) return `is pure and imports ${found.to}`;
  if (found.to.startsWith("@remix-run/") && storey !== "door" && storey !== "screen") {
    return `imports ${found.to}, which stays in doors and screens`;
  }
  if (file.startsWith("app/rules/") && found.to.startsWith("node:"))
    return `runs in browsers too and imports ${found.to}`;
  return null;
}

/** Circles among the ground's files, each told as the way round. */
export function circles(sources: Source[]): Complaint[] {
  const ways = new Map(
    sources.map((source) => [source.path, importsOf(source).map((found) => found.to)] as const),
  );
  const done = new Set<string>();
  const found: Complaint[] = [];
  const walk = (file: string, trail: string[]): void => {
    if (trail.includes(file)) found.push([...trail.slice(trail.indexOf(file)), file].join(" → "));
    if (trail.includes(file) || done.has(file)) return;
    for (const next of ways.get(file) ?? []) walk(next, [...trail, file]);
    done.add(file);
  };
  for (const file of ways.keys()) walk(file, []);
  return found;
}
