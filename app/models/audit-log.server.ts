/** The audit log: who changed what in the admin. It only grows, and names no customer. */
import type { Db, Tx } from "#app/db.server.ts";

export type AuditAction =
  | "draft started"
  | "draft discarded"
  | "programme published"
  | "storefront changed"
  | "API key made"
  | "API key revoked"
  | "data request answered"
  | "reward cancelled"
  | "reward extended"
  | "reward handed out"
  | "days of inactivity changed";

export type AuditEntry = {
  auditId: bigint;
  at: Date;
  /** `system` or `staff:<id>`. */
  actor: string;
  action: string;
  /** What it was done to: "programme 3"; null where the action says it. */
  about: string | null;
  /** What is different from before, one sentence each. */
  words: string[];
};

type NewEntry = { at: Date; actor: string; action: AuditAction; about: string | null; words?: string[] };

const MOST = 250;

/** Writes an entry, in the transaction of what it tells of. Not idempotent. */
export async function noteInAudit(tx: Tx, shopId: string, entry: NewEntry): Promise<void> {
  const { words = [], ...rest } = entry;
  await tx.auditEntry.create({ data: { shopId, words, ...rest } });
}

/** Newest first, at most `limit` (250 at most); those before `after`, where the page before this one ended. */
export async function auditLog(
  db: Db,
  shopId: string,
  { after = null, limit = 50 }: { after?: bigint | null; limit?: number } = {},
): Promise<AuditEntry[]> {
  const rows = await db.auditEntry.findMany({
    where: { shopId, ...(after === null ? {} : { auditId: { lt: after } }) },
    orderBy: { auditId: "desc" },
    take: Math.min(limit, MOST),
  });
  return rows.map(({ auditId, at, actor, action, about, words }) => {
    return { auditId, at, actor, action, about, words: words as string[] };
  });
}
