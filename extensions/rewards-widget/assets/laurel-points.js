// Keeps "Earn 42 points" right when another variant, quantity or minute comes, and puts a number to it in other currencies.
(() => {
  if (customElements.get("laurel-points")) return;

  /** The order may come on the other side of a campaign's beginning or end. A rule has no dates. */
  const isClose = ([, , from, until]) => [from, until].some((at) => Math.abs(at - Date.now() / 1000) <= 3600);

  /** What is taken now, from an order of so much on. */
  const counts = ([, , from = 0, until = Infinity, least = 0], base, down) => {
    const now = Date.now() / 1000;
    return from <= now && now < until && base >= BigInt(least) * down;
  };

  /** The highest of several, or all of them together. */
  const multiplierOf = (taken, multiplies) => {
    const [first = [1n, 1n], ...others] = taken.map(([times, of]) => [BigInt(times), BigInt(of)]);
    return others.reduce((a, b) => {
      if (multiplies) return [a[0] * b[0], a[1] * b[1]];
      return b[0] * a[1] > a[0] * b[1] ? b : a;
    }, first);
  };

  /** As laurel-earns.liquid. The values of the parts are in hundredths. */
  function earns(recipe, parts) {
    const { decimals, rounding, multiplies, minimum, cap } = recipe;
    const [up, down] = decimals === 0 ? [1n, 100n] : [10n ** BigInt(decimals - 2), 1n];
    const [tierTimes, tierOf] = recipe.tier.map(BigInt);
    const base = parts.reduce((sum, { value }) => sum + BigInt(value), 0n) * up;
    let [top, bottom, isSome] = [0n, 1n, false];
    const once = new Map();
    for (const { value, units, rate, unit, times, once: bonuses } of parts) {
      const [points, per] = rate.map(BigInt);
      const isTaken = (each) => counts(each, base, down);
      const [m, of] = multiplierOf(times.filter(isTaken), multiplies);
      const byUnit = BigInt(unit) * BigInt(units) * tierTimes * per * down;
      const n = (BigInt(value) * up * points * tierOf + byUnit) * m;
      const d = per * down * tierOf * of;
      [top, bottom] = [top * d + n * bottom, bottom * d];
      isSome ||= value > 0 || unit > 0;
      for (const each of bonuses.filter(isTaken)) once.set(each[0], BigInt(each[1]));
    }
    if (!isSome || base < BigInt(minimum ?? 0) * down) return 0n;
    const rest = top % bottom;
    const isUp = rounding === "up" ? rest > 0n : rounding === "nearest" && rest * 2n >= bottom;
    const rounded = top / bottom + (isUp ? 1n : 0n);
    const earned = [...once.values()].reduce((sum, points) => sum + points, rounded);
    return cap !== null && earned > BigInt(cap) ? BigInt(cap) : earned;
  }

  class LaurelPoints extends HTMLElement {
    #listeners = null;
    #quantity = 1;
    #said;
    // A theme that writes its section into what stands there writes over it.
    #watch = new MutationObserver(() => this.#said === this.text?.textContent || this.settle());

    connectedCallback() {
      this.#watch.observe(this, { characterData: true, childList: true, subtree: true });
      const { signal } = (this.#listeners = new AbortController());
      for (const name of ["change", "input", "variant:update", "variant:change"])
        document.addEventListener(name, (event) => this.hear(event), { signal });
      if (document.readyState === "loading")
        document.addEventListener("DOMContentLoaded", () => this.settle(), { once: true, signal });
      else this.settle();
    }

    disconnectedCallback() {
      this.#listeners?.abort();
      this.#watch.disconnect();
    }

    /** Where the page cannot have been right; a browser remembers quantities. */
    settle() {
      this.#quantity = this.wanted();
      this.#said = this.text?.textContent;
      const dated = ({ times, once }) => [...times, ...once].some((each) => each.length > 2);
      if (this.dataset.convert || this.#quantity !== 1 || this.facts.parts.some(dated)) this.write();
    }

    get text() {
      return this.querySelector("[data-text]");
    }

    /** Parts say what differs from the one before. */
    get facts() {
      const facts = JSON.parse(this.querySelector("script")?.textContent || '{"parts":[],"words":{}}');
      facts.parts.reduce((before, part) => Object.assign(part, { ...before, ...part }), {});
      return facts;
    }

    hear(event) {
      if (!this.dataset.variant) return;
      const { detail } = event;
      const named = detail?.resource?.id ?? detail?.variant?.id;
      // The theme's own listener may set the field after this one.
      queueMicrotask(() => {
        const id = String(named ?? this.chosen("id", event.target) ?? this.dataset.variant);
        const quantity = this.wanted();
        if (id === this.dataset.variant && quantity === this.#quantity) return;
        // Else of another product, or one of more variants than are listed.
        const isListed = this.facts.parts.some((part) => part.id === id);
        const { more } = this.dataset;
        if (!isListed && !more) return;
        this.dataset.variant = id;
        this.#quantity = quantity;
        if (isListed) this.write();
        else import(more).then(({ ask }) => ask(this, id), console.warn);
      });
    }

    wanted() {
      const quantity = this.dataset.variant ? Number(this.chosen("quantity") ?? 1) : 1;
      return Number.isSafeInteger(quantity) && quantity > 0 ? quantity : 1;
    }

    /** What a field of the form says that puts the product into the cart. */
    chosen(name, target) {
      const near = this.closest(".shopify-section") ?? document;
      // One for instalments stands before it in many themes.
      const carts = near.querySelectorAll('form[action*="/cart/add"]');
      const forms = [target?.form ?? target?.closest?.("form"), ...carts];
      return forms.map((form) => form?.elements.namedItem(name)).find(Boolean)?.value;
    }

    /** The chosen variant, so many times; else all. */
    get parts() {
      const { variant } = this.dataset;
      const { parts } = this.facts;
      if (!variant) return parts;
      const times = (part) => ({ ...part, value: part.value * this.#quantity, units: this.#quantity });
      return parts.filter(({ id }) => id === variant).map(times);
    }

    write() {
      const { convert, about, locale } = this.dataset;
      const { text } = this;
      const parts = convert ? this.inShopCurrency(convert) : this.parts;
      if (!text || !parts) return;
      const points = earns(this.facts, parts);
      this.hidden = points === 0n;
      const isAbout = parts.some((part) => part.about || [...part.times, ...part.once].some(isClose));
      const forms = this.facts.words[convert || about || isAbout ? "about" : "earn"];
      const form = forms[new Intl.PluralRules(locale).select(Number(points))] ?? forms.other;
      text.textContent = this.#said = form.replace("{points}", new Intl.NumberFormat(locale).format(points));
    }

    inShopCurrency(currency) {
      const { active, rate } = window.Shopify?.currency ?? {};
      if (active !== currency || !(Number(rate) > 0)) return undefined;
      return this.parts.map((part) => ({ ...part, value: Math.round(part.value / Number(rate)) }));
    }
  }

  customElements.define("laurel-points", LaurelPoints);
})();
