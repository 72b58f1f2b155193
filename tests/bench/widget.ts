/**
 * What the widget weighs: bytes before the shopper acts, at the first click and in all; and what Lighthouse says of
 * the shop's pages with it and without. Beside budgets of our own, and beside what is published of others.
 */
import type { Figure } from "./figure.ts";
import { measureBytes } from "./widget/bytes.ts";
import { measureSpeed } from "./widget/speed.ts";
import { openStore } from "./widget/store.ts";

/** Pairs of runs for each page. */
const PAIRS = 9;

export async function measure(say: (what: string) => void): Promise<Figure[]> {
  const pairs = Number(process.env["BENCH_RUNS"] ?? PAIRS);
  const store = await openStore(say);
  try {
    return [...(await measureBytes(store, say)), ...(await measureSpeed(store, pairs, say))];
  } finally {
    await store.close();
  }
}
