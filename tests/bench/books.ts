/**
 * Verification of large books: every law, with the memory of the process that asks. Beside it, in the same run, a check
 * of balances alone as it is usually written: all entries read into the program and added up there.
 */
import { mustRun } from "../../scripts/commands.ts";
import { testEnvironment } from "../support/environment.ts";
import { withBooks } from "./books/library.ts";
import { manyEntries, sizeWords } from "./books/size.ts";
import { type Figure, figure } from "./figure.ts";

type Result = { seconds: number; peakMb: number };

export function measure(say: (what: string) => void): Promise<Figure[]> {
  const shopId = "books.myshopify.com";
  return withBooks({ shopId, entries: manyEntries(), say }, async ({ databaseUrl }) => {
    const run = async (script: string) => {
      const output = await mustRun(
        "node",
        [`tests/bench/books/${script}.ts`, shopId],
        testEnvironment(databaseUrl),
      );
      const result = JSON.parse(output.trim().split("\n").at(-1) ?? "{}") as Result;
      say(`${script}: ${result.seconds.toFixed(1)} s, ${result.peakMb.toFixed(0)} MB`);
      return result;
    };
    const naive = await run("naive");
    const ours = await run("verify");
    const group = `books${sizeWords()}`;
    return [
      figure(group, "books.verify_s", { value: ours.seconds, unit: "s", baseline: naive.seconds }),
      figure(group, "books.verify_mb", { value: ours.peakMb, unit: "MB", baseline: naive.peakMb }),
    ];
  });
}
