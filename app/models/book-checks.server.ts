/** Checks of the books: when each began, how far it is, and what it found. */
import type { Db, Tx } from "#app/db.server.ts";

export type BookDifference = { law: string; about: string; found: string; expected: string };

export type BookCheck = {
  checkedAt: Date;
  /** Null while it is at work. */
  finishedAt: Date | null;
  steps: number;
  stepsDone: number;
  entries: bigint;
  members: bigint;
  differences: number;
  /** The first of them. */
  found: BookDifference[];
};

const KEPT = 400;
/** A check that has not moved for so long was broken off. */
export const CHECK_LASTS_MS = 15 * 60_000;

/** The last finished check, or null. */
export async function findLastCheck(db: Db, shopId: string): Promise<BookCheck | null> {
  const row = await db.bookCheck.findFirst({
    where: { shopId, finishedAt: { not: null } },
    orderBy: { checkedAt: "desc" },
  });
  return row && { ...row, found: row.found as BookDifference[] };
}

/** The check that is at work now, or null. */
export async function findRunningCheck(db: Db, shopId: string, now: Date): Promise<BookCheck | null> {
  const since = new Date(now.getTime() - CHECK_LASTS_MS);
  const row = await db.bookCheck.findFirst({
    where: { shopId, finishedAt: null, checkedAt: { gt: since } },
    orderBy: { checkedAt: "desc" },
  });
  return row && { ...row, found: [] };
}

/** Notes that a check begins; those that were broken off, and the oldest beyond some hundred, are forgotten. */
export async function beginCheck(
  tx: Tx,
  shopId: string,
  { checkedAt, steps }: { checkedAt: Date; steps: number },
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM book_checks WHERE shop_id = ${shopId} AND (finished_at IS NULL OR checked_at IN (
      SELECT checked_at FROM book_checks WHERE shop_id = ${shopId} ORDER BY checked_at DESC OFFSET ${KEPT}))`;
  await tx.bookCheck.create({ data: { shopId, checkedAt, steps } });
}

/** Notes how far a check is, never back. One that has been replaced by a newer one is nobody's concern. */
export async function moveCheck(
  tx: Tx,
  shopId: string,
  { checkedAt, stepsDone }: { checkedAt: Date; stepsDone: number },
): Promise<void> {
  await tx.bookCheck.updateMany({
    where: { shopId, checkedAt, stepsDone: { lt: stepsDone } },
    data: { stepsDone },
  });
}

/** Writes what a check found; saying it twice changes nothing. */
export async function finishCheck(
  tx: Tx,
  shopId: string,
  { checkedAt, ...rest }: Omit<BookCheck, "stepsDone" | "finishedAt"> & { finishedAt: Date },
): Promise<void> {
  const result = { ...rest, stepsDone: rest.steps };
  await tx.bookCheck.upsert({
    where: { shopId_checkedAt: { shopId, checkedAt } },
    create: { shopId, checkedAt, ...result },
    update: result,
  });
}

/** Installed shops after one, in the order of their names: whose books are checked at night. */
export async function findShopsToCheck(
  db: Db,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>`
    SELECT shop_id AS "shopId" FROM shops
    WHERE shop_id > ${after} AND installed_at IS NOT NULL AND uninstalled_at IS NULL ORDER BY shop_id LIMIT ${limit}`;
  return rows.map(({ shopId }) => shopId);
}
