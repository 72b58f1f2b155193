/** Lighthouse's mobile preset, as it comes, on pages of the stand-in's shop with the widget and without. */
import lighthouse from "lighthouse";
import { readRun, type Run, type RunPair } from "./report.ts";
import { order } from "./statistics.ts";
import { COLLECTION, HOME, PRODUCT, type Store, USUAL, type Who } from "./store.ts";

const LAUNCHER = USUAL.slice(0, 1);
const ALL = [...USUAL, "rewards-balance", "rewards-page"];

type Scene = { url: string; who: Who; blocks: readonly string[]; weight: number };

/** Weights as Shopify's own measurement of apps has them (shopify.dev, Build, Performance, Storefront). */
export const SCENES = {
  home: { url: HOME, who: "guest", blocks: LAUNCHER, weight: 0.17 },
  product: { url: PRODUCT, who: "guest", blocks: USUAL, weight: 0.4 },
  collection: { url: COLLECTION, who: "guest", blocks: LAUNCHER, weight: 0.43 },
  // Not in the weighted drop: the product page again, logged in, and with every block that may stand there.
  member: { url: PRODUCT, who: "member", blocks: USUAL, weight: 0 },
  every_block: { url: PRODUCT, who: "guest", blocks: ALL, weight: 0 },
} as const satisfies Record<string, Scene>;

export type SceneName = keyof typeof SCENES;
export const SCENE_NAMES = Object.keys(SCENES) as SceneName[];

/** So many pairs of each page, the pages in turns, and the sides in turns within each. */
export async function runPairs(
  store: Store,
  pairs: number,
  say: (what: string) => void,
): Promise<Record<SceneName, RunPair[]>> {
  const runs = Object.fromEntries(SCENE_NAMES.map((name) => [name, []])) as unknown as Record<
    SceneName,
    RunPair[]
  >;
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const name of SCENE_NAMES) {
      const sides = new Map<boolean, Run>();
      for (const on of order(pair)) sides.set(on, await runOnce(store, SCENES[name], on));
      runs[name].push({ with: sides.get(true)!, without: sides.get(false)! });
    }
    const scores = SCENE_NAMES.map((name) => {
      const last = runs[name].at(-1)!;
      return `${name} ${String(last.with.score)} / ${String(last.without.score)}`;
    });
    say(`pair ${String(pair + 1)} of ${String(pairs)}, score with / without: ${scores.join(", ")}`);
  }
  return runs;
}

async function runOnce(store: Store, { url, who, blocks }: Scene, on: boolean): Promise<Run> {
  await store.show(on ? blocks : []);
  const result = await lighthouse(url, {
    port: store.port,
    onlyCategories: ["performance"],
    logLevel: "error",
    ...(who === "member" ? { extraHeaders: { Cookie: store.cookie } } : {}),
  });
  if (!result || result.lhr.runtimeError)
    throw new Error(`Lighthouse could not measure ${url}: ${result?.lhr.runtimeError?.message ?? ""}`);
  return readRun(result.lhr);
}
