/** The merchant gives a member points, or takes some, for a reason. */
import type { Tx } from "#app/db.server.ts";
import { inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { Actor } from "#app/ledger/post.server.ts";
import { post } from "#app/ledger/post.server.ts";
import { firstRow, insertAdjustment, lockAdjustment } from "#app/models/adjustments.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { keptIdOf } from "#app/models/merges.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueueConversions, enqueueSync } from "#app/queue.server.ts";
import { adjustmentEntry, faultOfMember, faultOfPoints, faultOfReason } from "#app/rules/adjustment.ts";
import { postingRules } from "#app/rules/posting-rules.ts";

export type PointsToAdjust = { adjustmentId: string; customerId: bigint; points: bigint; reason: string };

/**
 * Posts one `adjust` entry and keeps its reason's words beside the ledger. The page's adjustment id makes it
 * idempotent: the same again posts nothing. Refuses ADJUSTMENT_INVALID in words (no reason, too many points, would
 * leave less than nothing, does not take part), ADJUSTMENT_CONFLICT (the id with other content), MEMBER_NOT_FOUND,
 * SHOP_NOT_INSTALLED.
 */
export async function adjustPoints(
  shopId: string,
  asked: PointsToAdjust,
  { by, now }: { by: Actor; now: Date },
): Promise<void> {
  const { adjustmentId, customerId, points } = asked;
  const reason = asked.reason.trim();
  refuse(faultOfPoints(points.toString()) ?? faultOfReason(reason));
  await inTransaction(async (tx) => {
    const { timeZone } = await requireInstalledShop(tx, shopId);
    const { programme } = await requireProgramme(tx, shopId);
    const row = { row: 1, customerId, points };
    const kept = { ...row, reason, error: null, email: null, pointsText: null };
    const adjustment = { adjustmentId, state: "posted", fileName: null, by, now, rows: [kept] } as const;
    if (!(await insertAdjustment(tx, shopId, adjustment))) return requireSame(tx, shopId, asked);
    const [member] = await lockMembers(tx, shopId, [customerId]);
    if (!member) throw new Refusal("MEMBER_NOT_FOUND");
    refuse(faultOfMember(member, points));
    const entry = adjustmentEntry(adjustmentId, row, { by, now, undo: false });
    const posted = await post(tx, shopId, [entry], postingRules(programme, timeZone));
    await enqueueConversions(tx, shopId, programme, { entries: [entry], posted });
    await enqueueSync(tx, shopId, now);
  });
}

/**
 * The id was used before: for the same, or for something else. A reason that was forgotten since cannot differ, and a
 * customer who was merged since is who that one became.
 */
async function requireSame(tx: Tx, shopId: string, asked: PointsToAdjust): Promise<void> {
  const known = await lockAdjustment(tx, shopId, asked.adjustmentId);
  const row = await firstRow(tx, shopId, asked.adjustmentId);
  const isTheirs =
    row?.customerId === asked.customerId ||
    row?.customerId === (await keptIdOf(tx, shopId, asked.customerId));
  const isSame =
    known.fileName === null &&
    isTheirs &&
    row.points === asked.points &&
    (row.reason === null || row.reason === asked.reason.trim());
  if (!isSame) throw new Refusal("ADJUSTMENT_CONFLICT");
}

function refuse(detail: string | null): void {
  if (detail !== null) throw new Refusal("ADJUSTMENT_INVALID", { detail });
}
