/** Backtests of a test's shop, as its merchant asks for them. */
import { db, inTransaction } from "#app/db.server.ts";
import { askBacktest } from "#app/flows/ask-backtest.server.ts";
import { runBacktest } from "#app/flows/run-backtest.server.ts";
import { startDraft } from "#app/flows/start-draft.server.ts";
import { requireBacktest } from "#app/models/backtests.server.ts";
import { findDraft, insertDraft } from "#app/models/programme-drafts.server.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { requireInOrder } from "#app/rules/programme/in-order.ts";
import type { BacktestReport } from "#app/rules/backtest/stored.ts";

const BY = "staff:1";

export async function aDraft(shopId: string, document: ProgrammeDocument, now: Date): Promise<number> {
  const replace = (await findDraft(db, shopId))?.revision ?? null;
  const { revision } = await startDraft(shopId, { from: { document }, replace, by: BY, now });
  return revision;
}

/** The same past the question whether Shopify has the goods that it names. */
export async function aDraftOfGoods(shopId: string, document: ProgrammeDocument, now: Date): Promise<void> {
  const programme = requireInOrder(document, document.currency);
  await inTransaction((tx) =>
    insertDraft(tx, shopId, { programme, basedOn: null, replace: null, by: BY, now }),
  );
}

/** Asks for one and runs it to its end; answers what it says. */
export async function backtested(
  shopId: string,
  { months = 12, now }: { months?: number; now: Date },
): Promise<BacktestReport> {
  const backtestId = await askBacktest(shopId, { months, by: BY, now });
  await runBacktest(shopId, backtestId, { clock: () => now });
  const { state, report } = await requireBacktest(db, shopId, backtestId);
  if (!report) throw new Error(`the backtest is ${state}`);
  return report;
}
