// Words, numbers and dates in the shopper's language. Points are decimal strings and may exceed what a number holds.

/** `strings` is the block of words written by Liquid. */
export function speaker(strings, locale) {
  const language = supported(locale);
  const number = new Intl.NumberFormat(language);
  const signed = new Intl.NumberFormat(language, { signDisplay: "exceptZero" });
  const style = { dateStyle: "medium" };
  const plural = new Intl.PluralRules(language);
  // Where a language writes a minus as a hyphen, as the first figures by Liquid do not.
  const minus = (said) => said.replace("-", "−");

  const fill = (form, values) =>
    String(form ?? "").replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);

  return {
    points: (points) => minus(number.format(BigInt(points))),
    signed: (points) => minus(signed.format(BigInt(points))),
    date: (instant) => new Date(instant).toLocaleDateString(language, style),
    /** "2026-12-31", wherever the shopper is. */
    day: (date) => new Date(date).toLocaleDateString(language, { ...style, timeZone: "UTC" }),
    say: (key, values = {}) => fill(strings[key], values),
    /** A sentence that depends on a number; `points` is filled in formatted. */
    count(key, points, values = {}) {
      const forms = strings[key] ?? {};
      const form = forms[plural.select(Number(points))] ?? forms.other;
      return fill(form, { ...values, points: number.format(BigInt(points)) });
    },
    list: (parts, type) => new Intl.ListFormat(language, { type }).format(parts),
    columns: strings.columns ?? [],
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

const GIVES = {
  free_shipping: "freeShipping",
  free_product: "freeProduct",
  gift_card: "giftCard",
  store_credit: "storeCredit",
};

/** What a reward gives. Amounts and shares come formatted. */
export function worth({ say }, { kind, value, most, isForGoods }) {
  const isChosen = kind === "variable_amount";
  const amount = isChosen && most !== value ? say("between", { amount: value, most }) : value;
  const off = amount ? say(isForGoods ? "offGoods" : "off", { amount }) : "";
  const said = GIVES[kind] ? say(GIVES[kind], { amount }) : off;
  return most && !isChosen ? say("upTo", { value: said, amount: most }) : said;
}

/** What it gives, where the title does not say the same, and what it asks for. */
export function terms(words, reward) {
  const { title, minimum, tiers, isAndAbove, lastDay } = reward;
  const value = worth(words, reward);
  return [
    value !== title && value,
    minimum && words.say("onOrders", { amount: minimum }),
    tiers && words.say(isAndAbove ? "andAbove" : "ofTiers", { tiers }),
    lastDay && words.say("until", { date: words.day(lastDay) }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Why a member cannot have it, whatever the points. */
export function hindrance({ say, date }, { kind, tiers, againAt }) {
  if (kind === "tier") return say("forTiers", { tiers });
  if (kind === "sold_out") return say("soldOut");
  return againAt ? say("again", { date: date(againAt) }) : say("had");
}
