// The ui-* and s-app-nav elements. They are descriptions: the admin draws them, and clicks come back by number.
import { hear, say } from "./channel.js";

const hidden = new window.CSSStyleSheet();
hidden.replaceSync("ui-title-bar,ui-nav-menu,ui-save-bar,ui-modal,s-app-nav{display:none}");
document.adoptedStyleSheets = [...document.adoptedStyleSheets, hidden];

let navigates = false;
// The session library listens on the window, apps of their own on the document.
for (const target of [document, window]) {
  const plainListen = target.addEventListener.bind(target);
  target.addEventListener = (type, ...rest) => {
    if (type === "shopify:navigate") navigates = true;
    plainListen(type, ...rest);
  };
}

function follow(link) {
  link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true }));
  if (!navigates) location.assign(link.href);
}

const press = (node) => {
  if (!node) return;
  if (node.localName === "a" || node.localName === "s-link") follow(node);
  else node.click();
};

/** Calls back once per burst of changes inside a node, and at once. */
export function watch(node, changed) {
  let queued = false;
  const tell = () => {
    queued = false;
    if (node.isConnected) changed();
  };
  const observer = new MutationObserver(() => {
    if (queued) return;
    queued = true;
    queueMicrotask(tell);
  });
  observer.observe(node, { attributes: true, childList: true, subtree: true, characterData: true });
  queueMicrotask(tell);
  return observer;
}

export const flag = (node, name) => node.hasAttribute(name) && node.getAttribute(name) !== "false";
export const describe = (node) => ({
  label: node.textContent.trim(),
  variant: node.getAttribute("variant") ?? undefined,
  tone: node.getAttribute("tone") ?? undefined,
  disabled: flag(node, "disabled"),
  loading: flag(node, "loading"),
  link: node.localName === "a",
});

export class TitleBar extends HTMLElement {
  connectedCallback() {
    if (this.closest("ui-modal")) return;
    TitleBar.current = this;
    this.observer = watch(this, () => say("titleBar", this.describe()));
  }

  disconnectedCallback() {
    this.observer?.disconnect();
    if (TitleBar.current !== this) return;
    TitleBar.current = null;
    say("titleBar", null);
  }

  get actions() {
    return [...this.querySelectorAll("button, a")];
  }

  describe() {
    const grouped = (node) => node.closest("section")?.getAttribute("label") ?? undefined;
    return {
      title: this.getAttribute("title") ?? document.title,
      actions: this.actions.map((node) => ({ ...describe(node), group: grouped(node) })),
    };
  }
}
hear("titleBar.press", ({ index }) => press(TitleBar.current?.actions[index]));

export class NavMenu extends HTMLElement {
  connectedCallback() {
    NavMenu.current = this;
    this.observer = watch(this, () => say("nav", this.describe()));
  }

  disconnectedCallback() {
    this.observer?.disconnect();
    if (NavMenu.current === this) NavMenu.current = null;
  }

  get links() {
    return [...this.querySelectorAll("a, s-link")];
  }

  describe() {
    return this.links.map((link) => ({
      label: link.textContent.trim(),
      href: new URL(link.getAttribute("href") ?? "", location.href).pathname,
      home: link.getAttribute("rel") === "home",
    }));
  }
}
hear("nav.press", ({ index }) => press(NavMenu.current?.links[index]));
hear("navigate", ({ path }) => {
  const link = NavMenu.current?.links.find((one) => new URL(one.href, location.href).pathname === path);
  if (link) follow(link);
  else location.assign(path);
});

const dialogStyle = `
  .ab-modal{border:0;padding:0;border-radius:12px;width:min(620px,calc(100vw - 32px));max-height:calc(100vh - 48px);color:#303030;
    box-shadow:0 20px 60px rgb(0 0 0/.3);font:13px/1.5 Inter,-apple-system,BlinkMacSystemFont,"Segoe UI",sans-serif;flex-direction:column}
  .ab-modal[open]{display:flex}
  .ab-modal::backdrop{background:rgb(0 0 0/.5)}
  .ab-modal[data-variant=small]{width:min(380px,calc(100vw - 32px))}
  .ab-modal[data-variant=large]{width:min(980px,calc(100vw - 32px))}
  .ab-modal[data-variant=max]{width:100vw;height:100vh;max-width:none;max-height:none;border-radius:0}
  .ab-modal>header{display:flex;align-items:center;padding:12px 16px;background:#f3f3f3;border-bottom:1px solid #e3e3e3}
  .ab-modal>header h2{flex:1;font-size:14px;font-weight:650;margin:0}
  .ab-modal>div{overflow:auto;flex:1;min-height:0}
  .ab-modal iframe{width:100%;height:60vh;border:0;display:block}
  .ab-modal>footer{display:flex;gap:8px;justify-content:flex-end;padding:12px 16px;border-top:1px solid #e3e3e3}
  .ab-modal footer:empty{display:none}
  .ab-modal button{font:inherit;font-weight:550;border-radius:8px;padding:6px 12px;border:1px solid #c9c9c9;background:#fff;cursor:pointer}
  .ab-modal button[data-variant=primary]{background:#303030;color:#fff;border-color:#303030}
  .ab-modal button[data-tone=critical]{background:#c70a24;color:#fff;border-color:#c70a24}
  .ab-modal header button{border:0;background:none;font-size:20px;line-height:1;padding:4px 8px}`;

export class ModalElement extends HTMLElement {
  constructor() {
    super();
    this.dialog = document.createElement("dialog");
    this.dialog.className = "ab-modal";
    this.content = document.createElement("div");
    this.dialog.addEventListener("close", () => this.closed());
  }

  disconnectedCallback() {
    this.dialog.remove();
  }

  get src() {
    return this.getAttribute("src") ?? undefined;
  }

  set src(value) {
    this.setAttribute("src", value ?? "");
  }

  get variant() {
    return this.getAttribute("variant") ?? "base";
  }

  set variant(value) {
    this.setAttribute("variant", value ?? "base");
  }

  get contentWindow() {
    return this.content.querySelector("iframe")?.contentWindow ?? null;
  }

  async show() {
    if (this.dialog.open) return;
    this.draw();
    this.observer = watch(this, () => this.draw());
    this.dialog.showModal();
    this.dispatchEvent(new Event("show"));
  }

  async hide() {
    if (this.dialog.open) this.dialog.close();
  }

  toggle() {
    return this.dialog.open ? this.hide() : this.show();
  }

  closed() {
    this.observer?.disconnect();
    this.dialog.remove();
    this.dispatchEvent(new Event("hide"));
  }

  draw() {
    if (!this.dialog.isConnected) document.body.append(this.dialog);
    this.dialog.dataset.variant = this.variant;
    this.fill();
    const bar = this.querySelector("ui-title-bar");
    const title = Object.assign(document.createElement("h2"), {
      textContent: bar?.getAttribute("title") ?? "",
    });
    this.dialog.setAttribute("aria-label", title.textContent);
    const close = Object.assign(document.createElement("button"), {
      type: "button",
      textContent: "×",
      ariaLabel: "Close",
    });
    close.onclick = () => void this.hide();
    const head = document.createElement("header");
    head.append(title, close);
    const foot = document.createElement("footer");
    foot.append(...[...(bar?.querySelectorAll("button") ?? [])].reverse().map(mirrored));
    this.dialog.replaceChildren(styleOf(dialogStyle), head, this.content, foot);
  }

  /** A page of its own, or the element's own children; React puts its children into `content` by itself. */
  fill() {
    if (this.content.childElementCount > 0) return;
    if (this.src) {
      const frame = Object.assign(document.createElement("iframe"), { src: this.src, title: "Modal" });
      this.content.append(frame);
      return;
    }
    const own = [...this.children].filter(
      (node) => !node.localName.startsWith("ui-") && node.childNodes.length > 0,
    );
    this.content.append(...own);
  }
}

function mirrored(source) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: source.textContent,
  });
  button.disabled = flag(source, "disabled") || flag(source, "loading");
  button.dataset.variant = source.getAttribute("variant") ?? "";
  button.dataset.tone = source.getAttribute("tone") ?? "";
  button.onclick = () => source.click();
  return button;
}

const styleOf = (text) => Object.assign(document.createElement("style"), { textContent: text });
