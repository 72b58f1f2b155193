/**
 * As much of a page as the panel's scripts touch: elements that are made, filled, searched by one attribute, clicked and
 * given the focus. The real thing is a browser's, in tests/e2e.
 */
type Listener = (event: { target: Part }) => unknown;
type Child = Part | string;

export class Part {
  tag: string;
  attributes = new Map<string, string>();
  children: Child[] = [];
  listeners = new Map<string, Listener>();
  dataset: Record<string, string> = {};
  style = { setProperty: (name: string, value: string) => void this.attributes.set(name, value) };
  page: Page;
  open = true;

  constructor(tag: string, page: Page) {
    this.tag = tag;
    this.page = page;
  }
  setAttribute(name: string, value: string) {
    this.attributes.set(name, value);
  }
  getAttribute(name: string) {
    return this.attributes.get(name) ?? null;
  }
  addEventListener(name: string, listener: Listener) {
    this.listeners.set(name, listener);
  }
  append(...children: Child[]) {
    this.children.push(...children);
  }
  replaceChildren(...children: Child[]) {
    this.children = children;
  }
  get textContent(): string {
    return this.children.map((each) => (typeof each === "string" ? each : each.textContent)).join("");
  }
  set textContent(text: string) {
    this.children = [text];
  }
  get value() {
    return this.attributes.get("value") ?? "";
  }
  set value(value: string) {
    this.attributes.set("value", value);
  }
  focus() {
    this.page.focused = this;
  }
  /** All parts below, in order. */
  get all(): Part[] {
    return this.children.flatMap((each) => (typeof each === "string" ? [] : [each, ...each.all]));
  }
  /** [name], [name="value"] and .class are all that is asked for. */
  querySelectorAll(selector: string): Part[] {
    const [, name, value] = /^\[([\w-]+)(?:="(.*)")?\]$/.exec(selector) ?? [];
    if (name === undefined)
      return this.all.filter((each) => each.getAttribute("class") === selector.slice(1));
    const hit = (found: string | null) => (value === undefined ? found !== null : found === value);
    return this.all.filter((each) => hit(each.getAttribute(name)));
  }
  querySelector(selector: string): Part | null {
    return this.querySelectorAll(selector)[0] ?? null;
  }
  /** What a press does, and when all that it began is done. */
  async press(key: string, event = "click"): Promise<void> {
    const found = this.querySelector(`[data-key="${key}"]`);
    if (!found) throw new Error(`nothing to press: ${key}`);
    found.focus();
    await found.listeners.get(event)?.({ target: found });
  }
}

export class Page {
  focused: Part | null = null;
  /** What was told to the rest of the page. */
  told: Event[] = [];
  createElement = (tag: string) => new Part(tag, this);
  dispatchEvent = (event: Event) => this.told.push(event);
}

/** The shell that Liquid writes, with the words and settings of a member's widget. */
export function shell(words: Record<string, unknown>, dataset: Record<string, string> = {}) {
  const page = new Page();
  const dialog = page.createElement("dialog");
  for (const name of [
    ...["balance", "unit", "pending", "ending", "tier", "next", "held", "line"],
    ...["status", "oops", "body"],
  ]) {
    const part = page.createElement("p");
    part.setAttribute(`data-${name}`, "");
    dialog.append(part);
  }
  const close = page.createElement("button");
  close.setAttribute("class", "close");
  dialog.append(close);
  const shadowRoot = {
    querySelectorAll: (selector: string) => dialog.querySelectorAll(selector),
    get activeElement() {
      return page.focused && dialog.all.includes(page.focused) ? page.focused : null;
    },
  };
  const settings = { locale: "en", proxy: "/apps/laurel", root: "/", cart: "/cart", customer: "7" };
  const money = { currency: "USD", decimals: "2" };
  return {
    page,
    dialog,
    host: { dialog, words, shadowRoot, dataset: { ...settings, ...money, ...dataset } },
  };
}
