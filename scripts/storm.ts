/**
 * `npm run storm [-- --seed N] [--events N] [--seeds K] [--members N]`: the whole of Laurel under every fault the store
 * can have, with processes killed; then the audit (tests/e2e/storm). `--seeds K` runs K seeds in a row from `--seed`.
 */
import { parseArgs } from "node:util";
import { passed, tell } from "../tests/e2e/storm/report.ts";
import { runStorm } from "../tests/e2e/storm/storm.ts";
import { ensureBuild } from "./build.ts";

const number = { type: "string" } as const;
const { values } = parseArgs({ options: { seed: number, events: number, seeds: number, members: number } });
const asNumber = (text: string | undefined, otherwise: number) =>
  text === undefined ? otherwise : Number(text);
const say = (line: string) => process.stdout.write(`${line}\n`);

await ensureBuild(say);
const first = asNumber(values.seed, 1);
const events = asNumber(values.events, 1_000);
const failed: number[] = [];
for (let seed = first; seed < first + asNumber(values.seeds, 1); seed += 1) {
  const ok = await runStorm({ seed, events, members: asNumber(values.members, 100) })
    .then((outcome) => {
      say(`${tell(outcome)}\n`);
      return passed(outcome);
    })
    .catch((error: unknown) => {
      say(
        `The storm of seed ${String(seed)} did not come to its end: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      say(
        `Again: npm run storm -- --seed ${String(seed)} --events ${String(events)}; logs below .cache/storm`,
      );
      return false;
    });
  if (!ok) failed.push(seed);
}
if (failed.length > 0) say(`Broken by: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
