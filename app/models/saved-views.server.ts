/** Keeper of saved views: reports as a merchant looks at them again and again, and to whom they are to be sent. */
import type { Db, Tx } from "#app/db.server.ts";

export type Every = "day" | "week" | "month";
export type SavedView = {
  viewId: string;
  name: string;
  /** The report's address, from the question mark on. */
  question: string;
  sending: { every: Every; to: string } | null;
};

/** The shop's views of a report, by name. */
export async function listSavedViews(db: Db, shopId: string, report: string): Promise<SavedView[]> {
  const rows = await db.savedView.findMany({ where: { shopId, report }, orderBy: { name: "asc" } });
  return rows.map(({ viewId, name, question, sendEvery, sendTo }) => ({
    viewId,
    name,
    question,
    sending: sendEvery !== null && sendTo !== null ? { every: sendEvery as Every, to: sendTo } : null,
  }));
}

/** How many views the shop has; who adds one holds the shop's row, so that two at once count each other. */
export async function lockAndCountViews(tx: Tx, shopId: string): Promise<number> {
  await tx.$queryRaw`SELECT 1 FROM shops WHERE shop_id = ${shopId} FOR NO KEY UPDATE`;
  return tx.savedView.count({ where: { shopId } });
}

/** Whether the report has a view of this name. */
export async function hasView(db: Db, shopId: string, report: string, name: string): Promise<boolean> {
  return (await db.savedView.count({ where: { shopId, report, name } })) > 0;
}

/** Writes a view; one of the same name is written over. Idempotent. */
export async function putView(
  tx: Tx,
  shopId: string,
  view: SavedView & { report: string; by: string; now: Date },
): Promise<void> {
  const { viewId, report, name, question, sending, by, now } = view;
  const saved = {
    question,
    sendEvery: sending?.every ?? null,
    sendTo: sending?.to ?? null,
    savedAt: now,
    savedBy: by,
  };
  await tx.savedView.upsert({
    where: { shopId_report_name: { shopId, report, name } },
    create: { shopId, viewId, report, name, ...saved },
    update: saved,
  });
}

/** Idempotent. */
export async function removeView(tx: Tx, shopId: string, viewId: string): Promise<void> {
  await tx.savedView.deleteMany({ where: { shopId, viewId } });
}
