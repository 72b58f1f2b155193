// Codes that a member holds, in the cart: known once the panel was opened, without a request of its own.
(() => {
  if (customElements.get("laurel-held")) return;

  const NO_DISCOUNT = ["gift_card", "store_credit", "custom"];
  const canApply = ({ state, kind, code, isComingBack, endsAt }) =>
    state === "issued" &&
    code &&
    !isComingBack &&
    !NO_DISCOUNT.includes(kind) &&
    !(endsAt && Date.parse(endsAt) < Date.now());

  class LaurelHeld extends HTMLElement {
    #listeners = null;

    connectedCallback() {
      this.#listeners = new AbortController();
      const { signal } = this.#listeners;
      document.addEventListener("laurel:answer", ({ detail }) => this.show(detail.redemptions), { signal });
    }

    disconnectedCallback() {
      this.#listeners?.abort();
    }

    show(redemptions) {
      for (const shown of this.querySelectorAll("p")) shown.remove();
      for (const { title, code } of redemptions.filter(canApply)) this.append(this.line(title, code));
    }

    line(title, code) {
      const { root, cart, apply } = this.dataset;
      const line = document.createElement("p");
      const link = document.createElement("a");
      link.href = `${root.replace(/\/?$/, "/")}discount/${encodeURIComponent(code)}?redirect=${encodeURIComponent(cart)}`;
      link.textContent = apply;
      link.style = "display: inline-flex; align-items: center; min-block-size: 44px";
      line.append(this.alone(title), " · ", this.alone(code), " · ", link);
      return line;
    }

    alone(text) {
      const element = document.createElement("bdi");
      element.textContent = text;
      return element;
    }
  }

  customElements.define("laurel-held", LaurelHeld);
})();
