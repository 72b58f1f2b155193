/** What a story is played with: the running stack, a browser, the store's control API and a look into the database. */
import fs from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import pg from "pg";
import type { Stack } from "../../scripts/stack.ts";
import { Control } from "../support/control.ts";
import { DESKTOP, openBrowser } from "./browser.ts";

const PATIENCE_MS = 20_000;

export class Stage {
  readonly stack: Stack;
  readonly control: Control;
  readonly #folder: string;
  readonly #database: pg.Pool;
  #browser: Browser | undefined;
  readonly #pages = new Map<string, Page>();
  /** What pages complained about: a story with complaints has failed. */
  readonly complaints: string[] = [];

  constructor(stack: Stack, folder: string) {
    this.stack = stack;
    this.control = new Control(stack.simulator.url);
    this.#folder = folder;
    this.#database = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
    this.#database.on("error", () => undefined);
  }

  /** The page of one person, in a browser window of their own (cookies are theirs). Opened at the first call. */
  async page(person: string, options: BrowserContextOptions = DESKTOP): Promise<Page> {
    const known = this.#pages.get(person);
    if (known) return known;
    this.#browser ??= await openBrowser(this.stack.simulator.url);
    const context = await this.#browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    this.#listen(person, context);
    const page = await context.newPage();
    this.#pages.set(person, page);
    return page;
  }

  async rows<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.#database.query<T>(sql, values)).rows;
  }

  /** Asks again until the answer is right; a story never sleeps for a fixed time. */
  async until<T>(what: string, ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await ask();
      if (isRight(answer)) return answer;
      if (Date.now() > deadline) throw new Error(`waited for ${what}, and saw ${readable(answer)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Pictures of every open page, for whoever has to find out why. */
  async photograph(name: string): Promise<string[]> {
    const files: string[] = [];
    for (const [person, page] of this.#pages) {
      const file = path.join(this.#folder, "pictures", `${name}-${person}.png`);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      await page.screenshot({ path: file }).then(
        () => files.push(file),
        () => undefined,
      );
    }
    return files;
  }

  /** What every open page says, frames and all, for whoever has no pictures. */
  async read(): Promise<string[]> {
    const said: string[] = [];
    for (const [person, page] of this.#pages)
      for (const frame of page.frames()) {
        const words = await frame.locator("body").innerText({ timeout: 2_000 }).catch(readable);
        said.push(
          `${person} at ${frame.url().split("?")[0] ?? ""}: ${words.replace(/\s+/g, " ").slice(0, 600)}`,
        );
      }
    return said;
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    await this.#database.end();
  }

  /** In every tab of the window, those that a link opens included. */
  #listen(person: string, context: BrowserContext): void {
    context.on("weberror", (error) => this.complaints.push(`${person}: ${error.error().message}`));
    context.on("console", (message) => {
      if (message.type() !== "error") return;
      this.complaints.push(`${person}: ${message.text()} (${message.location().url})`);
    });
  }
}

/** What does not hold ends the story, with what was seen instead. */
export function holds(what: string, seen: unknown, expected: unknown): void {
  if (readable(seen) !== readable(expected)) {
    throw new Error(`${what}: expected ${readable(expected)}, saw ${readable(seen)}`);
  }
}

function readable(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? each.toString() : each));
}
