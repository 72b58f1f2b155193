// What the goods in the cart are worth to the shop.

/**
 * The cart in whole minor units of the shop's currency, never rounded up; null where that cannot be told. The theme's
 * Ajax API writes hundredths of the shopper's currency, also of yen and dinars; Shopify tells the page by what the
 * shop's prices were multiplied for the shopper.
 */
export function inShopMinor(cart, { currency, decimals, known }) {
  const hundredths = cart.items_subtotal_price ?? cart.total_price;
  if (!Number.isSafeInteger(hundredths)) return null;
  const rate = cart.currency === currency ? "1" : known?.active === cart.currency ? String(known?.rate) : "";
  const [, whole, part = ""] = rate.match(/^(\d+)(?:\.(\d+))?$/) ?? [];
  if (whole === undefined || !(Number(rate) > 0)) return null;
  const numerator = BigInt(hundredths) * 10n ** BigInt(decimals + part.length);
  return numerator / (100n * BigInt(whole + part));
}
