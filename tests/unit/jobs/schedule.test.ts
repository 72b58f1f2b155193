import { parseCronItems } from "graphile-worker";
import { expect, test } from "vitest";
import { SCHEDULE } from "#app/jobs/schedule.ts";

test("the queue reads every line of the schedule: a worker that cannot does not start", () => {
  const items = SCHEDULE.map(({ task, pattern }) => ({ task, match: pattern }));
  expect(parseCronItems(items).map(({ task }) => task)).toEqual(items.map(({ task }) => task));
});
