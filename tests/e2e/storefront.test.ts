/** A merchant shows the widget, gives it their own words, and sees them before any shopper does. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { SHOP } from "./cast.ts";
import { install } from "./merchant-steps.ts";
import { comeBack, openLaurel, publishBlock, themeState } from "./merchant.ts";
import { buildStage } from "./build-stage.ts";

const { stage, strike } = await buildStage();

beforeAll(() => install(stage));
afterAll(strike);

test("the page says off, leads into the theme editor, and says on when the merchant is back", async () => {
  const page = await stage.page("merchant");
  const frame = await openLaurel(page, "/app/storefront");
  const states = () =>
    Promise.all(["Rewards launcher", "Points for this order"].map((name) => themeState(frame, name)));
  await stage.until("both to be off", states, (said) => said.every((each) => each === "Off"));
  const launcher = await publishBlock(page, frame.getByRole("link", { name: "Turn on: Rewards launcher" }));
  const cart = await publishBlock(page, frame.getByRole("link", { name: "Add to cart page" }));
  expect([launcher, cart]).toEqual([
    "Rewards launcher is ready to go live. Save to publish it.",
    "Points for this order is ready to go live. Save to publish it.",
  ]);
  await comeBack(frame);
  await stage.until("both to be on", states, (said) => said.every((each) => each === "On"));
  expect(await themeState(frame, "Points to earn")).toBe("Off");
});

test("what is typed is seen in the preview at once, and in the shop when it is saved", async () => {
  const page = await stage.page("merchant");
  const frame = await openLaurel(page, "/app/storefront");
  const preview = frame.frameLocator("iframe[title='Preview of the widget']:not([data-drawing])");
  await preview.getByRole("dialog", { name: "Rewards" }).waitFor();
  // The preview opens its panel anew, and the field keeps the focus.
  const title = frame.getByLabel("Title of the panel");
  await title.pressSequentially("Inklings");
  await preview.getByRole("dialog", { name: "Inklings" }).waitFor();
  await page.keyboard.type(" & co");
  expect(await title.inputValue()).toBe("Inklings & co");
  await frame.getByLabel("Accent colour", { exact: true }).fill("#7a1f3d");
  await preview.getByRole("dialog", { name: "Inklings & co" }).waitFor();
  const header = preview.getByRole("banner").last();
  await stage.until(
    "the preview to take the colour",
    () => header.evaluate((element) => getComputedStyle(element).backgroundColor),
    (colour) => colour === "rgb(122, 31, 61)",
  );
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Save", exact: true }).waitFor({ state: "hidden" });
  const guest = await stage.page("guest");
  await stage.until(
    "the shop to say it",
    async () => {
      await guest.goto(`https://${SHOP}/`);
      return guest.locator("laurel-rewards h2").first().textContent();
    },
    (title) => title === "Inklings & co",
  );
  await guest.getByRole("button", { name: "Rewards" }).click();
  await guest.getByRole("dialog", { name: "Inklings & co" }).waitFor();
  expect(stage.complaints.splice(0)).toEqual([]);
});

test("what cannot be kept is said at its field, and nothing is lost", async () => {
  const page = await stage.page("merchant");
  const frame = await openLaurel(page, "/app/storefront");
  await frame.getByLabel("Accent colour", { exact: true }).fill("claret");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await frame.getByText("Write the colour as # and six digits").waitFor();
  await frame.getByLabel("Accent colour", { exact: true }).fill("#7a1f3e");
  await frame.getByText("Write the colour as # and six digits").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Save", exact: true }).waitFor({ state: "hidden" });
  const [kept] = await stage.rows<{ accent: string; title: string }>(
    `SELECT document->'look'->>'accent' AS accent, document->'texts'->'en'->>'title' AS title
     FROM storefronts WHERE shop_id = $1`,
    [SHOP],
  );
  expect(kept).toEqual({ accent: "#7a1f3e", title: "Inklings & co" });
});
