/** What a shopper does in the storefront, with mouse and eyes. */
import type { Locator, Page } from "playwright-core";
import { SHOP } from "./cast.ts";

const STORE = `https://${SHOP}`;

/** Picked by e-mail address: a bar at the top offers the first names, too. */
export async function logIn(page: Page, name: string): Promise<void> {
  await page.goto(`${STORE}/account/login`);
  await page.getByRole("button", { name: `${name.toLowerCase()}@example.com` }).click();
  await page.waitForURL(/\/account$/);
}

export async function visitProduct(page: Page, handle: string): Promise<void> {
  await page.goto(`${STORE}/products/${handle}`);
}

export async function addToCart(page: Page, handle: string): Promise<void> {
  await visitProduct(page, handle);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.waitForURL(/\/cart$/);
}

/** Tries a code in the cart; answers what the shop says against it, or nothing. */
export async function tryCode(page: Page, code: string): Promise<string> {
  await page.goto(`${STORE}/cart`);
  await page.getByLabel("Discount code").fill(code);
  await page.getByRole("button", { name: "Apply" }).click();
  await page.waitForLoadState();
  const said = page.getByRole("alert");
  return (await said.count()) === 0 ? "" : ((await said.first().textContent()) ?? "").trim();
}

/** From a filled cart to the page that says thank you; answers the order's name. */
export async function checkOut(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Check out" }).click();
  return pay(page);
}

/** In the checkout. Answers the order's name. */
export async function pay(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Pay now" }).click();
  const order = await page.getByText(/^Order #\d+$/).textContent();
  return (order ?? "").replace("Order ", "");
}

export async function buy(page: Page, handle: string): Promise<string> {
  await addToCart(page, handle);
  return checkOut(page);
}

/** The rewards panel, opened by its button on the shop's first page. */
export async function openPanel(page: Page): Promise<Locator> {
  await page.goto(`${STORE}/`);
  await page.getByRole("button", { name: /Rewards/ }).click();
  const panel = page.getByRole("dialog", { name: "Rewards" });
  await panel.waitFor();
  return panel;
}

/** The one code in the panel, by its button; ends in the cart and answers its sums: subtotal, discount, total. */
export async function applyFromPanel(page: Page): Promise<string[]> {
  const panel = await openPanel(page);
  await panel.getByRole("link", { name: "Apply to cart" }).click();
  await page.waitForURL(/\/cart$/);
  const sums = await page.getByRole("definition").allInnerTexts();
  return sums.map((each) => each.trim());
}
