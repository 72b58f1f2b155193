/** What a merchant does by hand: adjusts points, one and many, takes it back, and sees to what could not be done. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilStill } from "./books.ts";
import { ADA, NOTEBOOK, type Plot, SHOP } from "./cast.ts";
import { install } from "./merchant-steps.ts";
import { openLaurel, openMember, openNewestLine, readCard } from "./merchant.ts";
import { purchase } from "./shopper-steps.ts";
import { buildStage } from "./build-stage.ts";

const { stage, strike } = await buildStage();
const plot: Plot = { orders: [], code: "" };

beforeAll(async () => {
  await install(stage);
  await purchase(stage, plot, { handle: NOTEBOOK, balance: 40, tier: "member" });
});
afterAll(strike);

const merchant = () => stage.page("merchant");

test("gives one member points for a reason, and reads it in the statement", async () => {
  const frame = await openMember(await merchant(), ADA);
  await frame.getByRole("link", { name: "Adjust points" }).click();
  await frame.getByLabel("Points").fill("-41");
  await frame.getByText("The balance is 40: taking 41 would leave less than nothing").waitFor();
  await frame.getByLabel("Points").fill("15");
  await frame.getByText("Balance 40 → 55").waitFor();
  await frame.getByLabel("Reason").fill("Sorry for the late parcel");
  await frame.getByRole("button", { name: "Give 15 points" }).click();
  await frame.getByRole("heading", { level: 1, name: ADA }).waitFor();
  expect(await readCard(frame, "Points to spend")).toBe("55 points");
  const { words, reasons } = await openNewestLine(frame);
  expect(words).toMatch(/Adjusted by the shop \+15 balance 55$/);
  expect(reasons[0]).toBe("“Sorry for the late parcel”");
  expect(reasons.at(-1)).toMatch(/^By you, /);
});

test("looks at a file first, posts its good lines, and takes them back", async () => {
  const frame = await openLaurel(await merchant(), "/app/members/adjustments/new");
  const [ada] = await stage.rows<{ email: string }>("SELECT email FROM members WHERE email LIKE 'ada@%'");
  const lines = [
    "E-Mail;Points;Reason",
    `${ada?.email ?? ""};20;Late`,
    `${ada?.email ?? ""};-10;Late`,
    "who@x.test;5;Late",
  ];
  const buffer = Buffer.from(`\uFEFF${lines.join("\r\n")}`);
  await frame.locator("input[type=file]").setInputFiles({ name: "late.csv", mimeType: "text/csv", buffer });
  await frame.getByRole("button", { name: "Check the file" }).click();
  await frame.getByText("2 lines can be posted, 1 line cannot").waitFor();
  await frame.getByText("55 → 75").waitFor();
  await frame.getByText("75 → 65").waitFor();
  await frame.getByText("No customer has this e-mail").waitFor();
  await frame.getByRole("button", { name: "Post 2 lines" }).click();
  await frame.getByText("Posted", { exact: true }).waitFor();
  const balance = () =>
    stage.rows<{ available: string }>("SELECT available FROM members WHERE email LIKE 'ada@%'");
  expect(await balance()).toEqual([{ available: "65" }]);
  await frame.getByRole("button", { name: "Undo", exact: true }).click();
  await frame.getByRole("button", { name: "Undo now" }).click();
  await frame.getByText("Undone", { exact: true }).waitFor();
  expect(await balance()).toEqual([{ available: "55" }]);
});

test("downloads the lines with errors as a file that can be mended", async () => {
  const page = await merchant();
  const frame = await openLaurel(page, "/app/members/adjustments");
  await frame.getByRole("link", { name: "late.csv" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    frame.getByRole("button", { name: "Download lines with errors" }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toBe(
    "\uFEFFemail,points,reason,error,line\r\nwho@x.test,5,Late,No customer has this e-mail,4\r\n",
  );
});

test("tries a parked delivery again, and sets another aside for good", async () => {
  await untilStill(stage);
  await stage.rows(`UPDATE deliveries SET state = 'parked', error = 'Laurel stumbled' WHERE webhook_id IN (
    SELECT webhook_id FROM deliveries WHERE topic LIKE 'orders/%' ORDER BY received_at LIMIT 2)`);
  const page = await merchant();
  const home = await openLaurel(page);
  await home.getByText("2 messages from Shopify could not be dealt with").waitFor();
  await home.getByRole("link", { name: "See them in the activity log" }).click();
  const parked = home.getByRole("rowheader");
  await home.getByRole("tab", { name: "Could not be done", selected: true }).waitFor();
  expect(await parked.count()).toBe(2);
  await parked.first().getByRole("link").click();
  await home.getByRole("button", { name: "Try again" }).click();
  await home.getByText("It is tried again now").waitFor();
  const states = () =>
    stage.rows<{ state: string; outcome: string | null }>(
      "SELECT state, outcome FROM deliveries WHERE shop_id = $1 AND error = 'Laurel stumbled'",
      [SHOP],
    );
  await stage.until("one to be done", states, (rows) => rows.length === 1);
  const frame = await openLaurel(page, "/app/activity?state=parked");
  await frame.getByRole("rowheader").getByRole("link").click();
  await frame.getByLabel("Why it need not be done").fill("Known already");
  await frame.getByRole("button", { name: "Set aside for good" }).click();
  await frame.getByText("It is set aside for good").waitFor();
  expect(await states()).toEqual([{ state: "ignored", outcome: "Set aside for good: Known already" }]);
});

test("a menu clicked before the page has come to life leads there all the same, and so does a reload", async () => {
  const page = await merchant();
  const scripts = /\/assets\/.*\.js/;
  await page.route(scripts, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  const frame = await openLaurel(page);
  await page.getByRole("link", { name: "Programme", exact: true }).click();
  await frame.getByRole("heading", { level: 1, name: "Programme" }).waitFor();
  await page.unroute(scripts);
  await openLaurel(page);
  await page.getByRole("link", { name: "Members", exact: true }).click();
  await frame.getByRole("link", { name: ADA }).first().click();
  await frame.getByRole("heading", { level: 1, name: ADA }).waitFor();
  await frame.locator("html").evaluate((html) => {
    html.dataset["left"] = "yes";
    location.reload();
  });
  await frame.locator("html:not([data-left])").getByRole("heading", { level: 1, name: ADA }).waitFor();
  await frame.getByRole("link", { name: "Adjust points" }).click();
  await frame.getByRole("heading", { level: 1, name: "Adjust points" }).waitFor();
});

test("a database that drops every connection is gone back to", async () => {
  const [dropped] = await stage.rows<{ count: number }>(`SELECT count(pg_terminate_backend(pid))::int AS count
    FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
  expect(dropped?.count).toBeGreaterThan(2);
  const before = await stage.rows<{ sum: string }>("SELECT sum(pending + available) AS sum FROM members");
  const points = Number(before[0]?.sum);
  await purchase(stage, plot, { handle: NOTEBOOK, balance: points + 40, tier: "member" });
  await openMember(await merchant(), ADA);
});

test("no page complained", () => {
  expect(stage.complaints).toEqual([]);
});
