/**
 * Does settlement slow down as the books grow? The same mix for the same customers, in small books and in large ones.
 */
import { mustRun } from "../../scripts/commands.ts";
import { testEnvironment } from "../support/environment.ts";
import { withBooks } from "./books/library.ts";
import { FEW, manyEntries, shapeOf, sizeWords } from "./books/size.ts";
import { type Figure, figure } from "./figure.ts";

const DELIVERIES = "10000";

export async function measure(say: (what: string) => void): Promise<Figure[]> {
  const few = await settle(FEW, say);
  const many = await settle(manyEntries(), say);
  return [
    figure(`growth${sizeWords()}`, "growth.5m_vs_10k", { value: many, unit: "orders/s", baseline: few }),
  ];
}

function settle(entries: number, say: (what: string) => void): Promise<number> {
  const shopId = "growth.myshopify.com";
  return withBooks({ shopId, entries, say }, async ({ databaseUrl }) => {
    const words = ["tests/bench/books/settle-mix.ts", shopId, String(shapeOf(entries).members), DELIVERIES];
    const output = await mustRun("node", words, testEnvironment(databaseUrl));
    const { perSecond } = JSON.parse(output.trim().split("\n").at(-1) ?? "{}") as { perSecond: number };
    say(`settled at ${entries.toLocaleString("en-US")} entries: ${perSecond.toFixed(0)}/s`);
    return perSecond;
  });
}
