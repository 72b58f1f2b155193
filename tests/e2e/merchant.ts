/** What a merchant does in the Shopify admin, with Laurel in its frame. */
import type { FrameLocator, Page } from "playwright-core";
import { SHOP } from "./cast.ts";

const STORE = `https://admin.shopify.com/store/${SHOP.split(".")[0] ?? ""}`;

/** Laurel as the admin shows it, at one of its own paths. */
export async function openLaurel(page: Page, path = ""): Promise<FrameLocator> {
  await page.goto(`${STORE}/apps/laurel${path}`);
  return page.locator("iframe").first().contentFrame();
}

/** Through Shopify's own page, which asks for the scopes; ends with Laurel in its frame. */
export async function installLaurel(page: Page): Promise<FrameLocator> {
  await page.goto(`${STORE}/apps/laurel`);
  await page.getByRole("button", { name: "Install", exact: true }).click();
  return page.locator("iframe").first().contentFrame();
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
