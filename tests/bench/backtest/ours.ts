/** Runs one backtest as the job does. Its own process, so that its environment is set first. */
import { randomUUID } from "node:crypto";
import { closeDatabase, db, inTransaction } from "#app/db.server.ts";
import { runBacktest } from "#app/flows/run-backtest.server.ts";
import { insertBacktest, requireBacktest } from "#app/models/backtests.server.ts";
import { findDraft, insertDraft } from "#app/models/programme-drafts.server.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { DRAFT, UNTIL } from "./year.ts";

const [shopId = ""] = process.argv.slice(2);
const parsed = parseProgramme(DRAFT);
if (!("programme" in parsed)) throw new Error(JSON.stringify(parsed));
const { programme } = parsed;
const backtestId = randomUUID();
const who = { by: "staff:1", now: UNTIL };
await inTransaction(async (tx) => {
  const replace = (await findDraft(tx, shopId))?.revision ?? null;
  const draftRevision = await insertDraft(tx, shopId, { programme, basedOn: 1, replace, ...who });
  await insertBacktest(tx, shopId, { backtestId, months: 12, draftRevision, programmeVersion: 1, ...who });
});

const begun = performance.now();
await runBacktest(shopId, backtestId, { clock: () => new Date() });
const seconds = (performance.now() - begun) / 1000;

const { state, report } = await requireBacktest(db, shopId, backtestId);
await closeDatabase();
if (state !== "done" || !report) throw new Error(`it is ${state}`);
const { published, draft } = report.result;
const points = [published, draft].map((figures) => figures.points.toString());
process.stdout.write(`${JSON.stringify({ seconds, points, orders: draft.orders.counted })}\n`);
