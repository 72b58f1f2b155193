// Opens the rewards panel. Nothing is requested before the shopper's click; then its style, and a customer's script.
(() => {
  if (customElements.get("laurel-rewards")) return;

  /** Of an opaque colour as browsers print it; null of another. */
  const luminance = (color) => {
    const parts = color.match(/[\d.]+/g)?.map(Number) ?? [];
    if (!color.startsWith("rgb") || parts.length < 3 || parts[3] === 0) return null;
    const [r, g, b] = parts.map((part) => (part / 255) ** 2.2);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  class LaurelRewards extends HTMLElement {
    #pressed = null;
    #panel = null;
    #tries = 0;

    connectedCallback() {
      this.addEventListener("pointerdown", this);
      this.addEventListener("click", this);
      if (document.readyState === "loading")
        document.addEventListener("DOMContentLoaded", () => this.#settle(), { once: true });
      else this.#settle();
    }

    // Older browsers and the theme editor make no shadow root; newer ones may have opened the dialog already.
    #settle() {
      const template = this.querySelector("template");
      if (template && !this.shadowRoot) this.attachShadow({ mode: "open" }).append(template.content);
      if (this.dialog?.open) this.open();
    }

    get dialog() {
      return this.shadowRoot?.getElementById("panel") ?? null;
    }

    get words() {
      return JSON.parse(this.shadowRoot?.querySelector("script")?.textContent || "{}");
    }

    handleEvent(event) {
      const target = event.composedPath()[0];
      if (event.type === "pointerdown") return void (this.#pressed = target);
      const action = target.closest("[data-do]")?.getAttribute("data-do");
      if (action === "open") {
        // The button's own command is for before this script has arrived.
        event.preventDefault();
        this.open();
      } else if (action === "retry") {
        this.fill();
        // The button has gone.
        this.shadowRoot?.querySelector("button.close")?.focus();
      }
      // Selecting text past the edge does not close.
      else if (target === this.dialog && this.#pressed === target) this.dialog.close();
    }

    open(at) {
      const dialog = this.dialog;
      if (!dialog) return;
      this.#dress();
      if (!dialog.open) dialog.showModal();
      this.#holdPage(dialog);
      return this.fill(at);
    }

    // The page behind a bottom sheet stays where it is.
    #holdPage(dialog) {
      if (!matchMedia("(width < 750px)").matches) return;
      const { style } = document.documentElement;
      const before = style.overflow;
      style.overflow = "hidden";
      dialog.addEventListener("close", () => (style.overflow = before), { once: true });
    }

    // Themes seldom declare a color-scheme: follow the page's background, and take it over where text is readable on it.
    #dress() {
      const page = [document.body, document.documentElement]
        .map((each) => getComputedStyle(each).backgroundColor)
        .find((color) => luminance(color) !== null);
      const light = page ? luminance(page) : null;
      if (!page || light === null) return;
      this.style.colorScheme = light < 0.18 ? "dark" : "light";
      if (light > 0.75 || light < 0.04) this.style.setProperty("--laurel-page", page);
    }

    async fill(at) {
      const { dialog } = this;
      if (!dialog) return;
      if (dialog.dataset.state !== "ready") dialog.dataset.state = "loading";
      try {
        await Promise.all([this.#script(), this.#sheet()]);
        if (this.#panel) await this.#panel.show(this, at);
        else dialog.dataset.state = "ready";
      } catch {
        const { offline, failed } = this.words;
        const said = this.shadowRoot?.querySelector("[data-oops]");
        if (said) said.textContent = navigator.onLine ? failed : offline;
        dialog.dataset.state = "failed";
      }
    }

    // A failed module stays failed in the browser's module map; another fragment is another entry.
    async #script() {
      const { panel } = this.dataset;
      if (panel) this.#panel ??= await import(this.#tries++ ? `${panel}#${this.#tries}` : panel);
    }

    #sheet() {
      const root = this.shadowRoot;
      if (root?.querySelector("link")?.sheet) return;
      root?.querySelector("link")?.remove();
      const link = document.createElement("link");
      return new Promise((resolve, reject) => {
        Object.assign(link, {
          rel: "stylesheet",
          href: this.dataset.sheet,
          onload: resolve,
          onerror: reject,
        });
        root?.append(link);
      });
    }
  }

  customElements.define("laurel-rewards", LaurelRewards);

  // Links of blocks and theme lead where they say where there is no panel.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-laurel-open]");
    const rewards = document.querySelector("laurel-rewards");
    if (!link || !rewards?.dialog || getComputedStyle(rewards).display === "none") return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    rewards.open(link.dataset.laurelOpen);
  });
})();
