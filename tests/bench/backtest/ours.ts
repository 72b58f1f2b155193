/**
 * Runs backtests as the job does, one after the other. Its own process, so that its environment is set first; the first
 * one finds it as new as a worker is that was just started, the others as one that is at work.
 */
import { randomUUID } from "node:crypto";
import { closeDatabase, db, inTransaction } from "#app/db.server.ts";
import { runBacktest } from "#app/flows/run-backtest.server.ts";
import { insertBacktest, requireBacktest } from "#app/models/backtests.server.ts";
import { findDraft, insertDraft } from "#app/models/programme-drafts.server.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { DRAFT, UNTIL } from "./year.ts";

const RUNS = 3;

const [shopId = ""] = process.argv.slice(2);
const parsed = parseProgramme(DRAFT);
if (!("programme" in parsed)) throw new Error(JSON.stringify(parsed));
const { programme } = parsed;
const who = { by: "staff:1", now: UNTIL };
const seconds: number[] = [];
for (let run = 0; run < RUNS; run += 1) {
  const backtestId = randomUUID();
  await inTransaction(async (tx) => {
    const replace = (await findDraft(tx, shopId))?.revision ?? null;
    const draftRevision = await insertDraft(tx, shopId, { programme, basedOn: 1, replace, ...who });
    await insertBacktest(tx, shopId, { backtestId, months: 12, draftRevision, programmeVersion: 1, ...who });
  });
  const begun = performance.now();
  await runBacktest(shopId, backtestId, { clock: () => new Date() });
  seconds.push((performance.now() - begun) / 1000);
  const { state, report } = await requireBacktest(db, shopId, backtestId);
  if (state !== "done" || !report) throw new Error(`it is ${state}`);
}
await closeDatabase();
process.stdout.write(`${JSON.stringify({ seconds })}\n`);
