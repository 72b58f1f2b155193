/** Whom a campaign is for, as the editor asks for it. */
import { createElement as h } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { AppProvider } from "@shopify/polaris";
import polarisWords from "@shopify/polaris/locales/en.json" with { type: "json" };
import { expect, test } from "vitest";
import type { Editor } from "#app/components/programme/editor-state.tsx";
import { EditorProvider } from "#app/components/programme/editor-state.tsx";
import { CampaignsSection } from "#app/components/programme/section-goods.tsx";
import { NO_SENTENCES } from "#app/components/programme/sentences.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { formOf } from "#app/rules/programme/form.ts";
import { richDocument } from "../../support/rich-programme.ts";

const NOTHING = () => undefined;

/** The first campaign, open, with whatever is wrong with it. */
function shown(audience: { tierIds: string[]; customerTags: string[] }): string {
  const campaigns = (richDocument.campaigns ?? []).map((each) => ({ ...each, audience }));
  const document = { ...richDocument, campaigns };
  const parsed = parseProgramme(document);
  const issues = "issues" in parsed ? parsed.issues : [];
  const editor: Editor = {
    ...{ form: formOf(document, "USD"), currency: "USD", titles: new Map(), usedIds: [] },
    ...{ open: "campaigns.0", setOpen: NOTHING, set: NOTHING, touch: NOTHING, learn: NOTHING },
    faultsBelow: () => 0,
    errorAt: (path) => issues.find((each) => each.path === path)?.message,
  };
  const section = h(CampaignsSection, { sentences: NO_SENTENCES, timeZone: "UTC" });
  const page = h(EditorProvider, { editor, children: section });
  return renderToStaticMarkup(h(AppProvider, { i18n: polarisWords, children: page }));
}

test("only for some members, and nobody chosen: the tick itself says so", () => {
  const atTheTick = /id="field-campaigns-0-audienceError".*must name some tiers or customer tags/;
  expect(shown({ tierIds: [], customerTags: [] })).toMatch(atTheTick);
  expect(shown({ tierIds: ["silver"], customerTags: [] })).not.toMatch(/must name/);
});
