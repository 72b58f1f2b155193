import { parseCronItems } from "graphile-worker";
import { expect, test } from "vitest";
import { SCHEDULE } from "#app/jobs/schedule.ts";

test("the queue reads every line of the schedule: a worker that cannot does not start", () => {
  const items = SCHEDULE.map(({ task, pattern }) => ({ task, match: pattern }));
  expect(parseCronItems(items).map(({ task }) => task)).toEqual(items.map(({ task }) => task));
});

test("points that are due mature before points are converted", () => {
  const minutesOf = (name: string) => {
    const pattern = SCHEDULE.find(({ task }) => task === name)?.pattern ?? "";
    return (pattern.split(" ")[0] ?? "").split(",").map(Number);
  };
  const matured = minutesOf("sweep-points");
  for (const minute of minutesOf("sweep-conversions")) expect(matured).toContain(minute - 2);
});
