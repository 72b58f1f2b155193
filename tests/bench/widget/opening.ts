/** What the widget puts on the wire before the shopper acts, and what the first click on it brings. */
import { HOME, PRODUCT, type Store, USUAL, type Who } from "./store.ts";
import { type Added, added, type Answer, answersTo } from "./weight.ts";

/** A page's growth before anything is clicked, launcher and points to earn where they stand. */
export async function beforeTheClick(store: Store, url: string, who: Who): Promise<Added> {
  const look = () => store.visit(who, (page) => answersTo(page, () => page.goto(url)));
  await store.show(USUAL);
  const withWidget = await look();
  await store.show([]);
  return added(withWidget, await look());
}

/** From the click on the launcher until nothing more is asked, what comes after the panel is shown included. */
export async function firstClick(store: Store, who: Who): Promise<Answer[]> {
  await store.show(USUAL);
  return store.visit(who, async (page) => {
    await answersTo(page, () => page.goto(HOME));
    return answersTo(page, async () => {
      await page.getByRole("button", { name: /Rewards/ }).click();
      await page.locator("laurel-rewards dialog[data-state=ready]").waitFor();
    });
  });
}

/** The member exchanges points for the first reward that they can have. */
export async function takeCode(store: Store): Promise<void> {
  await store.show(USUAL);
  await store.visit("member", async (page) => {
    await page.goto(PRODUCT);
    await page.getByRole("button", { name: /Rewards/ }).click();
    await page
      .getByRole("button", { name: /^Redeem / })
      .first()
      .click();
    await page.getByRole("button", { name: "Get the code" }).click();
    await page.locator("laurel-rewards code").waitFor();
  });
}
