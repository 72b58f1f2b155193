// Keeps "Earn 42 points" right when the shopper chooses another variant, and puts a number to it in another currency,
// where Liquid knows the price but not the rate: Shopify gives prices in the shopper's currency and the rate from the
// shop's currency in Shopify.currency.rate. Then the text says "about". A classic script, like the launcher.
(() => {
  if (customElements.get("laurel-points")) return;

  class LaurelPoints extends HTMLElement {
    #listeners = /** @type {AbortController | null} */ (null);

    connectedCallback() {
      const { signal } = (this.#listeners = new AbortController());
      // Themes announce a variant in three ways: the form's id field changes, or one of two named events.
      for (const name of ["change", "variant:update", "variant:change"])
        document.addEventListener(name, (event) => this.hear(event), { signal });
      if (document.readyState === "loading")
        document.addEventListener("DOMContentLoaded", () => this.#settle(), { once: true, signal });
      else this.#settle();
    }

    disconnectedCallback() {
      this.#listeners?.abort();
    }

    #settle() {
      if (this.dataset.convert) this.write(this.facts.prices[this.dataset.variant ?? ""]);
    }

    get facts() {
      return JSON.parse(this.querySelector("script")?.textContent || '{"prices":{},"words":{}}');
    }

    hear(/** @type {any} */ event) {
      const { detail } = event;
      const named = detail?.resource?.id ?? detail?.variant?.id;
      // The theme's own listener may set the form's id field after this one: read it when all have run.
      queueMicrotask(() => {
        const id = String(named ?? this.chosen(event.target) ?? "");
        const price = this.facts.prices[id];
        if (price !== undefined && id !== this.dataset.variant) {
          this.dataset.variant = id;
          this.write(price);
        }
      });
    }

    chosen(/** @type {Element} */ target) {
      const form = target.closest?.("form");
      const near = this.closest(".shopify-section") ?? document;
      const field =
        form?.querySelector('[name="id"]') ?? near.querySelector('form[action*="/cart/add"] [name="id"]');
      return /** @type {HTMLInputElement | null} */ (field)?.value;
    }

    write(/** @type {number | undefined} */ price) {
      const { convert, about, locale } = this.dataset;
      const text = this.querySelector("[data-text]");
      const shopPrice = convert ? this.inShopCurrency(price, convert) : price;
      if (!text || shopPrice === undefined) return;
      const points = this.earns(shopPrice);
      this.hidden = points === 0n;
      const forms = this.facts.words[convert || about ? "about" : "earn"];
      const form = forms[new Intl.PluralRules(locale).select(Number(points))] ?? forms.other;
      text.textContent = form.replace("{points}", new Intl.NumberFormat(locale).format(points));
    }

    inShopCurrency(/** @type {number | undefined} */ price, /** @type {string} */ currency) {
      const { active, rate } = /** @type {any} */ (window).Shopify?.currency ?? {};
      if (price === undefined || active !== currency || !(Number(rate) > 0)) return undefined;
      return Math.round(price / Number(rate));
    }

    /** The same fraction as in laurel-earns.liquid. Price in hundredths. */
    earns(/** @type {number} */ price) {
      const { points, per, decimals, rounding } = this.dataset;
      const numerator = BigInt(price) * BigInt(points ?? 0) * 10n ** BigInt(decimals ?? 2);
      const denominator = BigInt(per ?? 1) * 100n;
      const rest = numerator % denominator;
      const up = rounding === "up" ? rest > 0n : rounding === "nearest" && rest * 2n >= denominator;
      return numerator / denominator + (up ? 1n : 0n);
    }
  }

  customElements.define("laurel-points", LaurelPoints);
})();
