/**
 * `npm run pictures [-- --theme paper] [-- --language ar] [-- --width 360]`: every state of the storefront widget, in
 * both themes of the stand-in, in three languages and at three widths, on contact sheets in .cache/pictures/widget.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { openBrowser } from "../tests/e2e/browser.ts";
import { Stage } from "../tests/e2e/stage.ts";
import { furnish, publish, type Theme, THEMES, visitor } from "../tests/e2e/widget/furnish.ts";
import { contactSheet, type Shot } from "../tests/e2e/widget/sheet.ts";
import { address, type State, STATES } from "../tests/e2e/widget/states.ts";
import { readWords } from "./asked.ts";
import { ROOT } from "./commands.ts";
import { startStack } from "./stack.ts";

const HELP = `npm run pictures               every state of the widget, on contact sheets in .cache/pictures/widget
    --theme lantern            in one theme only: ${THEMES.join(", ")}
    --language ar              in one language only: en, ar, ja
    --width 360                at one width only: 360, 768, 1280`;
const { values } = readWords("pictures", HELP, {
  options: { theme: { type: "string" }, language: { type: "string" }, width: { type: "string" } },
});
const only = <T extends string>(all: readonly T[], asked: string | undefined) =>
  all.filter((each) => asked === undefined || each === asked);

const HOME = path.join(ROOT, ".cache", "pictures", "widget");
const HEIGHT = 800;
const say = (line: string) => process.stdout.write(`${line}\n`);

type Setting = { theme: Theme; language: string; width: number };

/** The state in a window of its own size; what was told to the page before is forgotten. */
async function photograph(page: Page, state: State, { language }: Setting): Promise<Shot> {
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.goto(address(state.path, language));
  await state.reach(page, language);
  const part = page.locator(state.part);
  await part.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
  return { name: state.name, picture: await page.screenshot({ animations: "disabled" }) };
}

async function draw(stage: Stage, setting: Setting): Promise<string> {
  const { theme, language, width } = setting;
  const shots: Shot[] = [];
  for (const state of STATES) {
    const size = { viewport: { width, height: HEIGHT }, isMobile: width < 750, hasTouch: width < 750 };
    const page = await visitor(stage, state.person, size);
    await publish(stage, theme);
    shots.push(await photograph(page, state, setting));
  }
  const file = path.join(HOME, `${theme}-${language}-${String(width)}.png`);
  fs.mkdirSync(HOME, { recursive: true });
  const browser = await openBrowser(stage.stack.simulator.url);
  fs.writeFileSync(file, await contactSheet(browser, shots, width < 750 ? 300 : 520));
  await browser.close();
  return file;
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-pictures-"));
fs.chmodSync(folder, 0o755);
const stack = await startStack({ folder, careless: true, onProgress: say });
const stage = new Stage(stack, folder);
try {
  await furnish(stage);
  for (const theme of only(THEMES, values.theme))
    for (const language of only(["en", "ar", "ja"], values.language))
      for (const width of only(["360", "768", "1280"], values.width))
        say(path.relative(ROOT, await draw(stage, { theme, language, width: Number(width) })));
} finally {
  await stage.close();
  await stack.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
