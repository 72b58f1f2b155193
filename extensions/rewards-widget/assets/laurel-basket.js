// The block in the cart: it follows changes that load no page, and shows the codes that a member holds.

// Themes change the cart by Shopify's Ajax API; some say so, too.
const CHANGE = /^[^?#]*\/cart\/(add|change|update|clear)(\.js(on)?)?([?#]|$)/;
const TOLD = ["cart:update", "cart:updated", "cart:refresh"];

class LaurelCart extends HTMLElement {
  #changes;

  connectedCallback() {
    // A section that the theme has written anew is right already.
    const since = performance.now();
    const isChange = ({ name, responseEnd }) =>
      responseEnd > since && name.startsWith(location.origin) && CHANGE.test(name);
    this.#changes = new PerformanceObserver((list) => list.getEntries().some(isChange) && this.handleEvent());
    this.#changes.observe({ type: "resource" });
    for (const name of TOLD) document.addEventListener(name, this);
  }

  disconnectedCallback() {
    this.#changes.disconnect();
    for (const name of TOLD) document.removeEventListener(name, this);
  }

  handleEvent() {
    import("./laurel-anew.js").then(({ follow }) => follow(this), console.warn);
  }
}

// Known once the panel was opened.
let redemptions;
document.addEventListener("laurel:answer", ({ detail }) => {
  redemptions = detail.redemptions;
  for (const each of document.querySelectorAll("laurel-held")) each.connectedCallback();
});

class LaurelHeld extends HTMLElement {
  // As for the points: what a theme writes over it is written again.
  #watch = new MutationObserver(() => this.querySelector("p") || this.connectedCallback());

  connectedCallback() {
    this.#watch.observe(this, { childList: true });
    if (redemptions) import("./laurel-held.js").then(({ write }) => write(this, redemptions), console.warn);
  }
}

for (const [name, type] of [
  ["laurel-cart", LaurelCart],
  ["laurel-held", LaurelHeld],
])
  if (!customElements.get(name)) customElements.define(name, type);
