/**
 * The theme extension as it lies in its folder, bundled with this page: what is previewed is what Shopify serves, and
 * the server needs no copy of the folder. Loaded only where a preview is shown.
 */
const liquid = import.meta.glob<string>("../../../extensions/rewards-widget/{blocks,snippets}/*.liquid", {
  query: "?raw",
  import: "default",
  eager: true,
});
const assets = import.meta.glob<string>("../../../extensions/rewards-widget/assets/*.{js,css}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const locales = import.meta.glob<Words>(
  [
    "../../../extensions/rewards-widget/locales/*.json",
    "!../../../extensions/rewards-widget/locales/*.schema.json",
  ],
  { import: "default", eager: true },
);

export type Words = { [key: string]: Words | string };

const byName = <T>(files: Record<string, T>, named: (path: string) => string) =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [named(path), content]));
const fileName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** Blocks and snippets, by their names without ending. */
export const LIQUID = byName(liquid, (path) => fileName(path).replace(".liquid", ""));
/** Scripts and styles, by their names. */
export const ASSETS = byName(assets, fileName);
/** The widget's words, by language. */
export const LOCALES = byName(locales, (path) => fileName(path).replace(/(\.default)?\.json$/, ""));
