/** What Bo and Cem bought with their points, and what they did with it. */
import type { Control, ControlCustomer, ControlProduct } from "../tests/support/control.ts";
import { MerchantDoors, ShopperDoors } from "../tests/support/doors.ts";

type Furnished = {
  control: Control;
  appUrl: string;
  shop: string;
  customers: readonly ControlCustomer[];
  products: readonly ControlProduct[];
};

type Purchase = {
  reward: string;
  choice?: { points?: number; subtotalMinor?: string };
  /** Kept for later, given back, handed out by the merchant, or used on an order of these goods. */
  then: "kept" | "given back" | "handed out" | readonly string[];
};

const PURCHASES: Record<string, Purchase[]> = {
  bo: [
    { reward: "five-off", then: ["letter-paper-set"] },
    { reward: "free-shipping", then: ["desk-calendar", "harbour-blue-ink"] },
    { reward: "fifteen-percent", choice: { subtotalMinor: "9500" }, then: ["kestrel-fountain-pen"] },
    { reward: "initials", then: "handed out" },
    { reward: "gift-card", then: "kept" },
  ],
  cem: [
    { reward: "your-amount", choice: { points: 700 }, then: ["linen-notebook"] },
    { reward: "five-off", then: "given back" },
    { reward: "washi-tape", then: "kept" },
    { reward: "store-credit", then: "kept" },
  ],
};
/** So many points see either of them through. */
const ENOUGH = 2_950;
const PATIENCE_MS = 60_000;

/** As soon as what they bought before has earned its points. */
export async function buyRewards(furnished: Furnished): Promise<void> {
  for (const [name, purchases] of Object.entries(PURCHASES)) {
    const customer = furnished.customers.find(({ email }) => email.startsWith(`${name}@`));
    if (!customer) throw new Error(`${name} is no customer of the shop`);
    const shopper = new ShopperDoors({ ...furnished, customerId: customer.id });
    await untilEnough(shopper);
    for (const purchase of purchases) await buy(furnished, { customer, shopper, purchase });
  }
}

async function untilEnough(shopper: ShopperDoors): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while ((await shopper.points()) < ENOUGH) {
    if (Date.now() > deadline) throw new Error("the first orders have not earned their points");
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

type Buying = { customer: ControlCustomer; shopper: ShopperDoors; purchase: Purchase };

async function buy(
  furnished: Furnished,
  { customer, shopper, purchase: { reward, choice, then } }: Buying,
): Promise<void> {
  const { id, code } = await shopper.redeem(reward, choice);
  if (then === "kept") return;
  if (then === "given back") return shopper.giveBack(id);
  if (then === "handed out") {
    await new MerchantDoors(furnished).send(`/app/redemptions/${id}`, { act: "hand-out" });
    return;
  }
  const { control, shop, products } = furnished;
  const lines = then.map((handle) => ({
    variantId: products.find((each) => each.handle === handle)?.variantId,
    quantity: 1,
  }));
  await control.order({ shop, customerId: customer.id, lines, discountCodes: [code] });
}
