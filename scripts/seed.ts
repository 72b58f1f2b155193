/** The first run's shop: Laurel installed, its widget on, and two months of orders by everybody but Ada. */
import { Control } from "../tests/support/control.ts";
import type { Stack } from "./stack.ts";

const DAY_MS = 86_400_000;
const ORDERS = 24;

/** Furnishes the shop at the stand-in store; only once, because orders placed again would be new ones. */
export async function seed(stack: Stack, shop: string): Promise<void> {
  const control = new Control(stack.simulator.url);
  const { customers, products } = await control.seed(shop);
  await control.post("install", { shop });
  await openOnce(stack, shop);
  await control.post("theme", { shop, embed: true, block: true });
  // Ada's books stay empty: she is the one to try things with.
  const buyers = [...customers.filter(({ email }) => !email.startsWith("ada@")).map(({ id }) => id), null];
  const now = Date.now();
  for (let index = 0; index < ORDERS; index += 1) {
    // The same "random" shop every time; primes keep buyers and goods from walking in step.
    const goods = [products[(index * 7) % products.length]!, products[(index * 5 + 3) % products.length]!];
    await control.order({
      shop,
      customerId: buyers[(index * 11) % buyers.length] ?? null,
      lines: goods
        .slice(0, 1 + (index % 2))
        .map(({ variantId }) => ({ variantId, quantity: 1 + (index % 3) })),
      processedAt: new Date(
        now - ((ORDERS - index) * 57 * DAY_MS) / ORDERS - (index % 9) * 3_600_000,
      ).toISOString(),
    });
  }
}

/** What the merchant's browser does when it opens the app in the admin for the first time. */
async function openOnce(stack: Stack, shop: string): Promise<void> {
  const control = new Control(stack.simulator.url);
  const { idToken } = await control.post<{ idToken: string }>("session-token", { shop });
  const host = Buffer.from(`admin.shopify.com/store/${shop.split(".")[0] ?? ""}`).toString("base64url");
  const query = new URLSearchParams({ embedded: "1", shop, host, id_token: idToken });
  const headers = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/153.0.0.0 Safari/537.36" };
  const response = await fetch(`${stack.appUrl}/app?${query.toString()}`, { headers });
  if (!response.ok)
    throw new Error(`The app could not be opened: ${String(response.status)} ${await response.text()}`);
}
