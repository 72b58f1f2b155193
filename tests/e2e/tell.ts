/** Tells the story step by step, one line each, and stops where it breaks. */
import fs from "node:fs";
import path from "node:path";
import { styleText } from "node:util";
import { ROOT } from "../../scripts/commands.ts";
import type { Stack } from "../../scripts/stack.ts";
import { Stage } from "./stage.ts";
import { story } from "./story.ts";

type Telling = { stack: Stack; folder: string; say: (line: string) => void };

/** True when every step held. */
export async function tell({ stack, folder, say }: Telling): Promise<boolean> {
  const stage = new Stage(stack, folder);
  try {
    for (const [index, step] of story(stage).entries()) {
      const begun = performance.now();
      const label = `${String(index + 1).padStart(2)}. ${step.name}`;
      try {
        const seen = await step.run();
        const seconds = ((performance.now() - begun) / 1000).toFixed(1);
        say(`${styleText("green", "✓")} ${label}: ${seen} ${styleText("dim", `(${seconds} s)`)}`);
      } catch (error) {
        say(`${styleText("red", "✗")} ${label}: ${error instanceof Error ? error.message : String(error)}`);
        for (const file of keep(await stage.photograph(`step-${String(index + 1)}`)))
          say(`    picture: ${file}`);
        for (const complaint of stage.complaints.slice(-5)) say(`    the page said: ${complaint}`);
        return false;
      }
    }
    return true;
  } finally {
    await stage.close();
  }
}

/** The folder of the telling is thrown away; pictures of a failure are not. */
function keep(files: string[]): string[] {
  const home = path.join(ROOT, ".cache", "pictures");
  fs.mkdirSync(home, { recursive: true });
  return files.map((file) => {
    const kept = path.join(home, path.basename(file));
    fs.copyFileSync(file, kept);
    return path.relative(ROOT, kept);
  });
}
