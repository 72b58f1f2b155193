/** What a merchant does in the Shopify admin, with Laurel in its frame. */
import type { FrameLocator, Locator, Page } from "playwright-core";
import { SHOP } from "./cast.ts";

const STORE = `https://admin.shopify.com/store/${SHOP.split(".")[0] ?? ""}`;

/** Laurel as the admin shows it. */
export function laurelIn(page: Page): FrameLocator {
  return page.locator("iframe").first().contentFrame();
}

/** At one of Laurel's own paths. */
export async function openLaurel(page: Page, path = ""): Promise<FrameLocator> {
  await page.goto(`${STORE}/apps/laurel${path}`);
  return laurelIn(page);
}

/** Through Shopify's own page, which asks for the scopes; ends with Laurel in its frame. */
export async function installLaurel(page: Page): Promise<FrameLocator> {
  await page.goto(`${STORE}/apps/laurel`);
  await page.getByRole("button", { name: "Install", exact: true }).click();
  return laurelIn(page);
}

/**
 * Follows a link of Laurel into the theme editor's own tab, where a block stands ready, and saves. Answers the offer.
 */
export async function publishBlock(page: Page, link: Locator): Promise<string> {
  const [editor] = await Promise.all([page.waitForEvent("popup"), link.click()]);
  const offer = (await editor.getByText(/is ready to go live/).textContent()) ?? "";
  await editor.getByRole("button", { name: "Save", exact: true }).click();
  await editor.getByRole("status").filter({ hasText: "Saved" }).waitFor();
  await editor.close();
  return offer.trim();
}

/** What Laurel's home says about one of its places in the theme: On, Off, Checking or Unknown. */
export async function themeState(frame: FrameLocator, place: string): Promise<string> {
  const heading = frame.getByRole("heading", { name: place, exact: true });
  return /[A-Z][a-z]+$/.exec((await heading.locator("..").innerText()).trim())?.[0] ?? "";
}

/** Headless, every tab is in front; so the page is told, as a browser tells it, that it is looked at again. */
export async function comeBack(frame: FrameLocator): Promise<void> {
  await frame.locator("body").evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
}

/** Gives a part of an order's money back on its page in the admin; answers what the admin says. */
export async function refundOrder(page: Page, order: string, amount: string): Promise<string> {
  await page.goto(`${STORE}/orders`);
  await page.getByRole("link", { name: order, exact: true }).click();
  const box = page.getByRole("group").filter({ hasText: "Refund everything" });
  await box.getByText("Refund", { exact: true }).first().click();
  await box.getByLabel("Amount").fill(amount);
  await box.getByRole("button", { name: "Refund", exact: true }).click();
  return said(page);
}

/** On the admin's page of apps; answers what the admin says. */
export async function uninstallLaurel(page: Page): Promise<string> {
  await page.goto(`${STORE}/settings/apps`);
  await page.getByRole("button", { name: "Uninstall" }).click();
  return said(page);
}

/** What the admin's list of webhooks says about those of one topic, newest first. */
export async function readWebhooks(page: Page, topic: string): Promise<string[]> {
  await page.goto(`${STORE}/webhooks`);
  await page.getByLabel("Topic").selectOption(topic);
  await page.waitForURL(/topic=/);
  const rows = await page.locator("summary").filter({ hasText: topic }).allTextContents();
  return rows.map((row) => row.replace(/\s+/g, " ").trim());
}

/** The line with which the admin answers a form. */
async function said(page: Page): Promise<string> {
  const line = page.locator("main").getByRole("status").or(page.locator("main").getByRole("alert"));
  return ((await line.first().textContent()) ?? "").trim();
}

/** The draft that a preset becomes, in its editor; one that is waiting makes room for it. */
export async function startFrom(page: Page, preset: string): Promise<FrameLocator> {
  const frame = await openLaurel(page, "/app/programme/presets");
  await frame.getByRole("button", { name: `Start from ${preset}` }).click();
  const replace = frame.getByRole("button", { name: "Replace the draft" });
  const editor = frame.getByRole("heading", { level: 1, name: "Edit programme" });
  await replace.or(editor).first().waitFor();
  if (await replace.isVisible()) await replace.click();
  await editor.waitFor();
  return frame;
}

/** From the list of members to the page of one. */
export async function openMember(page: Page, name: string): Promise<FrameLocator> {
  const frame = await openLaurel(page, "/app/members");
  await frame.getByRole("link", { name }).first().click();
  await frame.getByRole("heading", { level: 1, name }).waitFor();
  return frame;
}

/** What stands under a heading of a card. */
export async function readCard(frame: FrameLocator, heading: string): Promise<string> {
  const title = frame.getByRole("heading", { name: heading, exact: true });
  return ((await title.locator("xpath=following-sibling::*[1]").textContent()) ?? "").trim();
}

export type StatementLine = { words: string; reasons: string[] };

/** The newest line of a member's statement, opened to its reasons. */
export async function openNewestLine(frame: FrameLocator): Promise<StatementLine> {
  const line = frame.getByRole("list", { name: "Statement" }).getByRole("listitem").first();
  const words = await line.locator("summary").innerText();
  await line.locator("summary").click();
  const reasons = line.getByRole("paragraph");
  await reasons.first().waitFor();
  return { words: words.replace(/\s+/g, " ").trim(), reasons: await reasons.allInnerTexts() };
}

/** The row of one customer in a table of figures, by column title. */
export async function readRow(frame: FrameLocator, customer: string): Promise<Record<string, string>> {
  const row = frame
    .getByRole("row")
    .filter({ has: frame.getByRole("rowheader", { name: customer }) })
    .first();
  await row.waitFor();
  return row.evaluate((element) =>
    Object.fromEntries(
      [...element.querySelectorAll("td")].map((cell) => [
        cell.dataset["label"] ?? "",
        cell.textContent.trim(),
      ]),
    ),
  );
}

/** Figures with their names, as a card sums them up. */
export async function readSums(frame: FrameLocator): Promise<Record<string, string>> {
  await frame.getByRole("term").first().waitFor();
  return frame
    .getByRole("term")
    .evaluateAll((terms) =>
      Object.fromEntries(
        terms.map((term) => [
          term.textContent.trim(),
          term.nextElementSibling?.firstElementChild?.textContent.trim() ?? "",
        ]),
      ),
    );
}
