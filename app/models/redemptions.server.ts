/** Keeper of redemptions: one purchase of a reward with points. */
import type { Db, Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import type { Reward } from "#app/rules/programme.ts";
import { parseReward, toDocument } from "#app/rules/programme.ts";
import type { RedemptionState, RedemptionUse } from "#app/rules/redemption.ts";

export type Redemption = {
  redemptionId: string;
  customerId: bigint;
  rewardId: string;
  programmeVersion: number;
  /** The reward as it was when it was bought. */
  reward: Reward;
  points: bigint;
  state: RedemptionState;
  /** Upper case, as orders keep codes. */
  code: string;
  codeSuffix: number;
  discountGid: string | null;
  requestedAt: Date;
  issuedAt: Date | null;
  endsAt: Date | null;
  usedAt: Date | null;
  usedOrderId: bigint | null;
  failure: string | null;
};

type Row = Omit<Redemption, "reward"> & { reward: unknown };

const COLUMNS = sql`
  redemption_id AS "redemptionId", customer_id AS "customerId", reward_id AS "rewardId",
  programme_version AS "programmeVersion", reward, points, state, code, code_suffix AS "codeSuffix",
  discount_gid AS "discountGid", requested_at AS "requestedAt", issued_at AS "issuedAt", ends_at AS "endsAt",
  used_at AS "usedAt", used_order_id AS "usedOrderId", failure`;

const read = (rows: Row[]): Redemption[] => rows.map((row) => ({ ...row, reward: parseReward(row.reward) }));

/** The redemption, or null; read without a lock. */
export async function findRedemption(
  db: Db,
  shopId: string,
  redemptionId: string,
): Promise<Redemption | null> {
  const rows = await db.$queryRaw<Row[]>(sql`
    SELECT ${COLUMNS} FROM redemptions WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}::uuid`);
  return read(rows)[0] ?? null;
}

/** The redemption, locked, or null. Members are locked before redemptions. */
export async function lockRedemption(
  tx: Tx,
  shopId: string,
  redemptionId: string,
): Promise<Redemption | null> {
  const rows = await tx.$queryRaw<Row[]>(sql`
    SELECT ${COLUMNS} FROM redemptions
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}::uuid FOR UPDATE`);
  return read(rows)[0] ?? null;
}

/** Those of the redemptions that exist, by their ids; read without a lock. */
export async function findRedemptions(
  db: Db,
  shopId: string,
  redemptionIds: readonly string[],
): Promise<Redemption[]> {
  if (redemptionIds.length === 0) return [];
  const rows = await db.$queryRaw<Row[]>(sql`
    SELECT ${COLUMNS} FROM redemptions
    WHERE shop_id = ${shopId} AND redemption_id = ANY(${[...redemptionIds]}::uuid[]) ORDER BY redemption_id`);
  return read(rows);
}

/** Those of the redemptions that exist, locked in the order of their ids. Members are locked before. */
export async function lockRedemptions(
  tx: Tx,
  shopId: string,
  redemptionIds: readonly string[],
): Promise<Redemption[]> {
  if (redemptionIds.length === 0) return [];
  const rows = await tx.$queryRaw<Row[]>(sql`
    SELECT ${COLUMNS} FROM redemptions
    WHERE shop_id = ${shopId} AND redemption_id = ANY(${[...redemptionIds]}::uuid[])
    ORDER BY redemption_id FOR UPDATE`);
  return read(rows);
}

/** The redemptions whose codes are among `codes` (upper case), locked in the order of their ids. */
export async function lockByCodes(tx: Tx, shopId: string, codes: readonly string[]): Promise<Redemption[]> {
  if (codes.length === 0) return [];
  const rows = await tx.$queryRaw<Row[]>(sql`
    SELECT ${COLUMNS} FROM redemptions
    WHERE shop_id = ${shopId} AND code IN (SELECT jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb))
    ORDER BY redemption_id FOR UPDATE`);
  return read(rows);
}

/** Whose redemptions the codes (upper case) belong to: these members are locked before the redemptions are. */
export async function ownersOfCodes(db: Db, shopId: string, codes: readonly string[]): Promise<bigint[]> {
  if (codes.length === 0) return [];
  const rows = await db.$queryRaw<{ customerId: bigint }[]>(sql`
    SELECT DISTINCT customer_id AS "customerId" FROM redemptions
    WHERE shop_id = ${shopId} AND code IN (SELECT jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb))`);
  return rows.map((row) => row.customerId);
}

/**
 * Writes where locked redemptions now stand (rules/redemption.ts decides it). One statement; saying it twice changes
 * nothing.
 */
export async function moveRedemptions(
  tx: Tx,
  shopId: string,
  moves: readonly ({ redemptionId: string } & RedemptionUse)[],
): Promise<void> {
  if (moves.length === 0) return;
  await tx.$executeRaw(sql`
    UPDATE redemptions AS r
    SET state = x.state, used_order_id = x."usedOrderId", used_at = x."usedAt"
    FROM jsonb_to_recordset(${JSON.stringify(toDocument(moves))}::jsonb)
      AS x("redemptionId" uuid, state text, "usedOrderId" bigint, "usedAt" timestamptz)
    WHERE r.shop_id = ${shopId} AND r.redemption_id = x."redemptionId"`);
}

type Requested = Pick<
  Redemption,
  | "redemptionId"
  | "customerId"
  | "rewardId"
  | "programmeVersion"
  | "reward"
  | "points"
  | "code"
  | "requestedAt"
> & { endsAt: Date };

/**
 * Adds `requested` redemptions, one statement for all; answers how many. One whose id (or, beyond belief, code) is
 * taken in this shop is not added.
 */
export async function insertRedemptions(
  tx: Tx,
  shopId: string,
  redemptions: readonly Requested[],
): Promise<number> {
  if (redemptions.length === 0) return 0;
  return tx.$executeRaw(sql`
    INSERT INTO redemptions (shop_id, redemption_id, customer_id, reward_id, programme_version, reward, points, state,
      code, requested_at, ends_at)
    SELECT ${shopId}, x."redemptionId", x."customerId", x."rewardId", x."programmeVersion", x.reward, x.points,
      'requested', x.code, x."requestedAt", x."endsAt"
    FROM jsonb_to_recordset(${JSON.stringify(toDocument(redemptions))}::jsonb) AS x("redemptionId" uuid,
      "customerId" bigint, "rewardId" text, "programmeVersion" integer, reward jsonb, points bigint, code text,
      "requestedAt" timestamptz, "endsAt" timestamptz)
    ON CONFLICT DO NOTHING`);
}

/** Records the next code before it is tried, so that a crash tries the same one again. */
export async function recordCode(
  tx: Tx,
  shopId: string,
  { redemptionId, code, codeSuffix }: Pick<Redemption, "redemptionId" | "code" | "codeSuffix">,
): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE redemptions SET code = ${code}, code_suffix = ${codeSuffix}
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}::uuid AND state = 'requested'`);
}

/** `requested` → `issued`. A redemption that late news already moved on keeps its state and learns its discount. */
export async function markIssued(
  tx: Tx,
  shopId: string,
  { redemptionId, discountGid, now }: { redemptionId: string; discountGid: string; now: Date },
): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE redemptions SET
      state = CASE state WHEN 'requested' THEN 'issued' ELSE state END,
      discount_gid = ${discountGid}, issued_at = coalesce(issued_at, ${now.toISOString()}::timestamptz)
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}::uuid`);
}

/** `requested` → `failed`, with the reason in words a merchant reads. */
export async function markFailed(
  tx: Tx,
  shopId: string,
  { redemptionId, failure }: { redemptionId: string; failure: string },
): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE redemptions SET state = 'failed', failure = ${failure}
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}::uuid AND state = 'requested'`);
}

/** `issued` → `expired`. */
export async function markExpired(tx: Tx, shopId: string, redemptionIds: readonly string[]): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE redemptions SET state = 'expired'
    WHERE shop_id = ${shopId} AND redemption_id = ANY(${[...redemptionIds]}::uuid[]) AND state = 'issued'`);
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
