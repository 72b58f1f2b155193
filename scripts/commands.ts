/** Runs the project's own command-line tools with the project's own Node, quietly on success, readably on failure. */
import { spawn } from "node:child_process";
import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "..");
export const BIN = path.join(ROOT, "node_modules", ".bin");

/** Environment variables; NODE_ENV may be missing, whatever the types of some package say. */
export type Env = Record<string, string | undefined>;

/** PATH with the project's programs first: Node 24 comes from node_modules, whatever the machine has. */
export function withBin(env: Env = {}): NodeJS.ProcessEnv {
  const merged: Env = { ...process.env, CHECKPOINT_DISABLE: "1", DO_NOT_TRACK: "1", ...env };
  const before = merged["PATH"] ?? "";
  merged["PATH"] = before.startsWith(BIN) ? before : `${BIN}${path.delimiter}${before}`;
  return merged as NodeJS.ProcessEnv;
}

export type Finished = { code: number; output: string };

/** Runs to the end and answers what was printed; never throws on a non-zero end. */
export function runQuietly(command: string, words: string[], env: Env = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd: ROOT, env: withBin(env), stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Runs to the end; a failure throws with what was printed. */
export async function mustRun(command: string, words: string[], env: Env = {}): Promise<string> {
  const { code, output } = await runQuietly(command, words, env);
  if (code === 0) return output;
  throw new Error(
    `\`${command} ${words.join(" ")}\` ended with ${String(code)}:\n${output.trim().slice(0, 4_000)}`,
  );
}

/** A process with this id runs. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
