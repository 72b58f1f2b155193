/** How a shopper comes by a reward and uses it, and what is known of it afterwards at the shop and in the books. */
import type { Locator, Page } from "playwright-core";
import { seed } from "../../scripts/seed.ts";
import { untilBalance } from "./books.ts";
import { ADA, DESK_SET, SHOP } from "./cast.ts";
import { addToCart, openPanel } from "./shopper.ts";
import type { Stage } from "./stage.ts";

/** What Ada begins with: a point for each dollar of twelve desk sets. */
export const BEGINS_WITH = 5_760;

/** The demo's shop, which sells a reward of each kind, and Ada with points for all of them. */
export async function furnish(stage: Stage): Promise<void> {
  const { control, stack } = stage;
  await seed(stack, SHOP);
  const { customers, products } = await control.seed(SHOP);
  const customerId = customers.find(({ name }) => name.startsWith(ADA))?.id ?? null;
  const variantId = products.find(({ handle }) => handle === DESK_SET)?.variantId;
  await control.order({ shop: SHOP, customerId, paid: true, lines: [{ variantId, quantity: 12 }] });
  await untilBalance(stage, ADA, BEGINS_WITH);
}

export type Exchange = {
  /** The reward, as the panel calls it. */
  title: string;
  /** What its button says. */
  cost: string;
  /** So many steps the slider is moved to the right. */
  steps?: number;
};

/** Buys the reward with the panel's own buttons; answers its ticket. */
export async function exchange(page: Page, { title, cost, steps = 0 }: Exchange): Promise<Locator> {
  const panel = await openPanel(page);
  await panel.getByRole("button", { name: `Redeem ${cost}: ${title}`, exact: true }).click();
  for (let step = 0; step < steps; step += 1) await panel.getByRole("slider").press("ArrowRight");
  await panel.getByRole("button", { name: /^Get the (code|credit)$/ }).click();
  const ticket = ticketIn(panel, title);
  await ticket.getByText("Your reward is being prepared.").waitFor({ state: "detached" });
  return ticket;
}

export function ticketIn(panel: Locator, title: string): Locator {
  return panel.locator(".ticket").filter({ hasText: title });
}

export async function codeOn(ticket: Locator): Promise<string> {
  return ticket.locator("code bdi").innerText();
}

/** From the panel over the cart to the checkout. */
export async function applyAndCheckOut(page: Page, ticket: Locator): Promise<void> {
  await ticket.getByRole("link", { name: "Apply to cart" }).click();
  await page.waitForURL(/\/cart$/);
  await page.getByRole("button", { name: "Check out" }).click();
}

/** A code that the checkout takes: of a discount or of a gift card. */
export async function typeAtCheckout(page: Page, code: string): Promise<void> {
  await toCheckout(page);
  await page.getByLabel("Discount code or gift card").fill(code);
  await page.getByRole("button", { name: "Apply" }).click();
  await page.locator(".tag").first().waitFor();
}

export async function toCheckout(page: Page): Promise<void> {
  await page.goto(`https://${SHOP}/checkout`);
}

export async function fillCart(page: Page, handles: readonly string[]): Promise<void> {
  for (const handle of handles) await addToCart(page, handle);
}

/** What the checkout reckons: "Shipping" is "$5.90". */
export async function sumsAtCheckout(page: Page): Promise<Record<string, string>> {
  const terms = page.getByRole("complementary", { name: "Order summary" }).getByRole("term");
  return terms.evaluateAll((all) =>
    Object.fromEntries(
      all.map((term) => [
        term.textContent.trim(),
        (term.nextElementSibling?.textContent ?? "").replace(/\s+/g, " ").trim(),
      ]),
    ),
  );
}

type ShopOrder = {
  id: string;
  name: string;
  discounts: { code: string | null; amountMinor: number }[];
  transactions: { gateway: string; amountMinor: number }[];
  totals: { discountMinor: number; shippingPaidMinor: number; totalMinor: number };
};

export async function orderCalled(stage: Stage, name: string): Promise<ShopOrder> {
  const { orders } = await stage.control.get<{ orders: ShopOrder[] }>(`orders?shop=${SHOP}`);
  const order = orders.find((each) => each.name === name);
  if (!order) throw new Error(`the shop knows no order ${name}`);
  return order;
}

export type Redeemed = {
  id: string;
  state: string;
  code: string;
  usedOrderId: string | null;
  moves: string[];
};

/** Ada's newest redemption of a reward, with what it moved in the books: "redeem -500". */
export async function redeemed(stage: Stage, rewardId: string): Promise<Redeemed> {
  const [row] = await stage.rows<Redeemed>(
    `SELECT r.redemption_id AS id, r.state, r.code, r.used_order_id::text AS "usedOrderId",
       (SELECT coalesce(array_agg(e.kind || ' ' || e.available_delta ORDER BY e.entry_id), '{}') FROM entries e
        WHERE e.shop_id = r.shop_id AND e.redemption_id = r.redemption_id) AS moves
     FROM redemptions r JOIN members m USING (shop_id, customer_id)
     WHERE r.shop_id = $1 AND r.reward_id = $2 AND m.first_name = $3 ORDER BY r.requested_at DESC LIMIT 1`,
    [SHOP, rewardId, ADA],
  );
  if (!row) throw new Error(`she has not bought ${rewardId}`);
  return row;
}

/** As soon as it is in that state. */
export function untilRedeemed(stage: Stage, rewardId: string, state: string): Promise<Redeemed> {
  return stage.until(
    `${rewardId} to be ${state}`,
    () => redeemed(stage, rewardId),
    (row) => row.state === state,
  );
}
