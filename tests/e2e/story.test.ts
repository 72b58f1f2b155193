import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { startStack } from "../../scripts/stack.ts";
import { Stage } from "./stage.ts";
import { story } from "./story.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-story-"));
fs.chmodSync(folder, 0o755);
const stack = await startStack({ folder, careless: true });
const stage = new Stage(stack, folder);

afterAll(async () => {
  await stage.close();
  await stack.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("the story", () => {
  let broken = false;
  for (const { name, run } of story(stage)) {
    test(name, async ({ skip }) => {
      skip(broken, "an earlier step broke");
      broken = true;
      const seen = await run();
      broken = false;
      expect(seen).not.toBe("");
    });
  }
});
