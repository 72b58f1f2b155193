/** What a member is told of points that are about to end. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildStage } from "../build-stage.ts";
import { panelAnswer } from "./answers.ts";
import { furnish, visitor } from "./furnish.ts";
import { address, answering, control, open, panelOf, tell } from "./states.ts";

const { stage, strike } = await buildStage();

beforeAll(() => furnish(stage));
afterAll(strike);

type Ending = ReturnType<typeof panelAnswer>["member"]["nextEnding"];

/** The line below the balance, once Laurel has answered. */
async function lineFor(nextEnding: Ending, locale: string) {
  const page: Page = await visitor(stage, "member", {});
  const answer = panelAnswer({ locale });
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await tell(page, "panel", (route) =>
    route.fulfill(answering({ ...answer, member: { ...answer.member, nextEnding } })),
  );
  await page.goto(address("/", locale));
  await open(page);
  await control(page, "redeem:five-off").waitFor();
  return panelOf(page).locator("[data-ending]");
}

test.each([
  { language: "en", said: "120 points expire on Nov 23, 2027" },
  { language: "ar", said: "23\u200f/11\u200f/2027" },
  { language: "ja", said: "2027/11/23" },
])("a member reads how many points end first, and on which day, in $language", async ({ language, said }) => {
  const line = await lineFor({ points: "120", lastDay: "2027-11-23T12:00:00.000Z" }, language);
  expect(await line.innerText()).toContain(said);
  expect(await line.innerText()).toContain("120");
  expect(await line.isVisible()).toBe(true);
});

test("a member whose points do not end reads nothing of it", async () => {
  const line = await lineFor(null, "en");
  expect(await line.textContent()).toBe("");
  expect(await panelOf(line.page()).innerText()).not.toContain("expire");
});
