/**
 * `npm run mutants [-- rules|ledger] [--minutes N]`: changes the code a little, one place at a time, and asks whether a
 * test notices. What was asked is kept in tests/mutants, so that only what changed since is asked again.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { choiceOf, countOf, readWords } from "./asked.ts";
import { BIN, ROOT, withBin } from "./commands.ts";
import { table } from "./tables.ts";

/** Percent. The same stands in the configuration of either run. */
const ENOUGH = 85;

type Mutant = { status: string };
type Report = { files: Record<string, { mutants: Mutant[] }>; testFiles: unknown; schemaVersion: string };
type Score = { killed: number; alive: number; unrun: number };

const HELP = `npm run mutants                changes the rules and the pure files of the ledger; the unit tests judge
npm run mutants -- ledger      changes what writes the ledger to the database; its integration tests judge
    --minutes 60               stop after so long; what was asked by then is kept
    --told                     ask nothing; print what is known
Ends with 0: at least 85 % were killed · 1: fewer · 2: asked wrongly.`;
const asked = { command: "mutants", help: HELP };
const { values, positionals } = readWords("mutants", HELP, {
  allowPositionals: true,
  options: { minutes: { type: "string" }, told: { type: "boolean" } },
});
const subject = choiceOf(asked, positionals, ["rules", "ledger"]);
const minutes = countOf(asked, ["minutes", values.minutes], 24 * 60);
const kept = path.join(ROOT, "tests", "mutants", `${subject}.json.br`);
const working = path.join(ROOT, ".cache", "mutants", `${subject}.json`);

/** Gives Stryker what is known; where it was broken off and nobody packed that, what lies there is newer. */
function unpack(): void {
  if (!fs.existsSync(kept)) return;
  if (fs.existsSync(working) && fs.statSync(working).mtimeMs > fs.statSync(kept).mtimeMs) return;
  fs.mkdirSync(path.dirname(working), { recursive: true });
  fs.writeFileSync(working, zlib.brotliDecompressSync(fs.readFileSync(kept)));
}

/** Keeps what is known: what was found, not on whose machine. */
function pack(): Report {
  const { files, testFiles, schemaVersion } = JSON.parse(fs.readFileSync(working, "utf8")) as Report;
  const report = { schemaVersion, files, testFiles };
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = zlib.constants;
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24 };
  fs.writeFileSync(kept, zlib.brotliCompressSync(JSON.stringify(report), { params }));
  return report;
}

function runStryker(): Promise<number> {
  const child = spawn(path.join(BIN, "stryker"), ["run", `tests/mutants/${subject}.stryker.json`], {
    cwd: ROOT,
    env: withBin(),
    stdio: "inherit",
    // A Ctrl-C reaches us alone, and Stryker once: it keeps what it has and ends.
    detached: true,
  });
  const stop = () => child.kill("SIGINT");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  const timer = setTimeout(stop, minutes * 60_000);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

/** The room of a file: its folder below `app/`. */
function roomOf(file: string): string {
  return file.split("/").slice(1, -1).join("/");
}

/** Prints the score by room and answers that of all, in percent. */
function tell({ files }: Report): number {
  const rooms = new Map<string, Score>();
  const all: Score = { killed: 0, alive: 0, unrun: 0 };
  for (const [file, { mutants }] of Object.entries(files)) {
    const room = rooms.get(roomOf(file)) ?? { killed: 0, alive: 0, unrun: 0 };
    rooms.set(roomOf(file), room);
    for (const { status } of mutants) for (const score of [room, all]) count(score, status);
  }
  const scores = [...rooms].sort(([a], [b]) => a.localeCompare(b));
  const rows = [...scores, ["all", all] as const].map(([room, { killed, alive, unrun }]) => [
    ...[room, percent({ killed, alive, unrun }).toFixed(1)],
    ...[killed, alive, unrun].map((figure) => figure.toLocaleString("en-US")),
  ]);
  process.stdout.write(`\n${table(["room", "killed %", "killed", "alive", "not run"], rows)}\n`);
  return percent(all);
}

function count(score: Score, status: string): void {
  if (status === "Killed" || status === "Timeout") score.killed += 1;
  if (status === "Survived") score.alive += 1;
  if (status === "NoCoverage") score.unrun += 1;
}

function percent({ killed, alive, unrun }: Score): number {
  return (100 * killed) / Math.max(killed + alive + unrun, 1);
}

unpack();
const code = values.told === true ? 0 : await runStryker();
const isEnough = fs.existsSync(working) && tell(pack()) >= ENOUGH;
process.exitCode = code === 0 && !isEnough ? 1 : code;
