import { expect, it } from "vitest";
import { upToDate } from "../../simulator/model/older-state.ts";
import { placeOrder } from "../../simulator/orders/place.ts";
import { discount, shopWith, simulator } from "./shop.ts";

it("a state that an older stand-in wrote gets what came since", () => {
  const sim = simulator();
  const shop = shopWith(sim);
  const made = discount(shop, { code: "OLD" });
  const lines = [{ title: "Pen", priceMinor: 4_000, quantity: 1 }];
  const order = placeOrder(sim, shop, { customerId: null, lines, discountCodes: ["OLD"] });
  const today = JSON.stringify(sim.state);
  for (const [owner, keys] of [
    [
      shop,
      ["bulk", "subscriptions", "giftCards", "giftCardLimitMinor", "storeCreditAccounts", "customerAccounts"],
    ],
    [made, ["appliesOnOneTimePurchase", "appliesOnSubscription"]],
    [order.discounts[0] ?? {}, ["targetType", "allocationMethod"]],
  ] as const)
    for (const key of keys) Reflect.deleteProperty(owner, key);
  const sorted = (text: string) => JSON.parse(text) as unknown;
  expect(sorted(JSON.stringify(upToDate(sim.state)))).toEqual(sorted(today));
});
