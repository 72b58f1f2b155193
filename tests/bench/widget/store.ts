/** The stand-in's shop with the widget to switch on and off, and a browser to look at it. Closing it leaves nothing. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { freePort } from "../../../scripts/ports.ts";
import { seed } from "../../../scripts/seed.ts";
import { startStack } from "../../../scripts/stack.ts";
import { untilStill } from "../../e2e/books.ts";
import { openBrowser, PHONE } from "../../e2e/browser.ts";
import { DESK_SET, NOTEBOOK, SHOP } from "../../e2e/cast.ts";
import { logIn } from "../../e2e/shopper.ts";
import { Stage } from "../../e2e/stage.ts";

export type Who = "guest" | "member";

export type Store = {
  /** Just these blocks are in the theme. */
  show: (blocks: readonly string[]) => Promise<void>;
  /** A phone that has never seen the shop; a member's is logged in. */
  visit: <T>(who: Who, look: (page: Page) => Promise<T>) => Promise<T>;
  /** What a member's browser sends along. */
  cookie: string;
  /** Where the browser can be spoken to in its own protocol. */
  port: number;
  close: () => Promise<void>;
};

const STORE = `https://${SHOP}`;
export const HOME = `${STORE}/`;
export const PRODUCT = `${STORE}/products/${NOTEBOOK}`;
export const COLLECTION = `${STORE}/collections/all`;

/** As a merchant places them: the launcher everywhere, the points to earn on product pages. */
export const USUAL = ["rewards-launcher", "points-to-earn"];

/** Whom the seed sells nothing: no points and no codes but those of here. */
const MEMBER = "Ada";

export async function openStore(say: (what: string) => void): Promise<Store> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-bench-"));
  fs.chmodSync(folder, 0o755);
  const endings: (() => Promise<void>)[] = [async () => fs.rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const stack = await startStack({ folder, careless: true, onProgress: say });
    endings.push(stack.stop);
    const stage = new Stage(stack, folder);
    endings.push(() => stage.close());
    say("furnishing the shop");
    await seed(stack, SHOP);
    await enrich(stage);
    const port = await freePort();
    const browser = await openBrowser(stack.simulator.url, [`--remote-debugging-port=${String(port)}`]);
    endings.push(() => browser.close());
    const entering = await browser.newContext(PHONE);
    await logIn(await entering.newPage(), MEMBER);
    const known = await entering.storageState();
    await entering.close();
    return {
      port,
      close,
      cookie: known.cookies.map(({ name, value }) => `${name}=${value}`).join("; "),
      show: async (blocks) => {
        await stage.control.post("theme", { shop: SHOP, on: blocks });
      },
      visit: async (who, look) => {
        const context = await browser.newContext(
          who === "member" ? { ...PHONE, storageState: known } : PHONE,
        );
        try {
          return await look(await context.newPage());
        } finally {
          await context.close();
        }
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The member buys enough for a reward. */
async function enrich(stage: Stage): Promise<void> {
  const { customers, products } = await stage.control.seed(SHOP);
  const variantId = products.find(({ handle }) => handle === DESK_SET)?.variantId;
  const customerId = customers.find(({ name }) => name.startsWith(MEMBER))?.id ?? null;
  await stage.control.order({ shop: SHOP, customerId, lines: [{ variantId, quantity: 3 }] });
  await untilStill(stage);
}
