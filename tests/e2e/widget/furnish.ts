/** A shop with Laurel's launcher and every block, and a member who has points and something in the cart. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { DESKTOP } from "../browser.ts";
import { ADA, DESK_SET, NOTEBOOK, SHOP } from "../cast.ts";
import { install } from "../merchant-steps.ts";
import { addToCart, logIn } from "../shopper.ts";
import { IN_THE_THEME } from "../../../scripts/seed.ts";
import type { Stage } from "../stage.ts";
import type { Person } from "./states.ts";

/** The stand-in's own: one that makes an app's life easy, and one that does not. */
export type Theme = "paper" | "lantern";
export const THEMES: Theme[] = ["paper", "lantern"];

export const publish = ({ control }: Stage, theme: Theme) => control.post("theme", { shop: SHOP, theme });

/** Done when Ada's balance is in the theme. */
export async function furnish(stage: Stage): Promise<void> {
  await install(stage);
  const { control } = stage;
  const { customers, products } = await control.seed(SHOP);
  await control.post("theme", { shop: SHOP, embed: true, add: IN_THE_THEME });
  const ada = customers.find(({ name }) => name.startsWith(ADA))?.id ?? "";
  const { variantId } = products.find(({ handle }) => handle === DESK_SET) ?? {};
  await control.order({ shop: SHOP, customerId: ada, lines: [{ variantId, quantity: 1 }] });
  const owner = `gid://shopify/Customer/${ada}`;
  await stage.until(
    "Ada's points to reach the theme",
    () => control.get<{ metafields: Metafield[] }>(`metafields?shop=${SHOP}&owner=${owner}`),
    ({ metafields }) => metafields.some(({ key, value }) => key === "points_balance" && value === "480"),
  );
}

type Metafield = { key: string; value: string };

/** A window of Ada's, with a notebook in her cart, or of a guest. */
export async function visitor(stage: Stage, person: Person, options: BrowserContextOptions): Promise<Page> {
  const page = await stage.page(JSON.stringify([person, options]), { ...DESKTOP, ...options });
  const isKnown = page.url() !== "about:blank";
  if (person === "guest" || isKnown) return page;
  await publish(stage, "paper");
  await logIn(page, ADA);
  await addToCart(page, NOTEBOOK);
  return page;
}
