/**
 * What a merchant says of the widget's words and look. Kept as one document for the shop, and read by the storefront's
 * Liquid from the app-data metafield `laurel.storefront`. Everything left out is the widget's own. Pure.
 */
import { z } from "zod";
import type { FieldIssue } from "#app/errors.ts";
import { isPlain, NOT_PLAIN } from "#app/rules/plain-text.ts";
import type { Form, Language } from "#app/rules/storefront/languages.ts";
import { formsOf, LOCALES } from "#app/rules/storefront/languages.ts";

export const MOST = { launcher: 24, title: 40, lead: 160, heading: 80, points: 24, paths: 20, path: 200 };
export const MOST_RADIUS = 32;

/** As Liquid's `request.page_type` names them. */
export const PAGE_TYPES = [
  "index",
  "product",
  "collection",
  "cart",
  "page",
  "blog",
  "article",
  "search",
] as const;
export type PageType = (typeof PAGE_TYPES)[number];

/** Left empty, the widget's own translation stands. */
const words = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Use at most ${most} characters.`)
    .refine((text) => isPlain(text) && !/\p{Cc}/u.test(text), `This ${NOT_PLAIN}.`)
    .optional()
    .transform((text) => (text === "" ? undefined : text));

const points = (locale: Language) =>
  z
    .strictObject(Object.fromEntries(formsOf(locale).map((form) => [form, words(MOST.points)])))
    .optional()
    .transform((forms, context) => {
      const filled = Object.entries(forms ?? {}).filter(([, word]) => word !== undefined);
      if (filled.length === 0) return undefined;
      for (const form of formsOf(locale))
        if (!forms?.[form])
          context.addIssue({ code: "custom", path: [form], message: "Fill in every form, or none." });
      return Object.fromEntries(filled);
    });

const texts = (locale: Language) =>
  z
    .strictObject({
      launcher: words(MOST.launcher),
      title: words(MOST.title),
      lead: words(MOST.lead),
      heading: words(MOST.heading),
      points: points(locale),
    })
    .optional();

const path = z
  .string()
  .trim()
  .max(MOST.path, `Use at most ${MOST.path} characters.`)
  .regex(/^\/[^\s?#\p{Cc}]+$/u, "Begin with a slash, as in /pages/about, without blanks, ? or #.")
  .refine(isPlain, `This ${NOT_PLAIN}.`)
  .transform((text) => text.replace(/\/+$/, ""))
  .refine((text) => text !== "", "Name a page: for all of them, switch the launcher off in your theme.");

const document = z.strictObject({
  look: z.strictObject({
    accent: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^#[0-9a-f]{6}$/, "Write the colour as # and six digits, as in #23443a.")
      .nullable(),
    radius: z
      .int(`Use a whole number from 0 to ${MOST_RADIUS}.`)
      .min(0, `Use a whole number from 0 to ${MOST_RADIUS}.`)
      .max(MOST_RADIUS, `Use a whole number from 0 to ${MOST_RADIUS}.`)
      .nullable(),
    launcher: z.enum(["label", "icon"]),
  }),
  hideOn: z.array(z.enum(PAGE_TYPES)).transform((types) => PAGE_TYPES.filter((each) => types.includes(each))),
  hidePaths: z
    .array(path)
    .max(MOST.paths, `Use at most ${MOST.paths} addresses.`)
    .transform((paths) => [...new Set(paths)]),
  texts: z.strictObject(Object.fromEntries(LOCALES.map((locale) => [locale, texts(locale)]))),
});

export type Texts = {
  launcher?: string;
  title?: string;
  lead?: string;
  heading?: string;
  points?: Partial<Record<Form, string>>;
};

export type Storefront = {
  look: { accent: string | null; radius: number | null; launcher: "label" | "icon" };
  hideOn: PageType[];
  /** A page is meant with everything below it. */
  hidePaths: string[];
  texts: Partial<Record<Language, Texts>>;
};

export const UNTOUCHED: Storefront = {
  look: { accent: null, radius: null, launcher: "label" },
  hideOn: [],
  hidePaths: [],
  texts: {},
};

/** What was sent, in order and without what is empty; or what is wrong, field by field. */
export function parseStorefront(sent: unknown): { storefront: Storefront } | { issues: FieldIssue[] } {
  const read = document.safeParse(sent);
  if (!read.success)
    return { issues: read.error.issues.map(({ path, message }) => ({ path: path.join("."), message })) };
  const filled = Object.entries(read.data.texts).flatMap(([locale, each]) => {
    const said = Object.entries(each ?? {}).filter(([, text]) => text !== undefined);
    return said.length > 0 ? [[locale, Object.fromEntries(said)] as const] : [];
  });
  return { storefront: { ...read.data, texts: Object.fromEntries(filled) } };
}

export type PublishedStorefront = Storefront & { v: 1 };

/** As the storefront's Liquid reads it: a language without "other" says there what it says of many. */
export function publishedStorefront({ texts: said, ...rest }: Storefront): PublishedStorefront {
  const spoken = Object.entries(said).map(([locale, { points: forms, ...each }]) => [
    locale,
    { ...each, ...(forms && { points: { ...forms, other: forms.other ?? forms.many } }) },
  ]);
  return { v: 1, ...rest, texts: Object.fromEntries(spoken) as Storefront["texts"] };
}
