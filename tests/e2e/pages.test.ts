/** Every page of Laurel, filled by the story, on a desk and on a phone. */
import type { FrameLocator, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DESKTOP, PHONE } from "./browser.ts";
import { ADA } from "./cast.ts";
import { takeOver } from "./merchant-steps.ts";
import { openLaurel, openMember, startFrom } from "./merchant.ts";
import { buildStage } from "./build-stage.ts";
import { untilRefunded } from "./story.ts";

const { stage, strike } = await buildStage();

beforeAll(async () => {
  for (const { run } of untilRefunded(stage)) await run();
  await takeOver(stage);
});
afterAll(strike);

type Look = {
  title: string;
  open: (page: Page) => Promise<FrameLocator>;
  /** Stands there only when the page has what it shows. */
  filled: (frame: FrameLocator) => Locator;
};

const row = (frame: FrameLocator) => frame.getByRole("rowheader", { name: ADA });

const PAGES: Look[] = [
  {
    title: "Laurel",
    open: (page) => openLaurel(page),
    filled: (frame) => frame.getByText("4 of 4 done"),
  },
  { title: "Members", open: (page) => openLaurel(page, "/app/members"), filled: row },
  {
    title: `${ADA} Kaya`,
    open: (page) => openMember(page, ADA),
    filled: (frame) => frame.getByRole("list", { name: "Statement" }),
  },
  {
    title: "Orders",
    open: (page) => openLaurel(page, "/app/orders"),
    filled: (frame) => frame.getByRole("rowheader", { name: "#1007" }),
  },
  {
    title: "Order #1007",
    open: async (page) => {
      const frame = await openMember(page, ADA);
      await frame.getByRole("link", { name: "#1007" }).first().click();
      return frame;
    },
    filled: (frame) => frame.getByRole("list", { name: "How the points come about" }),
  },
  {
    title: "Programme",
    open: (page) => openLaurel(page, "/app/programme"),
    filled: (frame) => frame.getByRole("heading", { name: "Influencer" }),
  },
  {
    title: "Rewards",
    open: (page) => openLaurel(page, "/app/rewards"),
    filled: (frame) => frame.getByRole("link", { name: /^Edit / }).first(),
  },
  {
    title: "$5 off",
    open: (page) => openLaurel(page, "/app/rewards/five-off"),
    filled: (frame) => frame.getByRole("heading", { name: "Who bought it" }),
  },
  {
    title: "Storefront",
    open: (page) => openLaurel(page, "/app/storefront"),
    filled: (frame) => frame.getByRole("link", { name: "Edit: Rewards launcher" }),
  },
  {
    title: "Start from a preset",
    open: (page) => openLaurel(page, "/app/programme/presets"),
    filled: (frame) => frame.getByRole("button", { name: "Start from Nights" }),
  },
  {
    title: "Edit programme",
    open: (page) => startFrom(page, "Spend status"),
    filled: (frame) => frame.getByText("A $50 order earns"),
  },
  ...[
    "earning",
    "goods",
    "campaigns",
    "tiers",
    "rewards",
    "expiry",
    "activities",
    "conversion",
    "people",
  ].map((section) => ({
    title: "Edit programme",
    open: (page: Page) => openLaurel(page, `/app/programme/edit?section=${section}`),
    filled: (frame: FrameLocator) => frame.getByText("A $50 order earns"),
  })),
  {
    title: "Edit programme",
    open: (page) => openLaurel(page, "/app/rewards/new"),
    filled: (frame) => frame.getByRole("heading", { name: "Who may have it" }),
  },
  {
    title: "Review and publish",
    open: (page) => openLaurel(page, "/app/programme/review"),
    filled: (frame) => frame.getByText("Judge everybody anew at once"),
  },
  {
    title: "Backtest",
    open: async (page) => {
      const frame = await openLaurel(page, "/app/programme/backtest");
      await frame.getByRole("button", { name: "Run backtest" }).click();
      return frame;
    },
    filled: (frame) => frame.getByRole("heading", { name: "Who wins, who loses" }),
  },
  {
    title: "History",
    open: (page) => openLaurel(page, "/app/programme/history"),
    filled: (frame) => frame.getByText("Draft started: preset Spend status"),
  },
  {
    title: "Past orders",
    open: (page) => openLaurel(page, "/app/programme/past-orders"),
    filled: (frame) => frame.getByRole("list", { name: "Who would get the most" }),
  },
  {
    title: "Sales by customer",
    open: (page) => openLaurel(page, "/app/reports/sales-by-customer"),
    filled: row,
  },
  {
    title: "Adjust points",
    open: async (page) => {
      const frame = await openMember(page, ADA);
      await frame.getByRole("link", { name: "Adjust points" }).click();
      return frame;
    },
    filled: (frame) => frame.getByText("130 points to spend"),
  },
  {
    title: "Adjustments",
    open: (page) => openLaurel(page, "/app/members/adjustments"),
    filled: (frame) => frame.getByRole("heading", { name: "Points you give by hand will be here" }),
  },
  {
    title: "Adjust many",
    open: (page) => openLaurel(page, "/app/members/adjustments/new"),
    filled: (frame) => frame.getByRole("heading", { name: "How the file looks" }),
  },
  {
    title: "Record an activity",
    open: async (page) => {
      const frame = await openMember(page, ADA);
      const address = await frame
        .locator("body")
        .evaluate(({ ownerDocument }) => ownerDocument.location.pathname);
      return openLaurel(page, `${address}/activity`);
    },
    filled: (frame) => frame.getByRole("heading", { name: "No activity can be recorded yet" }),
  },
  {
    title: "API keys",
    open: (page) => openLaurel(page, "/app/settings/api-keys"),
    filled: (frame) => frame.getByRole("heading", { name: "How a request is signed" }),
  },
  {
    title: "Activity",
    open: (page) => openLaurel(page, "/app/activity"),
    filled: (frame) => frame.getByRole("rowheader", { name: "Order paid" }),
  },
  {
    title: "Order paid",
    open: async (page) => {
      const frame = await openLaurel(page, "/app/activity?topic=orders/paid");
      await frame.getByRole("link", { name: "Order paid" }).first().click();
      return frame;
    },
    filled: (frame) => frame.getByRole("heading", { name: "Its way" }),
  },
  {
    title: "Retention",
    open: (page) => openLaurel(page, "/app/reports/retention"),
    filled: (frame) => frame.getByRole("table", { name: "Segments" }),
  },
  {
    title: "Programme report",
    open: (page) => openLaurel(page, "/app/reports/programme"),
    filled: (frame) => frame.getByRole("img", { name: /^Points that moved/ }),
  },
  {
    title: "Books",
    open: (page) => openLaurel(page, "/app/books"),
    filled: (frame) => frame.getByRole("rowheader", { name: "All days" }),
  },
];

const SIZES = [
  { size: "a desk", person: "merchant", options: DESKTOP },
  { size: "a phone", person: "merchant-on-a-phone", options: PHONE },
];

/**
 * What says nothing to a screen reader: by the browser's own reckoning of names, so a label, an alt or words will do.
 */
const TALKING = [
  "button",
  "progressbar",
  "link",
  "img",
  "textbox",
  "searchbox",
  "combobox",
  "checkbox",
  "radio",
  "tab",
  "table",
] as const;

async function nameless(root: FrameLocator | Page): Promise<string[]> {
  const found = await Promise.all(
    TALKING.map((role) =>
      root
        .getByRole(role, { name: /^\s*$/ })
        .evaluateAll((all) => all.map((element) => element.outerHTML.slice(0, 200))),
    ),
  );
  return found.flat();
}

/** By how many pixels a document is wider than its window. */
const tooWide = (root: Locator): Promise<number> =>
  root.evaluate(({ ownerDocument: { documentElement } }) =>
    Math.max(0, documentElement.scrollWidth - documentElement.clientWidth),
  );

describe.each(SIZES)("on $size", ({ person, options }) => {
  test.each(PAGES)("$title shows what it has, fits, and speaks", async ({ title, open, filled }) => {
    const page = await stage.page(person, options);
    const frame = await open(page);
    await filled(frame).first().waitFor();
    await page.locator("[data-title]").filter({ hasText: title }).waitFor();
    expect(await frame.getByRole("heading", { level: 1 }).allInnerTexts()).toEqual([title]);
    expect(await tooWide(frame.locator("body")), "pixels that Laurel is too wide").toBe(0);
    expect(await tooWide(page.locator("body")), "pixels that the admin is too wide").toBe(0);
    expect(await nameless(frame), "elements without a name").toEqual([]);
    expect(stage.complaints.splice(0), "what the browser complained about").toEqual([]);
  });
});

test("a page that is mute or too wide would be found", async () => {
  const page = await stage.page("nobody", PHONE);
  await page.setContent(
    `<meta name="viewport" content="width=device-width, initial-scale=1"><button></button><button>Named</button>
     <img src="data:,"><img alt="" src="data:,"><input><label>Named <input></label><p style="width: 500px">wide`,
  );
  expect(await nameless(page)).toEqual(["<button></button>", '<img src="data:,">', "<input>"]);
  expect(await tooWide(page.locator("body"))).toBeGreaterThanOrEqual(500 - 390);
});
