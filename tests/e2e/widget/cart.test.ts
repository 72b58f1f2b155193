/** The blocks beside goods and in the cart, in a theme that changes things without loading a page. */
import type { Page, Request } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildStage } from "../build-stage.ts";
import { NOTEBOOK, SHOP } from "../cast.ts";
import { addToCart } from "../shopper.ts";
import { panelAnswer } from "./answers.ts";
import { furnish, publish, THEMES, visitor } from "./furnish.ts";
import { morph } from "./morph.ts";
import { address, answering, open, tell } from "./states.ts";

const { stage, strike } = await buildStage();
const isSection = (url: string) => url.includes("section_id=");
let page: Page;

beforeAll(async () => {
  await furnish(stage);
  page = await visitor(stage, "member", {});
});
afterAll(strike);

const earns = () => page.locator("laurel-cart laurel-points [data-text]");
const quantity = () => page.locator("[data-line] input[type=number]").first();
const said = (text: string | RegExp) => earns().filter({ hasText: text }).waitFor();

async function change(to: number): Promise<void> {
  await quantity().fill(String(to));
  await quantity().blur();
}

describe("in the cart", () => {
  const asked: string[] = [];
  const note = (request: Request) => {
    if (isSection(request.url())) asked.push(request.url());
  };

  beforeEach(async () => {
    await publish(stage, "lantern");
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.goto(address("/cart"));
    if ((await quantity().count()) === 0) await addToCart(page, NOTEBOOK);
    page.off("request", note);
    await change(1);
    await said("earns 40 points");
    await page.evaluate(() => document.querySelector("laurel-cart")?.setAttribute("data-same", ""));
    asked.length = 0;
    page.on("request", note);
  });

  test("another quantity is another number, without a page being loaded, and said politely", async () => {
    await change(3);
    await said("earns 120 points");
    expect(asked).toHaveLength(1);
    const cart = page.locator("laurel-cart[data-same]");
    expect(await cart.getAttribute("aria-live")).toBe("polite");
  });

  test("an emptied cart earns nothing and offers nothing, and begins again when it is filled", async () => {
    await page.getByRole("button", { name: "Remove" }).first().click();
    await earns().waitFor({ state: "detached" });
    expect((await page.locator("laurel-cart[data-same]").textContent())?.trim()).toBe("");
    const { products } = await stage.control.seed(SHOP);
    const id = products.find(({ handle }) => handle === NOTEBOOK)?.variantId;
    await page.evaluate(async (id) => {
      const body = JSON.stringify({ id, quantity: 2 });
      await fetch("/cart/add.js", { method: "POST", headers: { "content-type": "application/json" }, body });
    }, id);
    await said("earns 80 points");
    expect(await page.locator("laurel-cart[data-same] laurel-held").count()).toBe(1);
  });

  test("quick changes are asked about once, and the last one counts", async () => {
    await page.evaluate(async () => {
      const key = document.querySelector<HTMLInputElement>("[data-line] [name=id]")?.value;
      const headers = { "content-type": "application/json" };
      for (const quantity of [2, 3, 4, 5])
        await fetch("/cart/change.js", {
          method: "POST",
          headers,
          body: JSON.stringify({ id: key, quantity }),
        });
    });
    await said("earns 200 points");
    expect(asked.length).toBeLessThan(4);
  });

  test("an answer that is late and old never replaces a newer one", async () => {
    const held: (() => Promise<void>)[] = [];
    await page.route(
      (url) => isSection(url.href),
      async (route) => {
        if (held.length > 0) await route.continue();
        else held.push(() => route.continue());
      },
    );
    await change(2);
    await stage.until(
      "the first question",
      () => Promise.resolve(held.length),
      (count) => count === 1,
    );
    await change(4);
    await said("earns 160 points");
    await held[0]?.().catch(() => undefined);
    await page.evaluate(() => new Promise((done) => setTimeout(done, 0)));
    expect(await earns().textContent()).toContain("160");
  });

  test("where no answer comes the old words stay, and the next change asks again", async () => {
    await page.route(
      (url) => isSection(url.href),
      (route) => route.abort(),
    );
    const failed = page.waitForEvent("requestfailed", (request) => isSection(request.url()));
    await change(2);
    await failed;
    expect(await earns().textContent()).toContain("40");
    await page.unrouteAll();
    await change(3);
    await said("earns 120 points");
  });

  test("codes that are shown stay, and keep the focus", async () => {
    await tell(page, "panel", (route) => route.fulfill(answering(panelAnswer({ codes: true }))));
    await open(page);
    await page.keyboard.press("Escape");
    const apply = page.locator("laurel-held p a").first();
    await apply.focus();
    await page.evaluate(() => document.dispatchEvent(new CustomEvent("cart:refresh")));
    const key = await page.locator("[data-line] [name=id]").first().inputValue();
    await page.evaluate(async (id) => {
      const body = JSON.stringify({ id, quantity: 2 });
      await fetch("/cart/change.js", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
    }, key);
    await said("earns 80 points");
    expect(await apply.evaluate((link) => link === document.activeElement)).toBe(true);
  });

  test("codes stand in a theme that writes its sections over what stands", async () => {
    await tell(page, "panel", (route) => route.fulfill(answering(panelAnswer({ codes: true }))));
    await open(page);
    await page.keyboard.press("Escape");
    const codes = page.locator("laurel-held p a");
    await codes.first().waitFor();
    const before = await codes.count();
    await morph(page, "laurel-cart");
    await codes.first().waitFor();
    expect(await codes.count()).toBe(before);
  });

  test("a theme that writes the section anew itself is not asked again", async () => {
    await page.evaluate(async () => {
      const section = document.querySelector("laurel-cart")!.closest(".shopify-section")!;
      const id = section.id.replace("shopify-section-", "");
      const key = document.querySelector<HTMLInputElement>("[data-line] [name=id]")?.value;
      const body = JSON.stringify({ id: key, quantity: 3, sections: [id], sections_url: "/cart" });
      const headers = { "content-type": "application/json" };
      const response = await fetch("/cart/change.js", { method: "POST", headers, body });
      const { sections } = (await response.json()) as { sections: Record<string, string> };
      const fresh = new DOMParser().parseFromString(sections[id] ?? "", "text/html");
      section.replaceChildren(...(fresh.getElementById(section.id)?.childNodes ?? []));
    });
    await said("earns 120 points");
    await page.evaluate(() => new Promise((done) => setTimeout(done, 400)));
    expect(asked).toEqual([]);
  });
});

describe("beside goods", () => {
  const text = () => page.locator("laurel-points [data-text]");

  // In the one theme it stands outside of its form, in the other behind a form for instalments.
  test.each(THEMES)(
    "the quantity counts in the %s theme, whatever the theme writes over it",
    async (theme) => {
      await publish(stage, theme);
      await page.goto(address(`/products/${NOTEBOOK}`));
      await text().filter({ hasText: "40 points" }).waitFor();
      await page.locator("input[name=quantity]").fill("3");
      await text().filter({ hasText: "120 points" }).waitFor();
      await morph(page, "laurel-points");
      await text().filter({ hasText: "120 points" }).waitFor();
    },
  );

  test("another variant counts, also one of which Liquid gives no list", async () => {
    const variants = Array.from({ length: 260 }, (_, i) => ({
      title: `No. ${String(i + 2)}`,
      priceMinor: (i + 11) * 100,
    }));
    const { product } = await stage.control.post<{ product: { handle: string; variantIds: string[] } }>(
      "products",
      { shop: SHOP, title: "Wall of inks", priceMinor: 1000, variants },
    );
    await page.goto(address(`/products/${product.handle}`));
    await text().filter({ hasText: "Earn 10 points" }).waitFor();
    await page.locator("select[name=id]").selectOption({ label: "No. 3" });
    await text().filter({ hasText: "Earn 12 points" }).waitFor();
    const last = product.variantIds.at(-1)!;
    await page.evaluate((id) => {
      document.dispatchEvent(new CustomEvent("variant:update", { detail: { resource: { id } } }));
    }, last);
    await text().filter({ hasText: "Earn 270 points" }).waitFor();
    await page.goto(address(`/products/${product.handle}?variant=${last}`));
    await text().filter({ hasText: "Earn 270 points" }).waitFor();
  });
});

test("no page complained", () => {
  expect(stage.complaints.filter((each) => !each.includes("ERR_FAILED"))).toEqual([]);
});
