/** Every state of the widget, and how a visitor's browser comes to it. */
import type { Locator, Page, Route } from "playwright-core";
import { NOTEBOOK, SHOP } from "../cast.ts";
import { exchanged, panelAnswer } from "./answers.ts";

export type Person = "guest" | "member";

export type State = {
  name: string;
  person: Person;
  /** The page that it is on, without the language. */
  path: string;
  /** The part of the page that is ours, by a selector. */
  part: string;
  reach: (page: Page, locale: string) => Promise<unknown>;
};

export const address = (path: string, locale = "en") =>
  `https://${SHOP}${locale === "en" ? "" : `/${locale}`}${path}`;

export const panelOf = (page: Page): Locator => page.locator("laurel-rewards dialog");
export const pillOf = (page: Page): Locator => page.locator("laurel-rewards .pill");

/** By the key that the panel finds it again by: the same in every language. */
export const control = (page: Page, key: string): Locator =>
  page.locator(`laurel-rewards [data-key="${key}"]`);

export const answering = (body: unknown, status = 200) => ({
  contentType: "application/json",
  body: JSON.stringify(body),
  status,
});

type Door = "panel" | "redeem" | "give-back";

/** Laurel's answer at one of its doors, from now on; the newest that was said counts. */
export async function tell(page: Page, door: Door, how: (route: Route) => unknown): Promise<void> {
  await page.route(
    (url) => url.pathname.endsWith(`/apps/laurel/${door}`),
    async (route) => {
      await how(route);
    },
  );
}

export async function open(page: Page): Promise<void> {
  await pillOf(page).click();
  await panelOf(page).waitFor();
}

async function openMember(page: Page, locale: string, codes = false): Promise<void> {
  await tell(page, "panel", (route) => route.fulfill(answering(panelAnswer({ locale, codes }))));
  await open(page);
  await control(page, "redeem:five-off").waitFor();
  // What can be done with a code is drawn after it.
  if (codes) await control(page, FIRST_CODE).waitFor();
}

async function openQuestion(page: Page, locale: string, key: string): Promise<void> {
  await openMember(page, locale, key.startsWith("give:"));
  await control(page, key).click();
  await control(page, `yes:${key}`).waitFor();
}

export const FIRST_CODE = "give:11111111-1111-4111-8111-111111111111";

const block = (path: string, part: string, name: string, person: Person = "member"): State => ({
  ...{ name, person, path, part },
  reach: (page) => page.locator(part).waitFor(),
});

const inPanel = (name: string, reach: State["reach"], person: Person = "member"): State => ({
  ...{ name, person, path: "/", part: "laurel-rewards", reach },
});

const launcher = (name: string, person: Person) => inPanel(name, (page) => pillOf(page).waitFor(), person);

export const STATES: State[] = [
  launcher("launcher, guest", "guest"),
  inPanel(
    "guest",
    async (page) => {
      await open(page);
      await panelOf(page).locator(".door").waitFor();
    },
    "guest",
  ),
  launcher("launcher", "member"),
  inPanel("loading", async (page) => {
    await tell(page, "panel", () => undefined);
    await open(page);
    await panelOf(page).locator(".skeleton").waitFor();
  }),
  inPanel("error", async (page) => {
    await tell(page, "panel", (route) => route.fulfill(answering({}, 503)));
    await open(page);
    await panelOf(page).locator(".oops button").waitFor();
  }),
  inPanel("member", (page, locale) => openMember(page, locale)),
  inPanel("codes", (page, locale) => openMember(page, locale, true)),
  inPanel("confirm", (page, locale) => openQuestion(page, locale, "redeem:five-off")),
  inPanel("slider", (page, locale) => openQuestion(page, locale, "redeem:of-your-choice")),
  inPanel("give back", (page, locale) => openQuestion(page, locale, FIRST_CODE)),
  inPanel("bought", async (page, locale) => {
    await openQuestion(page, locale, "redeem:five-off");
    await tell(page, "redeem", (route) => route.fulfill(answering(exchanged({ locale }))));
    await tell(page, "panel", (route) => route.fulfill(answering(panelAnswer({ locale, codes: true }))));
    await control(page, "yes:redeem:five-off").click();
    await panelOf(page).locator(".notice").waitFor();
  }),
  block("/pages/rewards", ".laurel-page", "page, guest", "guest"),
  block("/pages/rewards", ".laurel-page", "page"),
  block(`/products/${NOTEBOOK}`, "laurel-points", "product"),
  {
    ...block("/pages/rewards", ".laurel-page", "page, history"),
    reach: async (page, locale) => {
      await tell(page, "panel", (route) => route.fulfill(answering(panelAnswer({ locale }))));
      await page.locator("laurel-history a").click();
      await page.locator("laurel-history table").waitFor();
    },
  },
  block("/cart", ".laurel-cart", "cart"),
  {
    ...block("/cart", ".laurel-cart", "cart, with codes"),
    reach: async (page, locale) => {
      await openMember(page, locale, true);
      await page.keyboard.press("Escape");
      await page.locator("laurel-held p").first().waitFor();
    },
  },
  block("/", ".apps [data-laurel-open]", "balance"),
];
