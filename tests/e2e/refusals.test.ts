/** What is refused keeps the page with what was typed, says why, and the merchant goes on. */
import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SHOP } from "./cast.ts";
import { install } from "./merchant-steps.ts";
import { openLaurel } from "./merchant.ts";
import { buildStage } from "./build-stage.ts";

const { stage, strike } = await buildStage();

beforeAll(() => install(stage));
afterAll(strike);

const CUSTOMER = "777000222";
const field = (frame: FrameLocator, label: string) => frame.getByLabel(label, { exact: true });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });

async function saved(page: Page): Promise<void> {
  await save(page).click();
  await save(page).waitFor({ state: "hidden" });
}

/** The browser says of itself that an answer was no. */
const complaints = () => stage.complaints.splice(0).filter((each) => !each.includes("status of 4"));

test("words of the storefront that another tab was quicker with stay, and are saved over", async () => {
  const mine = await stage.page("merchant");
  const frame = await openLaurel(mine, "/app/storefront");
  await field(frame, "Title of the panel").fill("Mine");
  const other = await openLaurel(await stage.page("colleague"), "/app/storefront");
  await field(other, "Title of the panel").fill("Theirs");
  await saved(await stage.page("colleague"));
  await save(mine).click();
  await frame.getByText("What you typed is still here, and not saved.").waitFor();
  expect(await field(frame, "Title of the panel").inputValue()).toBe("Mine");
  await frame.getByRole("button", { name: "Save mine over them" }).click();
  await save(mine).waitFor({ state: "hidden" });
  await frame.getByText("Your storefront shows what you saved.").waitFor();
  const kept = "SELECT document->'texts'->'en'->>'title' AS title FROM storefronts WHERE shop_id = $1";
  expect(await stage.rows(kept, [SHOP])).toEqual([{ title: "Mine" }]);
  expect(complaints()).toEqual([]);
});

test("a reward that is typed while another tab saves stays, and the merchant goes on with it", async () => {
  const mine = await stage.page("merchant");
  const frame = await openLaurel(mine, "/app/programme/rewards");
  await frame.getByRole("button", { name: "Add a reward" }).click();
  await frame.getByRole("menuitem", { name: "Something of your own" }).click();
  await field(frame, "What your team does").fill("Hand over a cup of tea");
  const theirs = await stage.page("colleague");
  const other = await openLaurel(theirs, "/app/programme/edit");
  await field(other, "Name").fill("Theirs");
  await saved(theirs);
  await save(mine).click();
  await frame.getByRole("button", { name: "Save mine over it" }).waitFor();
  expect(await field(frame, "What your team does").inputValue()).toBe("Hand over a cup of tea");
  await frame.getByRole("button", { name: "Save mine over it" }).click();
  await save(mine).waitFor({ state: "hidden" });
  const kept =
    "SELECT document->'rewards'->-1->>'instructions' AS said FROM programme_drafts WHERE shop_id = $1";
  expect(await stage.rows(kept, [SHOP])).toEqual([{ said: "Hand over a cup of tea" }]);
  expect(complaints()).toEqual([]);
});

test("points for a member who is gone are refused at the head of the page, with the reason still typed", async () => {
  const arrive = () =>
    stage.rows(
      `INSERT INTO members (shop_id, customer_id, state, enrolled_at, created_at)
       VALUES ($1, $2, 'enrolled', now(), now())`,
      [SHOP, CUSTOMER],
    );
  await arrive();
  const page = await stage.page("merchant");
  const frame = await openLaurel(page, `/app/members/${CUSTOMER}/adjust`);
  await field(frame, "Points").fill("25");
  await field(frame, "Reason").fill("For waiting in the rain");
  await stage.rows("DELETE FROM members WHERE shop_id = $1 AND customer_id = $2", [SHOP, CUSTOMER]);
  await frame.getByRole("button", { name: "Give 25 points" }).click();
  await frame
    .getByText("There is no member with this id in this shop. Nothing that you typed is lost.")
    .waitFor();
  expect(await field(frame, "Reason").inputValue()).toBe("For waiting in the rain");
  await arrive();
  await frame.getByRole("button", { name: "Give 25 points" }).click();
  await frame.getByRole("list", { name: "Statement" }).waitFor();
  const given = "SELECT available::int FROM members WHERE shop_id = $1 AND customer_id = $2";
  expect(await stage.rows(given, [SHOP, CUSTOMER])).toEqual([{ available: 25 }]);
  expect(complaints()).toEqual([]);
});
