// Words, numbers and dates in the shopper's language. Points are decimal strings and may exceed what a number holds.

/**
 * @param {Record<string, any>} strings the block of words written by Liquid
 * @param {string} locale
 */
export function speaker(strings, locale) {
  const language = supported(locale);
  const number = new Intl.NumberFormat(language);
  const signed = new Intl.NumberFormat(language, { signDisplay: "exceptZero" });
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  const plural = new Intl.PluralRules(language);
  // Where a language writes a minus as a hyphen, as the first figures by Liquid do not.
  const minus = (/** @type {string} */ said) => said.replace("-", "−");

  /** @param {any} form @param {Record<string, string>} values */
  const fill = (form, values) =>
    String(form ?? "").replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);

  return {
    points: (/** @type {string} */ points) => minus(number.format(BigInt(points))),
    signed: (/** @type {string} */ points) => minus(signed.format(BigInt(points))),
    date: (/** @type {string} */ instant) => day.format(new Date(instant)),
    say: (/** @type {string} */ key, /** @type {Record<string, string>} */ values = {}) =>
      fill(strings[key], values),
    /** A sentence that depends on a number; `points` is filled in formatted. */
    count(
      /** @type {string} */ key,
      /** @type {string} */ points,
      /** @type {Record<string, string>} */ values = {},
    ) {
      const forms = strings[key] ?? {};
      const form = forms[plural.select(Number(points))] ?? forms.other;
      return fill(form, { ...values, points: number.format(BigInt(points)) });
    },
    /** @param {string[]} parts @param {"conjunction" | "disjunction"} type */
    list: (parts, type) => new Intl.ListFormat(language, { type }).format(parts),
    kind: (/** @type {string} */ kind) => strings.kinds?.[kind] ?? strings.kinds?.other ?? "",
    trouble: (/** @type {string} */ code) =>
      strings.errors?.[code] ?? strings.errors?.OTHER ?? strings.failed,
  };
}

/** @typedef {ReturnType<typeof speaker>} Speaker */

function supported(/** @type {string} */ locale) {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}
