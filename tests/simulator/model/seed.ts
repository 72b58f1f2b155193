import { collections, products, shopName } from "../storefront/ink-and-paper.ts";
import { createCustomer } from "../orders/customers.ts";
import { createCollection, createProduct, createShop } from "./shops.ts";
import type { Sim } from "./sim.ts";
import type { Shop } from "./types.ts";

const PEOPLE = [
  { firstName: "Ada", lastName: "Kaya", email: "ada@example.com", state: "enabled" },
  { firstName: "Bo", lastName: "Lindqvist", email: "bo@example.com", state: "enabled" },
  { firstName: "Cem", lastName: "Demir", email: "cem@example.com", state: "enabled" },
] as const;

/** The demo shop with its goods and three customers; a shop that is there is left as it is. */
export function seedInkAndPaper(sim: Sim, domain: string): Shop {
  const known = sim.shop(domain);
  if (known) return known;
  const shop = createShop(sim, {
    domain,
    name: shopName,
    currency: "USD",
    timeZone: "America/New_York",
    customerAccounts: "new",
    storeCreditEnabled: true,
  });
  const ids = new Map(
    collections.map(({ handle, title, description }) => {
      const made = createCollection(sim, shop, title, `<p>${description}</p>`);
      made.handle = handle;
      return [handle, made.id];
    }),
  );
  for (const { collection, description, ...rest } of products) {
    const collectionIds = [ids.get(collection) ?? ""].filter(Boolean);
    createProduct(sim, shop, { ...rest, descriptionHtml: `<p>${description}</p>`, collectionIds });
  }
  for (const person of PEOPLE) createCustomer(sim, shop, person);
  return shop;
}
