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
  /** What Shopify made for it: a discount, a gift card, or a transaction of store credit. */
  issuedGid: string | null;
  requestedAt: Date;
  /** When a gift card or store credit was last asked for, and nobody knows yet what came of it. */
  sentAt: Date | null;
  issuedAt: Date | null;
  endsAt: Date | null;
  usedAt: Date | null;
  usedOrderId: bigint | null;
  failure: string | null;
  /** Since when somebody wants it back, and who. */
  withdrawalAt: Date | null;
  withdrawalBy: string | null;
  withdrawalSentAt: Date | null;
};

/** What the audit log calls it: no code and no customer. */
export function aboutRedemption({
  redemptionId,
  reward,
}: Pick<Redemption, "redemptionId" | "reward">): string {
  return `${reward.title}, redemption ${redemptionId}`;
}

type Row = Omit<Redemption, "reward"> & { reward: unknown };

const COLUMNS = sql`
  redemption_id AS "redemptionId", customer_id AS "customerId", reward_id AS "rewardId",
  programme_version AS "programmeVersion", reward, points, state, code, code_suffix AS "codeSuffix",
  discount_gid AS "issuedGid", requested_at AS "requestedAt", sent_at AS "sentAt", issued_at AS "issuedAt",
  ends_at AS "endsAt", used_at AS "usedAt", used_order_id AS "usedOrderId", failure, withdrawal_at AS "withdrawalAt",
  withdrawal_by AS "withdrawalBy", withdrawal_sent_at AS "withdrawalSentAt"`;

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
> & { endsAt: Date | null };

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

/** `requested` → `issued`. A redemption that late news already moved on keeps its state and learns what was made. */
export async function markIssued(
  tx: Tx,
  shopId: string,
  { redemptionId, issuedGid, now }: { redemptionId: string; issuedGid: string | null; now: Date },
): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE redemptions SET
      state = CASE state WHEN 'requested' THEN 'issued' ELSE state END,
      discount_gid = coalesce(${issuedGid}, discount_gid), sent_at = NULL, issued_at = coalesce(issued_at, ${now.toISOString()}::timestamptz)
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

/**
 * Writes down that something is about to be sent which Shopify would do twice; false where another process has done so
 * since `before`.
 */
export async function claimSending(
  tx: Tx,
  shopId: string,
  { redemptionId, before, now }: { redemptionId: string; before: Date | null; now: Date },
): Promise<boolean> {
  const changed = await tx.$executeRaw(sql`
    UPDATE redemptions SET sent_at = ${now}
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}::uuid AND state = 'requested'
      AND sent_at IS NOT DISTINCT FROM ${before}`);
  return changed > 0;
}

/**
 * Those of Shopify's ids that no redemption of the shop has, in their order. What took back the one that asks is its own:
 * it may have been cut off after that was written down.
 */
export async function unclaimedGids(
  db: Db,
  shopId: string,
  { gids, redemptionId }: { gids: readonly string[]; redemptionId: string },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ gid: string }[]>(sql`
    SELECT discount_gid AS gid FROM redemptions
    WHERE shop_id = ${shopId} AND discount_gid = ANY(${[...gids]}::text[])
    UNION ALL SELECT withdrawal_gid FROM redemptions
    WHERE shop_id = ${shopId} AND withdrawal_gid = ANY(${[...gids]}::text[])
      AND redemption_id <> ${redemptionId}::uuid`);
  const claimed = new Set(rows.map(({ gid }) => gid));
  return gids.filter((gid) => !claimed.has(gid));
}
