// Words, numbers and dates in the shopper's language. Points are decimal strings and may exceed what a number holds.

/** `strings` is the block of words written by Liquid. */
export function speaker(strings, locale) {
  const language = supported(locale);
  const number = new Intl.NumberFormat(language);
  const signed = new Intl.NumberFormat(language, { signDisplay: "exceptZero" });
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  const plural = new Intl.PluralRules(language);
  // Where a language writes a minus as a hyphen, as the first figures by Liquid do not.
  const minus = (said) => said.replace("-", "−");

  const fill = (form, values) =>
    String(form ?? "").replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);

  return {
    points: (points) => minus(number.format(BigInt(points))),
    signed: (points) => minus(signed.format(BigInt(points))),
    date: (instant) => day.format(new Date(instant)),
    say: (key, values = {}) => fill(strings[key], values),
    /** A sentence that depends on a number; `points` is filled in formatted. */
    count(key, points, values = {}) {
      const forms = strings[key] ?? {};
      const form = forms[plural.select(Number(points))] ?? forms.other;
      return fill(form, { ...values, points: number.format(BigInt(points)) });
    },
    list: (parts, type) => new Intl.ListFormat(language, { type }).format(parts),
    kind: (kind) => strings.kinds?.[kind] ?? strings.kinds?.other ?? "",
    trouble: (code) => strings.errors?.[code] ?? strings.errors?.OTHER ?? strings.failed,
  };
}

function supported(locale) {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}

/** What a reward gives, by its kind; nothing where its title says all. Amounts and shares come formatted. */
export function worth({ say }, { kind, value, most, isForGoods }) {
  const off = (amount) => say(isForGoods ? "offGoods" : "off", { amount });
  const upTo = (said) => (most ? say("upTo", { value: said, amount: most }) : said);
  switch (kind) {
    case "percentage_off":
      return upTo(off(value));
    case "free_shipping":
      return upTo(say("freeShipping"));
    case "free_product":
      return say("freeProduct");
    case "variable_amount":
      return off(most === value ? value : say("between", { amount: value, most }));
    case "gift_card":
      return say("giftCard", { amount: value });
    case "store_credit":
      return say("storeCredit", { amount: value });
    default:
      return value ? off(value) : "";
  }
}

/** What it gives, where the title does not say the same, and the order that it asks for. */
export function terms(words, reward) {
  const value = worth(words, reward);
  if (reward.minimum) return words.say("minimum", { value, amount: reward.minimum });
  return value === reward.title ? "" : value;
}

/** Why a member cannot have it, whatever the points. */
export function hindrance({ say, date }, { kind, tiers, againAt }) {
  if (kind === "tier") return say("forTiers", { tiers });
  if (kind === "sold_out") return say("soldOut");
  return againAt ? say("again", { date: date(againAt) }) : say("had");
}
