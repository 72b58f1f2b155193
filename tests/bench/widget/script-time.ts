/**
 * V8's time for the scripts of the home page, the processor slowed down four times: the way in which the published
 * figures were made, on another machine.
 */
import { order, type Pair } from "./statistics.ts";
import { HOME, type Store, USUAL } from "./store.ts";
import { answersTo } from "./weight.ts";

const SLOWDOWN = 4;

export async function scriptTimes(store: Store, pairs: number): Promise<Pair[]> {
  const times: Pair[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const sides = new Map<boolean, number>();
    for (const on of order(pair)) sides.set(on, await scriptMs(store, on));
    times.push({ with: sides.get(true)!, without: sides.get(false)! });
  }
  return times;
}

async function scriptMs(store: Store, on: boolean): Promise<number> {
  await store.show(on ? USUAL : []);
  return store.visit("guest", async (page) => {
    const line = await page.context().newCDPSession(page);
    await line.send("Performance.enable");
    await line.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    await answersTo(page, () => page.goto(HOME));
    const { metrics } = await line.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "ScriptDuration")?.value ?? NaN);
  });
}
