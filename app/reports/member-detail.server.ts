/** All that a merchant reads about one member. */
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { REDEMPTION_ROW } from "#app/reports/redemption-rows.server.ts";
import type { RedemptionRow } from "#app/reports/redemption-rows.ts";

/** The member with the standing; null for a customer whom Laurel does not know. */
export async function findMember(db: Db, shopId: string, customerId: bigint) {
  return db.member.findUnique({
    where: { shopId_customerId: { shopId, customerId } },
    include: { standing: true },
  });
}

/** The member with the standing. Refuses MEMBER_NOT_FOUND. */
export async function requireMember(db: Db, shopId: string, customerId: bigint) {
  const member = await findMember(db, shopId, customerId);
  if (!member) throw new Refusal("MEMBER_NOT_FOUND");
  return member;
}

export type PointsAhead = {
  /** The pending points that are the first to be spendable, and when. */
  maturing: { points: bigint; at: Date } | null;
  /** The points that end first, and when. */
  ending: { points: bigint; at: Date } | null;
};

/** What the calendar holds for the member's points. Those whose end has passed and are not taken yet count as next. */
export async function readPointsAhead(db: Db, shopId: string, customerId: bigint): Promise<PointsAhead> {
  const [maturing, ending] = await Promise.all([
    db.$queryRaw<{ points: bigint; at: Date }[]>(sql`
      SELECT sum(points)::bigint AS points, matures_at AS at FROM pending_points
      WHERE shop_id = ${shopId} AND customer_id = ${customerId} GROUP BY matures_at ORDER BY matures_at LIMIT 1`),
    db.$queryRaw<{ points: bigint; at: Date }[]>(sql`
      SELECT sum(remaining)::bigint AS points, expires_at AS at FROM lots
      WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND remaining > 0 AND expires_at IS NOT NULL
      GROUP BY expires_at ORDER BY expires_at LIMIT 1`),
  ]);
  return { maturing: maturing[0] ?? null, ending: ending[0] ?? null };
}

/**
 * Whom the member was merged into and last belongs to, as far as we know them, and when; null where it still stands
 * for itself.
 */
export async function findMerge(db: Db, shopId: string, customerId: bigint) {
  const merge = await db.customerMerge.findUnique({
    where: { shopId_deletedId: { shopId, deletedId: customerId } },
  });
  if (!merge) return null;
  const kept = { shopId, customerId: merge.keptId };
  return { ...merge, kept: await db.member.findUnique({ where: { shopId_customerId: kept } }) };
}

/** The member's latest redemptions. */
export async function readRedemptions(db: Db, shopId: string, customerId: bigint): Promise<RedemptionRow[]> {
  return db.$queryRaw<RedemptionRow[]>(sql`
    SELECT ${REDEMPTION_ROW} FROM redemptions r WHERE r.shop_id = ${shopId} AND r.customer_id = ${customerId}
    ORDER BY r.requested_at DESC LIMIT 20`);
}

/** What tiers are called, by id: as the latest version that has them calls them. */
export async function readTierNames(db: Db, shopId: string): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ id: string; name: string }[]>(sql`
    SELECT DISTINCT ON (tier ->> 'id') tier ->> 'id' AS id, tier ->> 'name' AS name
    FROM programme_versions, jsonb_array_elements(document -> 'tiers') AS tier
    WHERE shop_id = ${shopId} ORDER BY tier ->> 'id', version DESC`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** How the member's tier changed, latest first. */
export async function readStandingChanges(db: Db, shopId: string, customerId: bigint) {
  return db.standingChange.findMany({ where: { shopId, customerId }, orderBy: { at: "desc" }, take: 20 });
}

export type MemberOrder = {
  orderId: bigint;
  name: string | null;
  processedAt: Date | null;
  target: bigint;
  settledAt: Date | null;
};

/** The member's latest orders, those that earned nothing too, with the points that each was settled at. */
export async function readMemberOrders(db: Db, shopId: string, customerId: bigint): Promise<MemberOrder[]> {
  return db.order.findMany({
    where: { shopId, customerId, processedAt: { not: null } },
    orderBy: { processedAt: "desc" },
    take: 20,
    select: { orderId: true, name: true, processedAt: true, target: true, settledAt: true },
  });
}
