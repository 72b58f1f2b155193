import { expect, test } from "vitest";
import { loader } from "#app/routes/app.reports.programme.tsx";
import { anOpenShop, knock, statusOf } from "./admin-doors.ts";

test("the programme report opens for a shop in which nothing happened", async () => {
  const shop = await anOpenShop();
  const answer = statusOf(await knock(loader, { shop, path: "/app/reports/programme?range=90d" }));
  expect(answer).toMatchObject({
    period: { preset: "90d" },
    points: {
      outstanding: { now: { values: Array.from({ length: 90 }, () => 0) } },
      moved: { summary: "No points moved in these dates." },
    },
  });
});

test("the programme report says which dates it cannot read", async () => {
  const shop = await anOpenShop();
  const path = "/app/reports/programme?range=custom&from=2026-02-30&to=2026-03-01";
  expect(statusOf(await knock(loader, { shop, path }))).toBe(400);
});
