/** Keeper of how redemptions end unused: by their date, or because somebody wants the points back. */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, sql } from "#app/db.server.ts";

const IS_MONEY = sql`reward ->> 'kind' IN ('gift_card', 'store_credit')`;

/** Where a redemption that nobody used comes to: its date has passed, or it was given back. */
export type UnusedEnd = "expired" | "cancelled";

/** Locks those of the redemptions that stand so, in the order of their ids as everybody does, whatever the plan. */
const inOrder = (shopId: string, redemptionIds: readonly string[], stand: ReturnType<typeof sql>) => sql`
  WITH in_order AS MATERIALIZED (
    SELECT redemption_id FROM redemptions
    WHERE shop_id = ${shopId} AND redemption_id = ANY(${[...redemptionIds]}::uuid[]) AND ${stand}
    ORDER BY redemption_id FOR UPDATE)`;
/** They, as far as they still do. */
const ofThose = (shopId: string, stand: ReturnType<typeof sql>) => sql`
  FROM in_order WHERE r.shop_id = ${shopId} AND r.redemption_id = in_order.redemption_id AND ${stand}`;

/** `issued` → `expired` or `cancelled`. */
export async function markEnded(
  tx: Tx,
  shopId: string,
  { redemptionIds, state }: { redemptionIds: readonly string[]; state: UnusedEnd },
): Promise<void> {
  const stand = sql`state = 'issued'`;
  await tx.$executeRaw(sql`
    ${inOrder(shopId, redemptionIds, stand)}
    UPDATE redemptions r SET state = ${state} ${ofThose(shopId, stand)}`);
}

/** `issued` → `used`, of what no order tells of: some of a gift card or of store credit was spent, or it was handed out. */
export async function markSpent(
  tx: Tx,
  shopId: string,
  { redemptionIds, now }: { redemptionIds: readonly string[]; now: Date },
): Promise<number> {
  const stand = sql`state = 'issued' AND reward ->> 'kind' IN ('gift_card', 'store_credit', 'custom')`;
  return tx.$executeRaw(sql`
    ${inOrder(shopId, redemptionIds, stand)}
    UPDATE redemptions r SET state = 'used', used_at = ${now}, withdrawal_at = NULL, withdrawal_by = NULL
    ${ofThose(shopId, stand)}`);
}

/**
 * `issued` → `used`, of what has nothing left: not of what somebody wants back by now, for then it may be Laurel itself
 * that has emptied it.
 */
export async function markEmptied(
  tx: Tx,
  shopId: string,
  { redemptionIds, now }: { redemptionIds: readonly string[]; now: Date },
): Promise<number> {
  const stand = sql`state = 'issued' AND withdrawal_at IS NULL AND ${IS_MONEY}`;
  return tx.$executeRaw(sql`
    ${inOrder(shopId, redemptionIds, stand)}
    UPDATE redemptions r SET state = 'used', used_at = ${now} ${ofThose(shopId, stand)}`);
}

/**
 * `used` → `issued`, of what has something left again: an order that was paid with it was given back. Its member has
 * the code again. What was sent to take it back has been answered: no payment is to be taken for it.
 */
export async function markRefilled(
  tx: Tx,
  shopId: string,
  { redemptionIds }: { redemptionIds: readonly string[] },
): Promise<number> {
  const stand = sql`state = 'used' AND used_order_id IS NULL AND ${IS_MONEY}`;
  return tx.$executeRaw(sql`
    ${inOrder(shopId, redemptionIds, stand)}
    UPDATE redemptions r SET state = 'issued', used_at = NULL, withdrawal_sent_at = NULL ${ofThose(shopId, stand)}`);
}

/** Gives what is issued another end, never an earlier one. */
export async function moveEnd(
  tx: Tx,
  shopId: string,
  { redemptionId, endsAt }: { redemptionId: string; endsAt: Date },
): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE redemptions SET ends_at = greatest(ends_at, ${endsAt})
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}::uuid AND state = 'issued'
      AND ends_at IS NOT NULL`);
}

/** A redemption whose code has ended unused, by what a run through them goes on from. */
export type EndedCode = { endsAt: string; redemptionId: string };

/** Redemptions still `issued` whose codes ended at or before `before`, after one of them, at most `limit`. */
export async function findEndedCodes(
  db: Db,
  shopId: string,
  { before, after, limit }: { before: Date; after: EndedCode | null; limit: number },
): Promise<EndedCode[]> {
  const onwards = after
    ? sql`AND (ends_at, redemption_id) > (${after.endsAt}::timestamptz, ${after.redemptionId}::uuid)`
    : sql``;
  return db.$queryRaw<EndedCode[]>(sql`
    SELECT ends_at::text AS "endsAt", redemption_id::text AS "redemptionId" FROM redemptions
    WHERE shop_id = ${shopId} AND state = 'issued' AND ends_at <= ${before} ${onwards}
    ORDER BY ends_at, redemption_id LIMIT ${limit}`);
}

/** A redemption that waits for its code, by what a run through them goes on from. */
export type RequestedCode = { requestedAt: string; redemptionId: string };

/** Redemptions made by conversion that wait for their codes, the oldest first, after one of them; at most `limit`. */
export async function findRequestedConversions(
  db: Db,
  shopId: string,
  { after, limit }: { after: RequestedCode | null; limit: number },
): Promise<RequestedCode[]> {
  const onwards = after
    ? sql`AND (requested_at, redemption_id) > (${after.requestedAt}::timestamptz, ${after.redemptionId}::uuid)`
    : sql``;
  return db.$queryRaw<RequestedCode[]>(sql`
    SELECT requested_at::text AS "requestedAt", redemption_id::text AS "redemptionId" FROM redemptions
    WHERE shop_id = ${shopId} AND state = 'requested' AND starts_with(reward_id, 'conversion:') ${onwards}
    ORDER BY requested_at, redemption_id LIMIT ${limit}`);
}

/** Installed shops with such redemptions, the next ones after a shop, at most `limit`. */
export async function findShopsWithEndedCodes(
  db: Db,
  { before, after, limit }: { before: Date; after: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>(sql`
    SELECT s.shop_id AS "shopId" FROM shops s
    WHERE s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL AND s.shop_id > ${after}
      AND EXISTS (SELECT FROM redemptions r
        WHERE r.shop_id = s.shop_id AND r.state = 'issued' AND r.ends_at <= ${before})
    ORDER BY s.shop_id LIMIT ${limit}`);
  return rows.map((row) => row.shopId);
}

/**
 * Redemptions left `requested` since before `before`, at most `limit` and a quarter of that of one shop: what a sweep
 * looks for. Any of them, so that those that cannot be finished do not stand in the way of the others for ever.
 */
export async function findUnfinished(
  db: Db,
  { before, limit }: { before: Date; limit: number },
): Promise<{ shopId: string; redemptionId: string }[]> {
  return db.$queryRaw(sql`
    SELECT shop_id AS "shopId", redemption_id AS "redemptionId"
    FROM (
      SELECT r.shop_id, r.redemption_id, row_number() OVER (PARTITION BY r.shop_id ORDER BY random()) AS place
      FROM redemptions r JOIN shops s USING (shop_id)
      WHERE r.state = 'requested' AND r.requested_at < ${before.toISOString()}::timestamptz
        AND s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL) AS left_over
    WHERE place <= ${Math.ceil(limit / 4)}
    ORDER BY random() LIMIT ${limit}`);
}

/** A gift card or store credit that may have something left, or again. */
export type Spendable = {
  redemptionId: string;
  kind: "gift_card" | "store_credit";
  issuedGid: string;
  state: "issued" | "used";
};

/** What ends while Shopify is asked would be taken for spent. */
const ASKED_WITHIN_MS = 3_600_000;

/** After that an order is hardly given back, and nobody looks any more at what was spent. */
const REFILLED_WITHIN_MS = 180 * 86_400_000;

/** `r`: made for a member, spent like money, not used for long, wanted back by nobody, and not about to end. */
const isSpendable = (now: Date) => sql`(
  r.state IN ('issued', 'used') AND r.reward ->> 'kind' IN ('gift_card', 'store_credit')
  AND r.discount_gid IS NOT NULL AND r.withdrawal_at IS NULL
  AND (r.used_at IS NULL OR r.used_at > ${new Date(now.getTime() - REFILLED_WITHIN_MS)})
  AND (r.ends_at IS NULL OR r.ends_at > ${new Date(now.getTime() + ASKED_WITHIN_MS)}))`;

/** Those of a customer, or (null) of all, the next ones after a redemption, at most `limit`. */
export async function findSpendable(
  db: Db,
  shopId: string,
  {
    customerId,
    after,
    limit,
    now,
  }: { customerId: bigint | null; after: string | null; limit: number; now: Date },
): Promise<Spendable[]> {
  const whose = customerId === null ? sql`` : sql`AND r.customer_id = ${customerId}`;
  const onwards = after === null ? sql`` : sql`AND r.redemption_id > ${after}::uuid`;
  return db.$queryRaw<Spendable[]>(sql`
    SELECT r.redemption_id::text AS "redemptionId", r.reward ->> 'kind' AS kind, r.discount_gid AS "issuedGid", r.state
    FROM redemptions r WHERE r.shop_id = ${shopId} AND ${isSpendable(now)} ${whose} ${onwards}
    ORDER BY r.redemption_id LIMIT ${limit}`);
}

/** Who of these customers has some. */
export async function holdersOfSpendable(
  db: Db,
  shopId: string,
  { customerIds, now }: { customerIds: readonly bigint[]; now: Date },
): Promise<bigint[]> {
  const rows = await db.$queryRaw<{ customerId: bigint }[]>(sql`
    SELECT DISTINCT r.customer_id AS "customerId" FROM redemptions r
    WHERE r.shop_id = ${shopId} AND r.customer_id = ANY(${idList(customerIds)}::bigint[]) AND ${isSpendable(now)}`);
  return rows.map((row) => row.customerId);
}

/** Installed shops where somebody has some, the next ones after a shop, at most `limit`. */
export async function findShopsWithSpendable(
  db: Db,
  { now, after, limit }: { now: Date; after: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>(sql`
    SELECT s.shop_id AS "shopId" FROM shops s
    WHERE s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL AND s.shop_id > ${after}
      AND EXISTS (SELECT FROM redemptions r WHERE r.shop_id = s.shop_id AND ${isSpendable(now)})
    ORDER BY s.shop_id LIMIT ${limit}`);
  return rows.map((row) => row.shopId);
}
