/** A file of adjustments is read: what would happen, line by line, before anything does. */
import { inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import {
  deleteDraft,
  findByEmails,
  insertAdjustment,
  lockAdjustment,
} from "#app/models/adjustments.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import type { Written } from "#app/rules/adjustment.ts";
import { judgeRows, plainEmail } from "#app/rules/adjustment.ts";

const LONGEST_NAME = 120;

export type AdjustmentFile = { adjustmentId: string; fileName: string; lines: readonly Written[] };

/**
 * Keeps the lines as a draft, each judged by the balances as they are now and the lines above it; moves no points. A
 * known id is left as it is. Refuses SHOP_NOT_INSTALLED, PROGRAMME_NOT_PUBLISHED.
 */
export async function draftAdjustment(
  shopId: string,
  { adjustmentId, fileName, lines }: AdjustmentFile,
  { by, now }: { by: string; now: Date },
): Promise<void> {
  await inTransaction(
    async (tx) => {
      await requireInstalledShop(tx, shopId);
      await requireProgramme(tx, shopId);
      const emails = lines.map(({ email }) => plainEmail(email));
      const customers = await findByEmails(tx, shopId, emails);
      const rows = judgeRows(lines, (email) => customers.get(email) ?? []);
      const name = fileName.slice(0, LONGEST_NAME) || "file.csv";
      await insertAdjustment(tx, shopId, { adjustmentId, state: "draft", fileName: name, by, now, rows });
    },
    { timeoutMs: 60_000 },
  );
}

/**
 * Takes a draft away as if it had never been read. Refuses ADJUSTMENT_NOT_FOUND, ADJUSTMENT_INVALID once it is posted.
 */
export async function discardDraft(shopId: string, adjustmentId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { state } = await lockAdjustment(tx, shopId, adjustmentId);
    if (state !== "draft")
      throw new Refusal("ADJUSTMENT_INVALID", { detail: "It is posted already; undo it instead" });
    await deleteDraft(tx, shopId, adjustmentId);
  });
}
