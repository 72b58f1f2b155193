/**
 * `npm run storm [-- --seed N] [--events N] [--seeds K] [--members N]`: the whole of Laurel under every fault the store
 * can have, with processes killed; then the audit (tests/e2e/storm). `--seeds K` runs K seeds in a row from `--seed`.
 */
import { passed, tell } from "../tests/e2e/storm/report.ts";
import { runStorm } from "../tests/e2e/storm/storm.ts";
import { countOf, readWords } from "./asked.ts";
import { ensureBuild } from "./build.ts";

const number = { type: "string" } as const;
const HELP = `npm run storm                  1,000 events of 100 members in 3 shops, every fault switched on; then the audit
    --seed 7                   begin with this seed instead of 1
    --seeds 20                 so many seeds in a row
    --events 200               so many events
    --members 40               so many members
Ends with 0: every storm passed · 1: one did not · 2: asked wrongly.`;
const asked = { command: "storm", help: HELP };
const { values } = readWords("storm", HELP, {
  options: { seed: number, events: number, seeds: number, members: number },
});
const first = countOf(asked, ["seed", values.seed], 1);
const seeds = countOf(asked, ["seeds", values.seeds], 1);
const events = countOf(asked, ["events", values.events], 1_000);
const members = countOf(asked, ["members", values.members], 100);
const say = (line: string) => process.stdout.write(`${line}\n`);

await ensureBuild(say);
const failed: number[] = [];
for (let seed = first; seed < first + seeds; seed += 1) {
  const ok = await runStorm({ seed, events, members })
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
