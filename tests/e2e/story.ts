/** The story: install, buy, earn by tier, redeem, use, refund, the same news again, the report, goodbye. */
import { balanceOf, disagreements, redemptions, untilBalance, untilStill } from "./books.ts";
import { PHONE } from "./browser.ts";
import { ADA, BO, DESK_SET, NOTEBOOK, SHOP } from "./cast.ts";
import { installLaurel, openLaurel, readRow } from "./merchant.ts";
import { addToCart, buy, checkOut, logIn, openPanel, tryCode, visitProduct } from "./shopper.ts";
import { holds, type Stage } from "./stage.ts";

export type Step = {
  name: string;
  /** Plays it, checks it, and says what was seen. Throws when it does not hold. */
  run: () => Promise<string>;
};

/** What later steps need to know of earlier ones. */
type Plot = { orders: string[]; code: string };

type Discount = {
  code: string;
  usageLimit: number | null;
  usageCount: number;
  context: { kind: string; customerIds?: string[] };
  value: { amountMinor?: number };
};

export function story(stage: Stage): Step[] {
  const plot: Plot = { orders: [], code: "" };
  return [
    { name: "the merchant installs Laurel and opens it", run: () => install(stage) },
    { name: "the merchant turns the widget on", run: () => turnOn(stage) },
    {
      name: "Ada buys for $480.00",
      run: () => purchase(stage, plot, { handle: DESK_SET, balance: 480, tier: "member" }),
    },
    {
      name: "Ada buys for $40.00 and passes $500",
      run: () => purchase(stage, plot, { handle: NOTEBOOK, balance: 520, tier: "influencer" }),
    },
    {
      name: "Ada buys for $40.00 as Influencer",
      run: () => purchase(stage, plot, { handle: NOTEBOOK, balance: 600, tier: "influencer" }),
    },
    { name: "the widget shows her points", run: () => lookAtWidget(stage) },
    { name: "on a phone, too", run: () => lookAtPhone(stage) },
    { name: "Ada redeems 500 points for $5.00", run: () => redeem(stage, plot) },
    { name: "the code is hers alone", run: () => guardCode(stage, plot) },
    { name: "Ada pays an order with the code", run: () => useCode(stage, plot) },
    { name: "half of an order is refunded", run: () => refundHalf(stage, plot) },
    { name: "the same webhooks come again, twice, in another order", run: () => repeat(stage) },
    { name: "the merchant reads sales by customer", run: () => report(stage) },
    { name: "the merchant uninstalls Laurel", run: () => uninstall(stage) },
    { name: "no page complained", run: () => listen(stage) },
  ];
}

async function install(stage: Stage): Promise<string> {
  await stage.control.seed(SHOP);
  const frame = await installLaurel(await stage.page("merchant"));
  await frame.getByRole("heading", { name: "Set up your programme" }).waitFor();
  const done = await frame
    .getByText(/\d of \d done/)
    .first()
    .textContent();
  const [shop] = await stage.rows<{ installed: boolean }>(
    "SELECT installed_at IS NOT NULL AS installed FROM shops",
  );
  holds("the shop is installed", shop?.installed, true);
  const rules = () => stage.control.get<{ metafields: { key: string }[] }>(`metafields?shop=${SHOP}`);
  await stage.until("the rules to reach the shop", rules, ({ metafields }) =>
    metafields.some(({ key }) => key === "rules"),
  );
  return `the home page shows the set-up guide, ${done ?? ""}`;
}

async function turnOn(stage: Stage): Promise<string> {
  await stage.control.post("theme", { shop: SHOP, embed: true, block: true });
  const page = await stage.page("guest");
  await visitProduct(page, NOTEBOOK);
  const words = page.getByText(/Earn .*points/).first();
  await words.waitFor();
  const seen = ((await words.textContent()) ?? "").trim();
  holds("what a guest is told to earn", /\b40\b/.test(seen), true);
  return `a guest at the notebook reads “${seen}”`;
}

type Expected = { handle: string; balance: number; tier: string };

async function purchase(stage: Stage, plot: Plot, { handle, balance, tier }: Expected): Promise<string> {
  const page = await stage.page("ada");
  if (plot.orders.length === 0) await logIn(page, ADA);
  const before = (await balanceOf(stage, ADA)).available;
  plot.orders.push(await buy(page, handle));
  const after = await untilBalance(stage, ADA, balance);
  holds("her tier", after.tier, tier);
  return `+${String(balance - before)} points, ${String(balance)} in all, tier ${tier}`;
}

async function lookAtWidget(stage: Stage): Promise<string> {
  const panel = await openPanel(await stage.page("ada"));
  await panel.getByText("History").waitFor();
  const text = ((await panel.locator("header").textContent()) ?? "").replace(/\s+/g, " ").trim();
  holds("points in the widget", /\b600\b/.test(text), true);
  holds("the tier in the widget", text.includes("Influencer"), true);
  return `“${text}”`;
}

/** The same on her phone: nothing is wider than the screen, and Escape closes it. */
async function lookAtPhone(stage: Stage): Promise<string> {
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

async function redeem(stage: Stage, plot: Plot): Promise<string> {
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

async function guardCode(stage: Stage, plot: Plot): Promise<string> {
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

async function useCode(stage: Stage, plot: Plot): Promise<string> {
  const page = await stage.page("ada");
  await addToCart(page, NOTEBOOK);
  holds("the shop takes the code", await tryCode(page, plot.code), "");
  plot.orders.push(await checkOut(page));
  await untilBalance(stage, ADA, 170);
  const [redemption] = await redemptions(stage);
  holds("the redemption", redemption?.state, "used");
  return "the redemption is used; $35.00 earn +70 points, 170 in all";
}

async function refundHalf(stage: Stage, plot: Plot): Promise<string> {
  await stage.control.post(`orders/${plot.orders[2] ?? ""}/refund`, { shop: SHOP, amountMinor: 2_000 });
  await untilBalance(stage, ADA, 130);
  return "$20.00 of $40.00 given back takes 40 of 80 points, 130 left";
}

async function repeat(stage: Stage): Promise<string> {
  await untilStill(stage);
  const before = await balanceOf(stage, ADA);
  const resend = (more: Record<string, unknown>) =>
    stage.control.post<{ count: number }>("webhooks/resend", { shop: SHOP, times: 2, ...more });
  const { count: same } = await resend({ shuffleSeed: 7 });
  const { count: fresh } = await resend({ shuffleSeed: 11, newIds: true });
  await untilStill(stage);
  holds("points and entries", await balanceOf(stage, ADA), before);
  holds("books that disagree", await disagreements(stage), []);
  const total = same + fresh;
  return `${String(total)} deliveries more, ${String(before.entries)} entries and ${String(before.available)} points as before`;
}

const IN_THE_REPORT = {
  Orders: "4",
  "Gross sales": "$600.00",
  Discounts: "$5.00",
  Returns: "$20.00",
  "Net sales": "$575.00",
  AOV: "$148.75",
  "Points earned": "630",
  "Points spent": "500",
  "Points balance": "130",
  Tier: "Influencer",
};

async function report(stage: Stage): Promise<string> {
  const frame = await openLaurel(await stage.page("merchant"), "/app/reports/sales-by-customer");
  const row = await readRow(frame, ADA);
  const seen = Object.fromEntries(Object.keys(IN_THE_REPORT).map((title) => [title, row[title]]));
  holds("Ada's row", seen, IN_THE_REPORT);
  return "4 orders, net $575.00, AOV $148.75, 630 points earned, 500 spent, 130 left";
}

async function uninstall(stage: Stage): Promise<string> {
  await stage.control.post("uninstall", { shop: SHOP });
  await stage.control.idle();
  const messages = await stage.control.webhooks(SHOP, "app/uninstalled");
  holds(
    "answers to app/uninstalled",
    messages.map(({ attempts }) => attempts.at(-1)?.status),
    [200],
  );
  const gone = () =>
    stage.rows<{ left: number }>(`SELECT count(*)::int AS left FROM "Session" WHERE shop = $1`, [SHOP]);
  await stage.until("the tokens to be forgotten", gone, ([row]) => row?.left === 0);
  return "answered 200, tokens forgotten";
}

async function listen(stage: Stage): Promise<string> {
  holds("errors in the browsers' consoles", stage.complaints, []);
  return "nothing in any browser's console";
}
