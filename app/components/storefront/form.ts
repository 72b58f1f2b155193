/** The storefront's settings as they are typed: every field is text, and nothing is left out. Pure. */
import type { Form, Language } from "#app/rules/storefront/languages.ts";
import { formsOf, LOCALES } from "#app/rules/storefront/languages.ts";
import type { PageType, Storefront } from "#app/rules/storefront/storefront.ts";
import { parseStorefront, UNTOUCHED } from "#app/rules/storefront/storefront.ts";

export type TypedTexts = {
  launcher: string;
  title: string;
  lead: string;
  heading: string;
  points: Partial<Record<Form, string>>;
};

export type StorefrontForm = {
  look: { accent: string; radius: string; launcher: "label" | "icon" };
  hideOn: PageType[];
  /** One address a line. */
  hidePaths: string;
  texts: Record<Language, TypedTexts>;
};

export function toForm({ look, hideOn, hidePaths, texts }: Storefront): StorefrontForm {
  const typed = LOCALES.map((locale) => {
    const { launcher = "", title = "", lead = "", heading = "", points } = texts[locale] ?? {};
    const forms = Object.fromEntries(formsOf(locale).map((form) => [form, points?.[form] ?? ""]));
    return [locale, { launcher, title, lead, heading, points: forms }];
  });
  return {
    look: { ...look, accent: look.accent ?? "", radius: look.radius === null ? "" : `${look.radius}` },
    hideOn,
    hidePaths: hidePaths.join("\n"),
    texts: Object.fromEntries(typed) as StorefrontForm["texts"],
  };
}

/** As it is sent; what is wrong with it is for the rules to say. */
export function toSend({ look, hideOn, hidePaths, texts }: StorefrontForm): unknown {
  const radius = look.radius.trim();
  return {
    look: {
      accent: look.accent.trim() === "" ? null : look.accent,
      radius: radius === "" ? null : Number(radius),
      launcher: look.launcher,
    },
    hideOn,
    hidePaths: linesOf(hidePaths),
    texts,
  };
}

const linesOf = (text: string) => text.split("\n").filter((line) => line.trim() !== "");

/** What is wrong, by the path of the field that can be mended. */
export function faultsIn(form: StorefrontForm): Record<string, string> {
  const read = parseStorefront(toSend(form));
  return "issues" in read ? byField(read.issues, form) : {};
}

/** Addresses stand in one field, so which line is meant is said. */
export function byField(
  issues: readonly { path: string; message: string }[],
  { hidePaths }: Pick<StorefrontForm, "hidePaths">,
): Record<string, string> {
  const lines = linesOf(hidePaths);
  return Object.fromEntries(
    issues.toReversed().map(({ path, message }) => {
      const line = /^hidePaths\.(\d+)$/.exec(path)?.[1];
      if (line === undefined) return [path, message];
      return ["hidePaths", `${lines[Number(line)]?.trim() ?? ""}: ${message}`];
    }),
  );
}

/** What is shown of it while it is typed: a field that cannot be taken yet counts as empty. */
export function previewed(form: StorefrontForm): Storefront {
  const faults = Object.keys(faultsIn(form));
  const sound = (path: string) => !faults.some((each) => each === path || each.startsWith(`${path}.`));
  const { look, texts } = form;
  const spoken = LOCALES.map((locale) => {
    const { points, ...rest } = texts[locale];
    const kept = Object.entries(rest).filter(([key]) => sound(`texts.${locale}.${key}`));
    return [locale, { ...Object.fromEntries(kept), ...(sound(`texts.${locale}.points`) && { points }) }];
  });
  const read = parseStorefront({
    look: {
      accent: sound("look.accent") && look.accent.trim() !== "" ? look.accent : null,
      radius: sound("look.radius") && look.radius.trim() !== "" ? Number(look.radius) : null,
      launcher: look.launcher,
    },
    hideOn: form.hideOn,
    hidePaths: [],
    texts: Object.fromEntries(spoken) as unknown,
  });
  return "storefront" in read ? read.storefront : UNTOUCHED;
}

/** The language to be open where these fields are at fault: the one that is, unless they are all in others. */
export function languageToOpen(faults: Record<string, string>, open: Language): Language {
  const isAtFault = (locale: Language) =>
    Object.keys(faults).some((path) => path.startsWith(`texts.${locale}.`));
  return isAtFault(open) ? open : (LOCALES.find(isAtFault) ?? open);
}
