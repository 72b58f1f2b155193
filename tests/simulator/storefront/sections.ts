/** The sections of a page, each of which Shopify writes again by itself: the Section Rendering API. */
import type { Place } from "./theme-places.ts";

type Group = Place["at"];

const IDS: Record<Group, string> = {
  main: "template--1001__main",
  apps: "template--1001__apps",
  header: "sections--1002__header_apps",
  footer: "sections--1002__footer_apps",
};
const GROUPS = Object.keys(IDS) as Group[];

/** What an app block reads as `section.id`. */
export const sectionId = (at: Group): string => IDS[at];

/** In the wrapper that Shopify puts around each; one that holds nothing but an app's blocks is there when it has some. */
export function wrapped(html: Record<Group, string>): Record<Group, string> {
  const wrap = (at: Group) => {
    if (at === "main")
      return `<div id="shopify-section-${IDS.main}" class="shopify-section">${html.main}</div>`;
    const open = `<section id="shopify-section-${IDS[at]}" class="wrap apps shopify-section">`;
    return html[at] === "" ? "" : `${open}${html[at]}</section>`;
  };
  return { main: wrap("main"), apps: wrap("apps"), header: wrap("header"), footer: wrap("footer") };
}

/** `?section_id=` is answered with that section or 404, `?sections=` with a list by id; null for a whole page. */
export function sectionsAsked(url: URL, sections: Record<Group, string>): Response | null {
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
  const byId = (id: string) => {
    const at = GROUPS.find((each) => IDS[each] === id);
    return at === undefined || sections[at] === "" ? null : sections[at];
  };
  const one = url.searchParams.get("section_id");
  const several = url.searchParams.get("sections");
  if (several !== null)
    return Response.json(Object.fromEntries(several.split(",").map((id) => [id, byId(id)])));
  if (one === null) return null;
  const found = byId(one);
  return new Response(found, { status: found === null ? 404 : 200, headers });
}
