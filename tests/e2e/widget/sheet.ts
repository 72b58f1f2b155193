/** Pictures of many states side by side on one sheet, so that looking at all of them is cheap. */
import type { Browser } from "playwright-core";

export type Shot = { name: string; picture: Buffer };

/** As wide as four phones; every picture is scaled to `width` pixels. */
export async function contactSheet(browser: Browser, shots: readonly Shot[], width: number): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 1640, height: 600 } });
  const figures = shots.map(
    ({ name, picture }) =>
      `<figure><img width="${String(width)}" src="data:image/png;base64,${picture.toString("base64")}"><figcaption>${name}</figcaption></figure>`,
  );
  await page.setContent(`<style>
    body { margin: 0; padding: 16px; background: #8a8f98; font: 13px/20px sans-serif; display: flex; flex-wrap: wrap; gap: 16px; align-items: start }
    figure { margin: 0 } img { display: block } figcaption { padding-top: 4px }
  </style>${figures.join("")}`);
  const sheet = await page.screenshot({ fullPage: true });
  await page.close();
  return sheet;
}
