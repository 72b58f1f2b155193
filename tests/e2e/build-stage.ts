/** A stage with the whole of Laurel behind it, for one file of tests, and what is known when one of them fails. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach } from "vitest";
import { startStack } from "../../scripts/stack.ts";
import { Stage } from "./stage.ts";

/** Of what the parts printed, so much is told of a failure. */
const LAST_LINES = 60;

/** Striking it leaves nothing. A test that fails says what the pages showed, and what every part printed last. */
export async function buildStage(): Promise<{ stage: Stage; strike: () => Promise<void> }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-story-"));
  fs.chmodSync(folder, 0o755);
  const printed: string[] = [];
  const stack = await startStack({
    folder,
    careless: true,
    onLine: (part, line) => {
      printed.push(`${part}: ${line}`);
      if (printed.length > LAST_LINES) printed.shift();
    },
  });
  void stack.broken.then((part) => printed.push(`${part} ended without being asked`));
  const stage = new Stage(stack, folder);
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    const known = [`${task.name}:`, ...(await stage.read()), ...stage.complaints, ...printed];
    process.stderr.write(`${known.join("\n  ")}\n`);
  });
  const strike = async () => {
    await stage.close();
    await stack.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  return { stage, strike };
}
