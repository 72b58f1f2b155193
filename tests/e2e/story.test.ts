import { afterAll, describe, expect, test } from "vitest";
import { buildStage } from "./build-stage.ts";
import { story } from "./story.ts";

const { stage, strike } = await buildStage();

afterAll(strike);

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
