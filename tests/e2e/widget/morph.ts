/** A theme that writes the section's answer into the nodes that stand, as Shopify's own newest themes do. */
import type { Page } from "playwright-core";

/** Shopify's section with this element, asked for again and written over it. */
export function morph(page: Page, selector: string): Promise<void> {
  return page.evaluate(async (selector) => {
    const sync = (old: Node, next: Node): void => {
      if (old.nodeType === Node.TEXT_NODE && old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
      if (old instanceof Element && next instanceof Element) {
        for (const { name, value } of next.attributes) old.setAttribute(name, value);
        for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
      }
      const fresh = [...next.childNodes];
      for (const [index, child] of [...old.childNodes].entries()) {
        const twin = fresh[index];
        if (!twin) child.remove();
        else if (child.nodeName === twin.nodeName) sync(child, twin);
        else child.replaceWith(twin);
      }
      for (const child of fresh.slice(old.childNodes.length)) old.appendChild(child);
    };
    const here = document.querySelector(selector);
    const section = here?.closest(".shopify-section");
    if (!here || !section) throw new Error(`no section around ${selector}`);
    const url = new URL(location.href);
    url.searchParams.set("section_id", section.id.replace("shopify-section-", ""));
    const answer = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
    const there = answer.querySelector(selector);
    if (!there) throw new Error(`the answer has no ${selector}`);
    sync(here, there);
  }, selector);
}
