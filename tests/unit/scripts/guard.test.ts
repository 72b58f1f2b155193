import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { BIN, isAlive, ROOT, withBin } from "../../../scripts/commands.ts";
import { spawnGuarded } from "../../../scripts/guard.ts";

const options = { cwd: ROOT, env: withBin(), output: ["pipe", "pipe"] as ["pipe", "pipe"] };

/** A process that starts `command` guarded, says its guardian's id, and waits. */
function aParent(command: string[]): { kill: (signal: NodeJS.Signals) => void; guardian: Promise<number> } {
  const program = `
    import { spawnGuarded } from ${JSON.stringify(path.join(ROOT, "scripts/guard.ts"))};
    const { pid } = spawnGuarded(${JSON.stringify(command)}, { cwd: "/", env: process.env, output: ["ignore", "ignore"] });
    process.stdout.write(String(pid) + "\\n");
    setInterval(() => undefined, 1000);`;
  const child = spawn(path.join(BIN, "node"), ["--input-type=module-typescript", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const guardian = new Promise<number>((resolve) => {
    child.stdout.once("data", (chunk: Buffer) => {
      resolve(Number(chunk.toString()));
    });
  });
  return { kill: (signal) => child.kill(signal), guardian };
}

/** Who lives in the guardian's group. The dead whom nobody has buried yet do not count. */
const groupOf = (pid: number) =>
  processes().filter(([group, state = "Z"]) => Number(group) === pid && !state.startsWith("Z"));

/** Group and state of every process, from /proc where there is one: small machines have no `ps`. */
function processes(): string[][] {
  if (!fs.existsSync("/proc/self/stat")) {
    const told = execFileSync("ps", ["-eo", "pgid=,stat="], { encoding: "utf8" });
    return told.split("\n").map((line) => line.trim().split(/\s+/));
  }
  return fs.readdirSync("/proc").flatMap((name) => {
    try {
      // "pid (name) state parent group …", and a name may hold anything.
      const [state = "Z", , group = ""] = fs
        .readFileSync(`/proc/${name}/stat`, "utf8")
        .split(") ")
        .at(-1)!
        .split(" ");
      return [[group, state]];
    } catch {
      return [];
    }
  });
}

describe("a guarded process", () => {
  test.each(["SIGKILL", "SIGTERM"] as const)(
    "ends when its parent ends by %s, and leaves nobody behind",
    async (signal) => {
      const parent = aParent(["sleep", "300"]);
      const guardian = await parent.guardian;
      expect(isAlive(guardian)).toBe(true);
      parent.kill(signal);
      await vi.waitFor(() => expect(groupOf(guardian)).toEqual([]), { timeout: 5_000 });
    },
  );

  test("is asked to stop, and its exit code is ours", async () => {
    const guarded = spawnGuarded(
      ["sh", "-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done"],
      options,
    );
    await new Promise((resolve) => guarded.child.stdout?.once("data", resolve));
    await guarded.stop();
    expect(await guarded.ended).toBe(7);
  });

  test("that does not listen is ended by force", async () => {
    const guarded = spawnGuarded(
      ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done"],
      options,
    );
    await new Promise((resolve) => guarded.child.stdout?.once("data", resolve));
    await guarded.stop(100);
    expect(guarded.hasEnded()).toBe(true);
    await vi.waitFor(() => expect(groupOf(guarded.pid)).toEqual([]));
  });

  test("that cannot be started says so", async () => {
    const guarded = spawnGuarded(["no-such-program-anywhere"], options);
    expect(await guarded.ended).toBe(127);
  });
});
