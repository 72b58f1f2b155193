/** What a saving changed of the storefront's words and look, for the audit log. Pure. */
import { LANGUAGES } from "#app/rules/storefront/languages.ts";
import type { Storefront, Texts } from "#app/rules/storefront/storefront.ts";

const TEXTS: Record<keyof Texts, string> = {
  launcher: "label of the launcher",
  title: "title of the panel",
  lead: "line for guests",
  heading: "heading of the rewards page",
  points: "name of points",
};

/** One sentence for each field that is different. */
export function storefrontDifference(before: Storefront, after: Storefront): string[] {
  const look = [
    sayChange("Accent colour", before.look.accent, after.look.accent),
    sayChange("Corner radius", before.look.radius, after.look.radius),
    sayChange("Launcher", before.look.launcher, after.look.launcher),
    sayChange("Hidden on", before.hideOn.join(", "), after.hideOn.join(", ")),
    sayChange("Hidden at", before.hidePaths.join(", "), after.hidePaths.join(", ")),
  ];
  const texts = LANGUAGES.flatMap(({ locale, name }) =>
    (Object.keys(TEXTS) as (keyof Texts)[]).map((key) =>
      sayChange(
        `${name}, ${TEXTS[key]}`,
        sayText(before.texts[locale]?.[key]),
        sayText(after.texts[locale]?.[key]),
      ),
    ),
  );
  return [...look, ...texts].filter((each) => each !== null);
}

const sayText = (text: Texts[keyof Texts]): string =>
  typeof text === "string"
    ? `“${text}”`
    : Object.values(text ?? {})
        .map((each) => `“${each}”`)
        .join(", ");

function sayChange(
  what: string,
  before: string | number | null,
  after: string | number | null,
): string | null {
  if (before === after) return null;
  return `${what}: ${say(before)} → ${say(after)}`;
}

const say = (value: string | number | null) => (value === null || value === "" ? "as it comes" : `${value}`);
