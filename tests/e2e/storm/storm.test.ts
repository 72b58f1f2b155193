import { expect, test } from "vitest";
import { passed, tell } from "./report.ts";
import { runStorm } from "./storm.ts";

test("a short storm leaves books, orders and codes as they should be", async () => {
  const outcome = await runStorm({ seed: 1, events: 150, members: 24 });
  expect(passed(outcome), tell(outcome)).toBe(true);
});
