/**
 * The first run's shop: a year of its own, Laurel installed, its widget on, a reward of each kind, and two months of
 * orders by everybody but Ada.
 */
import { Control, type ControlCustomer, type ControlProduct } from "../tests/support/control.ts";
import { MerchantDoors } from "../tests/support/doors.ts";
import { demoProgramme } from "./demo-programme.ts";
import { buyRewards } from "./seed-rewards.ts";
import type { Stack } from "./stack.ts";

const DAY_MS = 86_400_000;
const SHIPPING_MINOR = 590;
/** What a reward gives away. */
const TAPE = "washi-tape-trio";
const ORDERS = 24;
/** What was sold before Laurel came, which it knows nothing of until the merchant asks for it. */
const PAST_ORDERS = 60;
const PAST_DAYS = 420;
/** Whoever bought only then. */
const REGULARS = [
  ["Dana", "Osei"],
  ["Emil", "Novak"],
  ["Farah", "Haddad"],
  ["Greta", "Vogel"],
  ["Hugo", "Marchetti"],
] as const;

/** Where a merchant would put the blocks. */
export const IN_THE_THEME = [
  { handle: "points-to-earn", template: "product", target: "mainSection" },
  { handle: "rewards-cart", template: "cart", target: "newAppsSection" },
  { handle: "rewards-page", template: "page", target: "newAppsSection" },
  { handle: "rewards-balance", template: "index", target: "sectionGroup:header" },
];

/** Furnishes the shop at the stand-in store; only once, because orders placed again would be new ones. */
export async function seed(stack: Stack, shop: string): Promise<void> {
  const control = new Control(stack.simulator.url);
  const { customers, products } = await control.seed(shop);
  // Ada's books stay empty: she is the one to try things with.
  const others = customers.filter(({ email }) => !email.startsWith("ada@"));
  await placeBefore(control, shop, pastOrders([...others, ...(await addRegulars(control, shop))], products));
  await control.post("settings", { shop, shippingMinor: SHIPPING_MINOR });
  await control.post("install", { shop });
  const asked = { control, appUrl: stack.appUrl, shop };
  const merchant = new MerchantDoors(asked);
  await merchant.open("/app");
  await control.post("theme", { shop, embed: true, add: IN_THE_THEME });
  await merchant.allowRewards();
  await merchant.publish(demoProgramme(products.find(({ handle }) => handle === TAPE)?.id ?? ""));
  const buyers = [...others.map(({ id }) => id), null];
  const now = Date.now();
  for (let index = 0; index < ORDERS; index += 1) {
    await control.order({
      shop,
      customerId: buyers[(index * 11) % buyers.length] ?? null,
      lines: basket(products, index),
      processedAt: new Date(
        now - ((ORDERS - index) * 57 * DAY_MS) / ORDERS - (index % 9) * 3_600_000,
      ).toISOString(),
    });
  }
  await buyRewards({ ...asked, customers, products });
}

/** The same "random" shop every time; primes keep buyers and goods from walking in step. */
function basket(products: readonly ControlProduct[], index: number) {
  const goods = [products[(index * 7) % products.length]!, products[(index * 5 + 3) % products.length]!];
  return goods.slice(0, 1 + (index % 2)).map(({ variantId }) => ({ variantId, quantity: 1 + (index % 3) }));
}

async function addRegulars(control: Control, shop: string): Promise<ControlCustomer[]> {
  const added = REGULARS.map(([firstName, lastName]) =>
    control.post<{ customer: ControlCustomer }>("customers", {
      shop,
      firstName,
      lastName,
      email: `${firstName.toLowerCase()}@example.com`,
      state: "enabled",
    }),
  );
  return (await Promise.all(added)).map(({ customer }) => customer);
}

export type Earlier = { daysAgo: number; customerId: string | null; lines: Record<string, unknown>[] };

/** Denser towards today, as a shop that grows has them; every ninth by a guest. */
function pastOrders(buyers: readonly ControlCustomer[], products: readonly ControlProduct[]): Earlier[] {
  return Array.from({ length: PAST_ORDERS }, (_, index) => ({
    daysAgo: 3 + PAST_DAYS * (1 - (index + 1) / PAST_ORDERS) ** 1.5,
    customerId: index % 9 === 4 ? null : (buyers[(index * 5) % buyers.length]?.id ?? null),
    lines: basket(products, index + ORDERS),
  }));
}

/** Orders from before Laurel came, oldest first: the store's clock goes back for each, and nobody is told. */
export async function placeBefore(
  control: Control,
  shop: string,
  orders: readonly Earlier[],
): Promise<string[]> {
  const now = Date.now();
  const names: string[] = [];
  for (const { daysAgo, ...rest } of orders) {
    await control.post("clock", { set: new Date(now - daysAgo * DAY_MS).toISOString() });
    const { order } = await control.order({ shop, ...rest });
    names.push(order.name);
  }
  await control.post("clock", { free: true });
  return names;
}
