/** The languages that the widget speaks, and what each needs to count in. Pure. */

/** As the extension names its files, and Liquid its `request.locale.iso_code`. */
export const LANGUAGES = [
  { locale: "en", name: "English", forms: ["one", "other"] },
  { locale: "ar", name: "Arabic", forms: ["zero", "one", "two", "few", "many", "other"] },
  { locale: "zh-CN", name: "Chinese (simplified)", forms: ["other"] },
  { locale: "nl", name: "Dutch", forms: ["one", "other"] },
  { locale: "fr", name: "French", forms: ["one", "other"] },
  { locale: "de", name: "German", forms: ["one", "other"] },
  { locale: "it", name: "Italian", forms: ["one", "other"] },
  { locale: "ja", name: "Japanese", forms: ["other"] },
  { locale: "ko", name: "Korean", forms: ["other"] },
  { locale: "pl", name: "Polish", forms: ["one", "few", "many"] },
  { locale: "pt-BR", name: "Portuguese (Brazil)", forms: ["one", "other"] },
  { locale: "es", name: "Spanish", forms: ["one", "other"] },
  { locale: "sv", name: "Swedish", forms: ["one", "other"] },
  { locale: "tr", name: "Turkish", forms: ["one", "other"] },
] as const satisfies readonly { locale: string; name: string; forms: readonly Form[] }[];

export type Form = "zero" | "one" | "two" | "few" | "many" | "other";
export type Language = (typeof LANGUAGES)[number]["locale"];

export const LOCALES = LANGUAGES.map(({ locale }) => locale);

/**
 * The forms of a word beside a whole number. Polish says "other" of fractions alone, and the Romance languages "many" of
 * whole millions, where the noun is the plural all the same.
 */
export function formsOf(locale: Language): readonly Form[] {
  return LANGUAGES.find((each) => each.locale === locale)!.forms;
}

/** A number that takes this form, for whoever has to fill it in. */
export function sampleOf(locale: Language, form: Form): number {
  const rules = new Intl.PluralRules(locale);
  const found = [1, 2, 5, 0, 11, 100].find((count) => rules.select(count) === form);
  return found ?? 100;
}
