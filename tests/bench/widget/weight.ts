/** What is on the wire: bodies as gzip makes them at its best, without headers; Shopify's Brotli is a little smaller. */
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Page, Request } from "playwright-core";
import { ROOT } from "../../../scripts/commands.ts";

/** One answer that a page got. */
export type Answer = { url: string; isPage: boolean; body: string };

const STILL_MS = 500;

const ASSETS = path.join(ROOT, "extensions", "rewards-widget", "assets");

export function weigh(body: string): number {
  return gzipSync(body, { level: 9 }).length;
}

export function weighAll(answers: readonly Answer[]): number {
  return answers.reduce((sum, { body }) => sum + weigh(body), 0);
}

/** Everything that the extension ships to browsers, whether anybody ever asks for it or not. */
export function totalBytes(): number {
  const bodies = fs.readdirSync(ASSETS).map((name) => fs.readFileSync(path.join(ASSETS, name), "utf8"));
  return bodies.reduce((sum, body) => sum + weigh(body), 0);
}

export type Added = { markup: number; scripts: number; files: number; requests: string[] };

/**
 * What a page weighs more with the widget: its markup (style and words included) by the page's own growth, compressed
 * with the rest of the page as it is sent; and the files that the page without it did not ask for.
 */
export function added(withWidget: readonly Answer[], without: readonly Answer[]): Added {
  const page = (answers: readonly Answer[]) => weighAll(answers.filter(({ isPage }) => isPage));
  const known = new Set(without.map(({ url }) => url));
  const files = withWidget.filter(({ url, isPage }) => !isPage && !known.has(url));
  return {
    markup: page(withWidget) - page(without),
    scripts: weighAll(files.filter(({ url }) => url.endsWith(".js"))),
    files: weighAll(files),
    requests: files.map(({ url }) => nameOf(url)),
  };
}

export const nameOf = (url: string): string => path.posix.basename(new URL(url).pathname);

/** Every answer that follows on an act, until nothing more has been asked for a while. */
export async function answersTo(page: Page, act: () => Promise<unknown>): Promise<Answer[]> {
  const asked: Request[] = [];
  let open = 0;
  let movedAt = performance.now();
  const move = (by: number) => {
    open += by;
    movedAt = performance.now();
  };
  page.on("request", (request) => {
    asked.push(request);
    move(1);
  });
  page.on("requestfinished", () => move(-1));
  page.on("requestfailed", () => move(-1));
  await act();
  while (open > 0 || performance.now() - movedAt < STILL_MS) await page.waitForTimeout(STILL_MS / 10);
  return Promise.all(asked.map(answerOf));
}

async function answerOf(request: Request): Promise<Answer> {
  const response = await request.response();
  if (!response?.ok()) throw new Error(`${request.url()} was not answered well`);
  return { url: request.url(), isPage: request.isNavigationRequest(), body: await response.text() };
}
