/**
 * Child processes that never outlive us. Each runs under a tiny shell that holds a pipe to us: when the pipe closes,
 * however we ended (also by kill -9), it asks the child to stop, and ends it by force 15 s later. In a process group
 * of their own, so that a Ctrl-C in the terminal reaches us alone and we choose the order in which things stop.
 */
import { type ChildProcess, spawn } from "node:child_process";

export type Guarded = {
  pid: number;
  child: ChildProcess;
  /** Resolves with the exit code when it has ended, asked or not. */
  ended: Promise<number>;
  hasEnded: () => boolean;
  /** Asks it to stop, and ends it by force after `patienceMs`. */
  stop: (patienceMs?: number) => Promise<void>;
};

type Output = "pipe" | "ignore" | "inherit" | number;

type Options = {
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Where standard output and error go. */
  output: [Output, Output];
  /** How it is asked to stop. */
  signal?: "TERM" | "INT";
  ids?: { uid?: number; gid?: number };
};

const GUARDIAN = `signal=$1; shift
exec 3<&0
trap '' INT HUP
"$@" </dev/null 3<&- &
child=$!
trap 'kill -$signal $child 2>/dev/null' TERM
(
  trap - TERM
  read -r _ <&3
  kill -$signal $child 2>/dev/null
  waited=0
  while [ $waited -lt 150 ]; do sleep 0.1; kill -0 $child 2>/dev/null || exit; waited=$((waited + 1)); done
  kill -KILL $child 2>/dev/null
) &
watcher=$!
wait $child 2>/dev/null
code=$?
while kill -0 $child 2>/dev/null; do wait $child 2>/dev/null; code=$?; done
kill $watcher 2>/dev/null
exit $code
`;

export function spawnGuarded(command: string[], options: Options): Guarded {
  const { env, cwd, output, signal = "TERM", ids = {} } = options;
  const child = spawn("sh", ["-c", GUARDIAN, "guardian", signal, ...command], {
    ...ids,
    cwd,
    env,
    detached: true,
    stdio: ["pipe", ...output],
  });
  let over = false;
  const ended = new Promise<number>((resolve) => {
    const end = (code: number | null) => {
      over = true;
      resolve(code ?? 1);
    };
    child.once("exit", end);
    child.once("error", () => {
      end(127);
    });
  });
  child.stdin?.on("error", () => undefined);
  const hasEnded = () => over;
  return {
    pid: child.pid ?? 0,
    child,
    ended,
    hasEnded,
    stop: (patienceMs) => stop(child, ended, patienceMs),
  };
}

async function stop(child: ChildProcess, ended: Promise<number>, patienceMs = 10_000): Promise<void> {
  child.stdin?.end();
  const impatience = setTimeout(() => {
    if (child.pid !== undefined && child.exitCode === null) killGroup(child.pid);
  }, patienceMs);
  await ended;
  clearTimeout(impatience);
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}
