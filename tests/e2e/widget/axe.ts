/** What axe finds against WCAG 2.1, A and AA, in a part of a page. It looks into open shadow roots. */
import axe from "axe-core";
import type { Page } from "playwright-core";

type AxeInPage = typeof axe;

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

/** "rule: where it is" for each; what axe could not decide about contrast counts as found. */
export async function violations(page: Page, part: string): Promise<string[]> {
  await unfold(page);
  // As text: axe is written for any browser, and a page's policy has no say in it here.
  await page.evaluate(axe.source);
  return page.evaluate(
    async ({ part, tags }) => {
      const { axe } = window as unknown as { axe: AxeInPage };
      const found = await axe.run(
        { include: [part] },
        { runOnly: tags, resultTypes: ["violations", "incomplete"] },
      );
      const unsure = found.incomplete.filter(({ id }) => id === "color-contrast");
      return [...found.violations, ...unsure].flatMap(({ id, nodes }) =>
        nodes.map(
          ({ target, html, any }) => `${id}: ${target.flat().join(" ")} ${html} ${any[0]?.message ?? ""}`,
        ),
      );
    },
    { part, tags: TAGS },
  );
}

/** At full length and in a high window nothing lies upon anything else, so that axe can tell every background. */
async function unfold(page: Page): Promise<void> {
  const { width = 1280 } = page.viewportSize() ?? {};
  await page.setViewportSize({ width, height: 3000 });
  await page.evaluate(async () => {
    const widget = document.querySelector("laurel-rewards")?.shadowRoot;
    // Half faded in, colours are others.
    await Promise.all(widget?.getAnimations().map(({ finished }) => finished) ?? []);
    const panel = widget?.querySelector("dialog");
    if (!panel?.open) return;
    panel.style.cssText += "block-size: auto; max-block-size: none";
    // It lies behind the panel, which axe does not know to be in front of everything.
    widget?.querySelector<HTMLElement>(".pill")?.style.setProperty("visibility", "hidden");
  });
}
