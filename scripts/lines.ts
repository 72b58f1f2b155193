/** What child processes print, line by line. */
import type { Readable } from "node:stream";
import type { Guarded } from "./guard.ts";

type Wanted = {
  name: string;
  /** The line by which it says that it is up. */
  ready: RegExp;
  limitMs?: number;
  onLine?: (line: string) => void;
};

/** Resolves at the first line that matches; throws with the last lines when it ends or stays silent instead. */
export function untilLine(
  guarded: Guarded,
  { name, ready, limitMs = 60_000, onLine }: Wanted,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const last: string[] = [];
    const fail = (why: string) => {
      clearTimeout(impatience);
      reject(new Error(`${name} ${why}:\n${last.join("\n")}`));
    };
    const impatience = setTimeout(() => {
      void guarded.stop(0);
      fail("did not start in time");
    }, limitMs);
    const hear = (line: string) => {
      last.push(line);
      if (last.length > 30) last.shift();
      onLine?.(line);
      if (!ready.test(line)) return;
      clearTimeout(impatience);
      resolve();
    };
    eachLine(guarded.child.stdout, hear);
    eachLine(guarded.child.stderr, hear);
    // A moment for what it said last to arrive.
    void guarded.ended.then((code) => setTimeout(fail, 50, `ended with ${String(code)}`));
  });
}

function eachLine(stream: Readable | null, hear: (line: string) => void): void {
  let rest = "";
  stream?.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(hear);
  });
  stream?.on("end", () => {
    if (rest !== "") hear(rest);
  });
}
