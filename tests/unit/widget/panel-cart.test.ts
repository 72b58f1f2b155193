import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXTENSION } from "./storefront.ts";

type Known = { active?: string; rate?: string | number };
type Shop = { currency: string; decimals: number; known?: Known | undefined };
const path = pathToFileURL(join(EXTENSION, "assets", "laurel-cart.js")).href;
const { inShopMinor } = (await import(/* @vite-ignore */ path)) as {
  inShopMinor: (cart: Record<string, unknown>, shop: Shop) => bigint | null;
};

const cart = (currency: string, hundredths: unknown) => ({ currency, items_subtotal_price: hundredths });

describe("what the goods in the cart are worth to the shop", () => {
  it("is in the shop's minor units, whatever its decimals", () => {
    expect(inShopMinor(cart("USD", 8099), { currency: "USD", decimals: 2 })).toBe(8099n);
    expect(inShopMinor(cart("JPY", 599_700), { currency: "JPY", decimals: 0 })).toBe(5997n);
    expect(inShopMinor(cart("KWD", 1250), { currency: "KWD", decimals: 3 })).toBe(12_500n);
    expect(inShopMinor({ currency: "USD", total_price: 100 }, { currency: "USD", decimals: 2 })).toBe(100n);
  });

  it("comes from the shopper's currency by the rate that Shopify tells, and never rounded up", () => {
    const known = { active: "EUR", rate: "0.92" };
    expect(inShopMinor(cart("EUR", 9200), { currency: "USD", decimals: 2, known })).toBe(10_000n);
    expect(inShopMinor(cart("EUR", 9199), { currency: "USD", decimals: 2, known })).toBe(9998n);
    const money = fc.record({
      hundredths: fc.integer({ min: 0, max: 10 ** 9 }),
      rate: fc.integer({ min: 1, max: 10 ** 8 }),
    });
    fc.assert(
      fc.property(money, ({ hundredths, rate }) => {
        const said = { active: "EUR", rate: (rate / 10_000).toFixed(4) };
        const minor = inShopMinor(cart("EUR", hundredths), { currency: "USD", decimals: 2, known: said })!;
        expect(minor * BigInt(rate) <= BigInt(hundredths) * 10_000n).toBe(true);
        expect((minor + 1n) * BigInt(rate) > BigInt(hundredths) * 10_000n).toBe(true);
      }),
    );
  });

  it("is unknown where there is no rate, or one of another currency", () => {
    const shop = { currency: "USD", decimals: 2 };
    for (const known of [undefined, {}, { active: "GBP", rate: "0.8" }, { active: "EUR", rate: "0" }])
      expect(inShopMinor(cart("EUR", 100), { ...shop, known })).toBeNull();
    for (const rate of ["1e-7", "", "NaN", "-1"])
      expect(inShopMinor(cart("EUR", 100), { ...shop, known: { active: "EUR", rate } })).toBeNull();
    for (const odd of [undefined, "100", 1.5]) expect(inShopMinor(cart("USD", odd), shop)).toBeNull();
  });
});
