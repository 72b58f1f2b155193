/** A merchant shapes the programme: from a preset to published, two people at once, and back to an old version. */
import type { FrameLocator, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SHOP } from "./cast.ts";
import { install } from "./merchant-steps.ts";
import { laurelIn, openLaurel } from "./merchant.ts";
import { buildStage } from "./build-stage.ts";

const { stage, strike } = await buildStage();

beforeAll(() => install(stage));
afterAll(strike);

const heading = (frame: FrameLocator, name: string) => frame.getByRole("heading", { level: 1, name });
const field = (frame: FrameLocator, label: string) => frame.getByLabel(label, { exact: true });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });

async function published(): Promise<{ version: number; name: string }[]> {
  return stage.rows(
    "SELECT version, document->>'name' AS name FROM programme_versions WHERE shop_id = $1 ORDER BY version",
    [SHOP],
  );
}

async function untilPublished(frame: FrameLocator, version: number): Promise<void> {
  await frame.getByText(`Version ${String(version)} is in force`).waitFor();
}

test("from a preset to published in five clicks, and the widget follows", async () => {
  const page = await stage.page("merchant");
  const frame = laurelIn(page);
  let clicks = 0;
  const click = async (what: Locator) => {
    await what.click();
    clicks += 1;
  };
  await click(page.getByRole("link", { name: "Programme", exact: true }));
  await click(frame.getByRole("link", { name: "Start from a preset" }));
  await click(frame.getByRole("button", { name: "Start from Spend status" }));
  await heading(frame, "Edit programme").waitFor();
  await frame.getByText("A $50 order earns").waitFor();
  await click(frame.getByRole("button", { name: "Review and publish" }));
  await click(frame.getByRole("button", { name: "Publish", exact: true }));
  await untilPublished(frame, 2);
  expect(clicks).toBe(5);
  expect((await published()).at(-1)).toEqual({ version: 2, name: "Spend status" });
  const rules = () => stage.control.get<{ metafields: { value: string }[] }>(`metafields?shop=${SHOP}`);
  await stage.until("the rules to reach the shop", rules, ({ metafields }) =>
    metafields.some(({ value }) => value.includes("Platinum")),
  );
});

test("what is wrong is said at the field, and nothing is lost", async () => {
  const page = await stage.page("merchant");
  const frame = laurelIn(page);
  await frame.getByRole("button", { name: "Edit the programme" }).click();
  await heading(frame, "Edit programme").waitFor();
  await frame.getByRole("button", { name: "Tiers", exact: true }).click();
  await frame.getByRole("button", { name: "Edit Gold" }).click();
  await field(frame, "At least").fill("a lot");
  await save(page).click();
  await frame.getByRole("alert").first().waitFor();
  expect(await field(frame, "At least").inputValue()).toBe("a lot");
  expect(await field(frame, "At least").getAttribute("aria-invalid")).toBe("true");
  await field(frame, "At least").fill("650");
  await save(page).click();
  await save(page).waitFor({ state: "hidden" });
  const [draft] = await stage.rows<{ reach: unknown }>(
    "SELECT document->'tiers'->2->'reach' AS reach FROM programme_drafts WHERE shop_id = $1",
    [SHOP],
  );
  expect(draft?.reach).toEqual({ metric: "spend", atLeast: "65000" });
});

test("of two people who edit at once the second is told, and decides", async () => {
  const mine = await stage.page("merchant");
  const frame = await openLaurel(mine, "/app/programme/edit");
  await field(frame, "Name").fill("Mine");
  const theirs = await stage.page("colleague");
  const other = await openLaurel(theirs, "/app/programme/edit");
  await field(other, "Name").fill("Theirs");
  await save(theirs).click();
  await save(theirs).waitFor({ state: "hidden" });
  await save(mine).click();
  await frame.getByRole("button", { name: "Save mine over it" }).waitFor();
  expect(await field(frame, "Name").inputValue()).toBe("Mine");
  await frame.getByRole("button", { name: "Save mine over it" }).click();
  await save(mine).waitFor({ state: "hidden" });
  const [draft] = await stage.rows("SELECT document->>'name' AS name FROM programme_drafts");
  expect(draft).toEqual({ name: "Mine" });
});

test("an old version is restored as a draft and published again", async () => {
  const frame = await openLaurel(await stage.page("merchant"), "/app/programme/review");
  await frame.getByRole("button", { name: "Publish", exact: true }).click();
  await untilPublished(frame, 3);
  await frame.getByRole("button", { name: /^Restore version 1/ }).click();
  await heading(frame, "Edit programme").waitFor();
  await frame.getByRole("button", { name: "Review and publish" }).click();
  await frame.getByRole("button", { name: "Publish", exact: true }).click();
  await untilPublished(frame, 4);
  const [first, , , last] = await published();
  expect(last?.name).toBe(first?.name);
  const [audit] = await stage.rows<{ written: number }>(
    "SELECT count(*)::int AS written FROM audit_log WHERE action = 'programme published'",
  );
  // The first came with the installation, by nobody.
  expect(audit?.written).toBe(3);
  expect(stage.complaints).toEqual([]);
});
