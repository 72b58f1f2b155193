/** A merchant wants to know what the draft would have made of the shop's own orders. */
import { randomUUID } from "node:crypto";
import { db, inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { insertBacktest } from "#app/models/backtests.server.ts";
import { findDraft } from "#app/models/programme-drafts.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { hasOrdersIn } from "#app/models/replayed-members.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { monthsBefore } from "#app/rules/backtest/months.ts";

/**
 * Has the draft, as it is saved now, tried on the orders of the last months, and answers the backtest's id. Whichever
 * was at work for this shop is stopped by it; asking again begins anew. Refuses SHOP_NOT_INSTALLED,
 * DRAFT_NOT_FOUND, PROGRAMME_NOT_PUBLISHED, NOTHING_TO_BACKTEST.
 */
export async function askBacktest(
  shopId: string,
  { months, by, now }: { months: number; by: string; now: Date },
): Promise<string> {
  const { timeZone } = await requireInstalledShop(db, shopId);
  const draft = await findDraft(db, shopId);
  if (!draft) throw new Refusal("DRAFT_NOT_FOUND");
  const { version } = await requireProgramme(db, shopId);
  const span = { from: monthsBefore(now, months, timeZone ?? "UTC"), until: now };
  if (!(await hasOrdersIn(db, shopId, span))) throw new Refusal("NOTHING_TO_BACKTEST", { months });
  const backtestId = randomUUID();
  const asked = { backtestId, months, draftRevision: draft.revision, programmeVersion: version };
  await inTransaction(async (tx) => {
    await insertBacktest(tx, shopId, { ...asked, by, now });
    const jobKey = `run-backtest:${backtestId}`;
    await enqueue(tx, "run-backtest", { shopId, backtestId }, { jobKey, maxAttempts: 3 });
  });
  return backtestId;
}
