// The history, when it is asked for or the panel has it.
(() => {
  if (customElements.get("laurel-history")) return;

  class LaurelHistory extends HTMLElement {
    #listeners = null;
    #isAsking = false;

    connectedCallback() {
      this.#listeners = new AbortController();
      const { signal } = this.#listeners;
      this.addEventListener("click", (event) => this.press(event), { signal });
      document.addEventListener("laurel:answer", ({ detail }) => void this.show(detail), { signal });
    }

    disconnectedCallback() {
      this.#listeners?.abort();
    }

    get words() {
      return JSON.parse(this.querySelector("script").textContent);
    }

    press(event) {
      const link = event.target.closest("a");
      if (!link || link.dataset.out || event.ctrlKey || event.metaKey || event.shiftKey) return;
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
        await this.show(await ask(path));
      } catch {
        status.textContent = this.words.failed;
      }
      this.#isAsking = false;
    }

    async show(answer) {
      const { showEntries } = await this.module("laurel-entries.js");
      showEntries(this, answer);
    }
  }

  customElements.define("laurel-history", LaurelHistory);
})();
