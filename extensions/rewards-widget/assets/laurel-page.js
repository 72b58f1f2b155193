// The member's history on the rewards page, when they ask or the panel has it.
(() => {
  if (customElements.get("laurel-history")) return;

  const ENTRIES = 10;

  class LaurelHistory extends HTMLElement {
    #listeners = null;
    #isAsking = false;

    connectedCallback() {
      this.#listeners = new AbortController();
      const { signal } = this.#listeners;
      this.addEventListener("click", (event) => this.press(event), { signal });
      document.addEventListener("laurel:answer", ({ detail }) => void this.show(detail.history), { signal });
    }

    disconnectedCallback() {
      this.#listeners?.abort();
    }

    get words() {
      return JSON.parse(this.querySelector("script").textContent);
    }

    press(event) {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (!this.#isAsking) return this.load();
    }

    // A classic script of another origin has no base.
    module(name) {
      return import(new URL(name, this.dataset.modules));
    }

    async load() {
      this.#isAsking = true;
      const status = this.querySelector("[role=status]");
      try {
        status.textContent = this.words.loading;
        const { ask, proxyBase } = await this.module("laurel-proxy.js");
        const { proxy } = document.querySelector("laurel-rewards")?.dataset ?? {};
        const { locale } = this.dataset;
        const path = `${proxyBase(proxy, location.origin)}/panel?locale=${encodeURIComponent(locale)}`;
        await this.show((await ask(path)).history);
      } catch {
        status.textContent = this.words.failed;
      }
      this.#isAsking = false;
    }

    async show(entries) {
      const [{ statement }, { speaker }] = await Promise.all([
        this.module("laurel-history.js"),
        this.module("laurel-words.js"),
      ]);
      const words = speaker(this.words, this.dataset.locale);
      const shown = entries.slice(0, ENTRIES);
      const table = shown.length ? statement(words, shown) : words.say("historyEmpty");
      this.querySelector("[data-entries]").replaceChildren(table);
      this.querySelector("[role=status]").textContent = "";
      if (this.querySelector("a:focus")) this.querySelector("[data-entries]").focus();
      this.querySelector("a")?.remove();
    }
  }

  customElements.define("laurel-history", LaurelHistory);
})();
