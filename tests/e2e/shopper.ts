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

/** From a filled cart to the page that says thank you; answers Shopify's id of the order. */
export async function checkOut(page: Page): Promise<string> {
  await page.goto(`${STORE}/cart`);
  await page.getByRole("button", { name: "Check out" }).click();
  await page.getByRole("button", { name: "Pay now" }).click();
  const order = await page.locator("[data-order-id]").getAttribute("data-order-id");
  if (order === null) throw new Error("the shop said thank you without naming the order");
  return order;
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
