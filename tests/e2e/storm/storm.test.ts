import { expect, test } from "vitest";
import { passed, tell } from "./report.ts";
import { runStorm } from "./storm.ts";

/** A quiet machine takes half a minute; a busy one is given its time. */
const PATIENCE_MS = 300_000;

test(
  "a short storm leaves books, orders and codes as they should be",
  async () => {
    const outcome = await runStorm({ seed: 1, events: 150, members: 24 });
    expect(passed(outcome), tell(outcome)).toBe(true);
  },
  PATIENCE_MS,
);
