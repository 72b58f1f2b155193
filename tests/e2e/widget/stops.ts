/** Where the keyboard comes to, and what is there to be pressed; through shadow roots. */
import type { Page } from "playwright-core";

export type Stop = { name: string; inPanel: boolean; hasRing: boolean };

/** What has the focus; null where the page itself has it, or the panel as a whole. */
export function focused(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element.matches("body, dialog")) return null;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const root = element.getRootNode();
    return {
      name: (
        element.getAttribute("data-key") ??
        element.getAttribute("aria-label") ??
        element.textContent
      ).trim(),
      inPanel: root instanceof ShadowRoot && element.closest("dialog") !== null,
      hasRing: (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none",
    };
  });
}

/** Presses Tab until the first stop comes again, or `most` times. */
export async function stops(page: Page, most = 40): Promise<Stop[]> {
  const seen: Stop[] = [];
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (stop && seen[0]?.name === stop.name) return seen;
    if (stop) seen.push(stop);
  }
  return seen;
}

/** What can be pressed below `part` and is smaller than a finger, with its size. */
export function tooSmall(page: Page, part: string): Promise<string[]> {
  return page.evaluate((part) => {
    const below = (root: ParentNode): Element[] =>
      [...root.querySelectorAll("*")].flatMap((each) => [
        each,
        ...(each.shadowRoot ? below(each.shadowRoot) : []),
      ]);
    const host = document.querySelector(part);
    const all = host ? [host, ...below(host), ...(host.shadowRoot ? below(host.shadowRoot) : [])] : [];
    return all.flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      const isPressed = element.matches("a[href], button, input, select") && width > 0;
      return isPressed && (width < 43.9 || height < 43.9)
        ? [`${element.outerHTML.slice(0, 120)} ${width.toFixed(1)} × ${height.toFixed(1)}`]
        : [];
    });
  }, part);
}

/** Elements of ours that stick out of the window at a side, and a panel that scrolls there. */
export function tooWide(page: Page, part: string): Promise<string[]> {
  return page.evaluate((part) => {
    const host = document.querySelector(part);
    const all = host ? [...(host.shadowRoot ?? host).querySelectorAll("*:not(.unseen, .unseen *)")] : [];
    const wide = document.documentElement.clientWidth;
    return all.flatMap((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      const sticksOut = width > 1 && (left < -1 || right > wide + 1);
      const scrolls = element.matches(".panel") && element.scrollWidth > element.clientWidth;
      return sticksOut || scrolls ? [element.outerHTML.slice(0, 100)] : [];
    });
  }, part);
}
