/** The story's steps in the storefront: Ada buys, looks, redeems and uses her code; Bo tries it in vain. */
import { balanceOf, redemptions, untilBalance } from "./books.ts";
import { PHONE } from "./browser.ts";
import { ADA, BO, NOTEBOOK, type Plot, SHOP } from "./cast.ts";
import { addToCart, applyFromPanel, buy, checkOut, logIn, openPanel, tryCode } from "./shopper.ts";
import { holds, type Stage } from "./stage.ts";

type Expected = { handle: string; balance: number; tier: string };

type Discount = {
  code: string;
  usageLimit: number | null;
  usageCount: number;
  context: { kind: string; customerIds?: string[] };
  value: { amountMinor?: number };
};

export async function purchase(
  stage: Stage,
  plot: Plot,
  { handle, balance, tier }: Expected,
): Promise<string> {
  const page = await stage.page("ada");
  if (plot.orders.length === 0) await logIn(page, ADA);
  const before = (await balanceOf(stage, ADA)).available;
  plot.orders.push(await buy(page, handle));
  const after = await untilBalance(stage, ADA, balance);
  holds("her tier", after.tier, tier);
  return `+${String(balance - before)} points, ${String(balance)} in all, tier ${tier}`;
}

export async function lookAtWidget(stage: Stage): Promise<string> {
  const panel = await openPanel(await stage.page("ada"));
  await panel.getByText("History").waitFor();
  const text = ((await panel.locator("header").textContent()) ?? "").replace(/\s+/g, " ").trim();
  holds("points in the widget", /\b600\b/.test(text), true);
  holds("the tier in the widget", text.includes("Influencer"), true);
  return `“${text}”`;
}

/** The same on her phone: nothing is wider than the screen, and Escape closes it. */
export async function lookAtPhone(stage: Stage): Promise<string> {
  const page = await stage.page("ada-on-her-phone", PHONE);
  await logIn(page, ADA);
  const panel = await openPanel(page);
  await panel.getByText("History").waitFor();
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  holds("the page is as wide as the screen", scrollWidth, clientWidth);
  const box = await panel.boundingBox();
  holds("the panel fits", box !== null && box.x >= 0 && box.x + box.width <= clientWidth, true);
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "hidden" });
  return `${String(clientWidth)} pixels wide, closes with Escape`;
}

export async function redeem(stage: Stage, plot: Plot): Promise<string> {
  const panel = await openPanel(await stage.page("ada"));
  await panel.getByRole("button", { name: /^Redeem 500/ }).click();
  await panel.getByRole("button", { name: "Get the code" }).click();
  const shown = panel.locator("code").first();
  await shown.waitFor();
  plot.code = /LRL-[0-9A-Z]+/.exec((await shown.textContent()) ?? "")?.[0] ?? "";
  const after = await untilBalance(stage, ADA, 100);
  const [redemption] = await redemptions(stage);
  holds("the redemption", [redemption?.state, redemption?.code], ["issued", plot.code]);
  return `code ${plot.code}, ${String(after.available)} points left`;
}

export async function guardCode(stage: Stage, plot: Plot): Promise<string> {
  const { discounts } = await stage.control.get<{ discounts: Discount[] }>(`discounts?shop=${SHOP}`);
  const discount = discounts.find(({ code }) => code === plot.code);
  if (!discount) throw new Error(`Shopify knows no discount ${plot.code}`);
  holds("who may use it", [discount.context.kind, discount.context.customerIds?.length], ["customers", 1]);
  holds("what it is worth", [discount.value.amountMinor, discount.usageLimit], [500, 1]);
  const page = await stage.page("bo");
  await logIn(page, BO);
  await addToCart(page, NOTEBOOK);
  const refusal = await tryCode(page, plot.code);
  holds("Bo is refused", refusal !== "", true);
  return `$5.00 off once, for one customer; Bo reads “${refusal}”`;
}

export async function useCode(stage: Stage, plot: Plot): Promise<string> {
  const page = await stage.page("ada");
  await addToCart(page, NOTEBOOK);
  const sums = await applyFromPanel(page);
  holds("what the cart says", sums, ["$40.00", "−$5.00", "$35.00 USD"]);
  await page.getByText(plot.code, { exact: true }).waitFor();
  plot.orders.push(await checkOut(page));
  await untilBalance(stage, ADA, 170);
  const [redemption] = await redemptions(stage);
  holds("the redemption", redemption?.state, "used");
  return "“Apply to cart” takes $5.00 off; the redemption is used; $35.00 earn +70 points, 170 in all";
}
