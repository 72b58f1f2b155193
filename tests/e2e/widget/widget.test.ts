/** The storefront widget in a real browser: for everybody, and at home in any theme. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildStage } from "../build-stage.ts";
import { exchanged, panelAnswer } from "./answers.ts";
import { violations } from "./axe.ts";
import { furnish, publish, type Theme, THEMES, visitor } from "./furnish.ts";
import {
  address,
  answering,
  control,
  FIRST_CODE,
  panelOf,
  pillOf,
  type State,
  STATES,
  tell,
} from "./states.ts";
import { focused, stops, tooSmall, tooWide } from "./stops.ts";

const { stage, strike } = await buildStage();

beforeAll(() => furnish(stage));
afterAll(strike);

const DESK = { viewport: { width: 1280, height: 800 } };
const TABLET = { viewport: { width: 768, height: 1024 }, hasTouch: true };
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
/** A desk magnified four times is as wide as the smallest phone. */
const SMALL = { viewport: { width: 320, height: 640 } };

type Seat = { theme?: Theme; language?: string; size?: BrowserContextOptions };

/** The state in somebody's window. */
async function sit(
  state: State,
  { theme = "paper", language = "en", size = DESK }: Seat = {},
): Promise<Page> {
  const page = await visitor(stage, state.person, size);
  await publish(stage, theme);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  if (size.viewport) await page.setViewportSize(size.viewport);
  await page.goto(address(state.path, language));
  await state.reach(page, language);
  return page;
}

function state(name: string): State {
  const found = STATES.find((each) => each.name === name);
  if (!found) throw new Error(`no state ${name}`);
  return found;
}

type Found = { small: string[]; wide: string[]; axe: string[] };

async function faults(page: Page, part: string): Promise<Found> {
  const small = await tooSmall(page, part);
  const wide = await tooWide(page, part);
  return { small, wide, axe: await violations(page, part) };
}

describe.each(THEMES)("in the %s theme", (theme) => {
  test.each([
    { language: "en", size: DESK },
    { language: "ja", size: TABLET },
    { language: "en", size: PHONE },
    { language: "ar", size: SMALL },
  ])(
    "every state reads well, fits, and can be pressed with a finger, in $language at $size.viewport.width px",
    async (seat) => {
      const found: Record<string, Found> = {};
      for (const each of STATES) {
        const seen = await faults(await sit(each, { theme, ...seat }), each.part);
        if (Object.values(seen).some((list) => list.length > 0)) found[each.name] = seen;
      }
      expect(found).toEqual({});
    },
  );
});

test("where words are short, buttons are as large as a finger all the same", async () => {
  expect(
    await tooSmall(await sit(state("codes"), { language: "ja", size: SMALL }), "laurel-rewards"),
  ).toEqual([]);
});

test("a fault inside the widget would be found", async () => {
  const page = await sit(state("member"));
  const body = panelOf(page).locator("[data-body]");
  await body.evaluate((element) => {
    const mute = document.createElement("button");
    mute.style.cssText = "width: 20px; height: 20px; padding: 0; border: 0";
    const faint = document.createElement("p");
    faint.textContent = "hardly to be read";
    faint.style.cssText = "color: #ccc; width: 5000px";
    element.prepend(mute, faint);
  });
  const { small, wide, axe } = await faults(page, "laurel-rewards");
  expect(small).toHaveLength(1);
  expect(wide).not.toEqual([]);
  const rules = new Set(axe.map((each) => each.split(":")[0]));
  expect(rules).toEqual(new Set(["button-name", "color-contrast"]));
});

describe("by keyboard", () => {
  test.each(["Enter", "Space"])(
    "%s opens the panel, Escape closes it and gives the focus back",
    async (key) => {
      const page = await sit(state("launcher, guest"));
      await pillOf(page).focus();
      await page.keyboard.press(key);
      await panelOf(page).locator(".door").waitFor();
      expect(await focused(page)).toMatchObject({ inPanel: true });
      await page.keyboard.press("Escape");
      await panelOf(page).waitFor({ state: "hidden" });
      expect((await focused(page))?.name).toMatch(/^Rewards/);
    },
  );

  test("a link of a block opens it, too, and has the focus again afterwards", async () => {
    const page = await sit(state("page, guest"));
    const link = page.locator(".laurel-page [data-laurel-open]");
    await link.focus();
    await page.keyboard.press("Enter");
    await panelOf(page).locator(".door").waitFor();
    await page.keyboard.press("Escape");
    await panelOf(page).waitFor({ state: "hidden" });
    expect((await focused(page))?.name).toBe("Log in or sign up");
  });

  test("what the link to the history leaves behind has the focus", async () => {
    const page = await sit(state("page, history"));
    const at = await page.evaluate(() => document.activeElement?.matches("laurel-history [data-entries]"));
    expect(at).toBe(true);
  });

  test("Tab goes through the panel in the order of reading, with a ring, and stays in it", async () => {
    const page = await sit(state("codes"));
    const seen = await stops(page);
    expect(seen.filter((each) => !each.inPanel || !each.hasRing)).toEqual([]);
    const gift = "22222222-2222-4222-8222-222222222222";
    const first = FIRST_CODE.replace("give:", "");
    // It begins at the close button, and comes there again.
    expect(seen.map(({ name }) => name)).toEqual([
      ...[`copy:${first}`, "Apply to cart", `give:${first}`, `copy:${gift}`, `give:${gift}`],
      ...["redeem:five-off", "redeem:of-your-choice", "redeem:share", "Close rewards"],
    ]);
  });

  test.each([
    { language: "en", more: "ArrowRight", said: "600 points = $6" },
    { language: "ar", more: "ArrowLeft", said: /6/ },
  ])(
    "arrow keys move the slider, and say what it comes to, in $language",
    async ({ language, more, said }) => {
      const page = await sit(state("slider"), { language });
      const slider = control(page, "step:redeem:of-your-choice");
      await slider.focus();
      const before = await slider.getAttribute("aria-valuetext");
      await page.keyboard.press(more);
      const after = await slider.getAttribute("aria-valuetext");
      expect(after).not.toBe(before);
      expect(after).toMatch(said);
      expect(await panelOf(page).locator("output").textContent()).toBe(after);
    },
  );

  test("the focus is never lost on the way to a code and back", async () => {
    const page = await sit(state("member"));
    await tell(page, "redeem", (route) => route.fulfill(answering(exchanged())));
    await tell(page, "give-back", (route) => route.fulfill(answering(exchanged({ back: true }))));
    const at = async (key: string) => {
      await stage.until(
        `the focus at ${key}`,
        () => focused(page),
        (stop) => stop?.name === key,
      );
      await page.keyboard.press("Enter");
    };
    await control(page, "redeem:five-off").focus();
    await at("redeem:five-off");
    await tell(page, "panel", (route) => route.fulfill(answering(panelAnswer({ codes: true }))));
    await at("yes:redeem:five-off");
    await at(FIRST_CODE.replace("give:", "copy:"));
    await control(page, FIRST_CODE).focus();
    await at(FIRST_CODE);
    await tell(page, "panel", (route) => route.fulfill(answering(panelAnswer())));
    await at(`yes:${FIRST_CODE}`);
    await at("redeem:five-off");
  });
});

describe("as the browser is asked to", () => {
  test("nothing moves where motion is unwanted", async () => {
    const page = await sit(state("launcher, guest"));
    const moving = async (reducedMotion: "reduce" | "no-preference") => {
      await page.emulateMedia({ reducedMotion });
      await page.reload();
      await pillOf(page).click();
      return panelOf(page).evaluate((panel) => getComputedStyle(panel).animationName);
    };
    expect(await moving("reduce")).toBe("none");
    expect(await moving("no-preference")).toBe("laurel-in");
    await page.emulateMedia({ reducedMotion: null });
  });

  test("in forced colours everything that can be pressed has an edge", async () => {
    const page = await sit(state("codes"));
    await page.emulateMedia({ forcedColors: "active" });
    const bare = await panelOf(page)
      .locator("button, a")
      .evaluateAll((all) =>
        all
          .filter((each) => {
            const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(each);
            return borderTopWidth === "0px" || borderTopColor === backgroundColor;
          })
          .map((each) => each.outerHTML.slice(0, 80)),
      );
    expect(bare).toEqual([]);
    await page.emulateMedia({ forcedColors: null });
  });

  test("without scripts the guest's panel opens and leads to the log-in, and links lead to the account", async () => {
    const page = await visitor(stage, "guest", { javaScriptEnabled: false });
    await page.goto(address("/pages/rewards"));
    await pillOf(page).click();
    const login = panelOf(page).getByRole("link", { name: "Log in", exact: true });
    await login.click();
    expect(new URL(page.url()).pathname).toBe("/account/login");
    await page.goto(address("/pages/rewards"));
    await page.getByRole("link", { name: "Log in or sign up" }).click();
    expect(new URL(page.url()).pathname).toBe("/account/login");
    const member = await visitor(stage, "member", { javaScriptEnabled: false });
    await member.goto(address("/pages/rewards"));
    expect(await pillOf(member).isVisible()).toBe(false);
    await member.getByRole("link", { name: "Use your points" }).click();
    expect(new URL(member.url()).pathname).toBe("/account");
  });
});

describe("where the line is slow", () => {
  test("the panel waits in its own shape, says when nothing came, and tries again", async () => {
    const page = await sit(state("error"));
    let letIn: (() => Promise<void>) | undefined;
    await tell(page, "panel", (route) => {
      letIn = () => route.fulfill(answering(panelAnswer()));
    });
    await panelOf(page).locator(".oops button").click();
    await panelOf(page).locator(".skeleton").waitFor();
    expect(await focused(page)).toMatchObject({ inPanel: true });
    const isAsked = () => Promise.resolve(letIn !== undefined);
    await stage.until("the panel to be asked for again", isAsked, (asked) => asked);
    await letIn?.();
    await control(page, "redeem:five-off").waitFor();
    expect(await focused(page)).toMatchObject({ inPanel: true });
  });

  test("a reward that is asked for impatiently is asked for once", async () => {
    const page = await sit(state("confirm"));
    const asked: unknown[] = [];
    await tell(page, "redeem", (route) => asked.push(route.request().postDataJSON()));
    const yes = control(page, "yes:redeem:five-off");
    await yes.dblclick();
    await yes.and(page.locator("[aria-disabled=true]")).waitFor();
    await page.keyboard.press("Enter");
    expect(asked).toEqual([expect.objectContaining({ rewardId: "five-off" })]);
  });
});

test("no page complained", () => {
  const expected = "503 (Service Unavailable)";
  expect(stage.complaints.filter((each) => !each.includes(expected))).toEqual([]);
});
