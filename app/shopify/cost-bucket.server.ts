/**
 * The points that Shopify gives one shop to spend: one row per shop that all processes share, so that together they
 * never ask for more than there is. A caller takes its points first, into the red if need be, and waits for as long as
 * the red lasts: whoever comes later waits longer, and no lock is held meanwhile. Plain short statements, outside any
 * transaction. Clock: the database's, one for all processes.
 */
import { db, sql } from "#app/db.server.ts";

/** What Shopify says of the bucket in each answer. */
export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** `reserve` is what is left for others: background work leaves a part of the bucket to shoppers and merchants. */
export type Ask = { shopId: string; operation: string; cost: number; reserve: number; maxWaitMs: number };

export type Taken =
  /** The points are ours after this wait. */
  | { kind: "taken"; waitMs: number }
  /** Nothing was taken: it would take longer than the caller waits. */
  | { kind: "full"; waitMs: number }
  /** Shopify said a moment ago that we may not. */
  | { kind: "denied"; scope: string | null };

/** Until Shopify has told a shop's own figures: those of its smallest plan. */
const STANDARD = { capacity: 2_000, restorePerSecond: 100 };
/** How long a denial is believed without asking again. */
const DENIED_MINUTES = 10;

/**
 * Takes the cost of one call. A shop that we do not know yet (it is being installed) has no bucket and no wait.
 * Not idempotent: every call takes.
 */
export async function takePoints({ shopId, operation, cost, reserve, maxWaitMs }: Ask): Promise<Taken> {
  const [row] = await db.$queryRaw<{ left: number; rate: number; reserved: number }[]>(sql`
    INSERT INTO cost_buckets AS b (shop_id, available, capacity, restore_per_second, at)
    SELECT shop_id, ${STANDARD.capacity - cost}, ${STANDARD.capacity}, ${STANDARD.restorePerSecond}, clock_timestamp()
    FROM shops WHERE shop_id = ${shopId} AND NOT EXISTS (${denial(shopId, operation)})
    ON CONFLICT (shop_id) DO UPDATE SET available = ${LEVEL} - ${cost}::float, at = clock_timestamp()
    WHERE ${LEVEL} - ${cost}::float - b.capacity * ${reserve}::float >= - b.restore_per_second * ${maxWaitMs / 1_000}::float
    RETURNING available AS left, restore_per_second AS rate, capacity * ${reserve}::float AS reserved`);
  if (row) return { kind: "taken", waitMs: waitOf(row) };
  return whyNot({ shopId, operation, cost, reserve });
}

/** What is in the bucket now: it refills with time, up to its brim. */
const LEVEL = sql`least(b.capacity,
  b.available + b.restore_per_second * greatest(0, extract(epoch FROM clock_timestamp() - b.at)))`;

const denial = (shopId: string, operation: string) => sql`
  SELECT FROM denials WHERE shop_id = ${shopId} AND operation = ${operation}
    AND denied_at > clock_timestamp() - make_interval(mins => ${DENIED_MINUTES})`;

const waitOf = ({ left, rate, reserved }: { left: number; rate: number; reserved: number }): number =>
  Math.max(0, Math.ceil(((reserved - left) / rate) * 1_000));

async function whyNot({ shopId, operation, cost, reserve }: Omit<Ask, "maxWaitMs">): Promise<Taken> {
  const [row] = await db.$queryRaw<
    { left: number | null; rate: number; reserved: number; denied: boolean; scope: string | null }[]
  >(sql`
    SELECT ${LEVEL} - ${cost}::float AS left, b.restore_per_second AS rate, b.capacity * ${reserve}::float AS reserved,
      EXISTS (${denial(shopId, operation)}) AS denied,
      (SELECT scope FROM denials WHERE shop_id = ${shopId} AND operation = ${operation}) AS scope
    FROM shops LEFT JOIN cost_buckets b USING (shop_id) WHERE shop_id = ${shopId}`);
  if (row?.denied) return { kind: "denied", scope: row.scope };
  const left = row?.left ?? null;
  if (!row || left === null) return { kind: "taken", waitMs: 0 };
  return { kind: "full", waitMs: waitOf({ ...row, left }) };
}

/** `tookMs`: how old Shopify's word may be by now; its bucket has been refilling since. */
export type Learnt = { unused: number; status: ThrottleStatus; tookMs: number; succeeded: boolean };

/**
 * Puts right what was taken, once Shopify has answered: what the call did not use comes back, and never is there more
 * than Shopify says. What others have taken and not yet spent stays taken; a bucket that turns out larger, or smaller,
 * lacks as much as it did before. A success ends a denial.
 */
export async function learnPoints(
  { shopId, operation }: { shopId: string; operation: string },
  { unused, status, tookMs, succeeded }: Learnt,
): Promise<void> {
  const { maximumAvailable, currentlyAvailable, restoreRate } = status;
  await db.$executeRaw(sql`
    WITH allowed AS (
      DELETE FROM denials WHERE shop_id = ${shopId} AND operation = ${operation} AND ${succeeded}::boolean)
    UPDATE cost_buckets b SET
      available = least(${LEVEL} + ${unused}::float + ${maximumAvailable}::float - b.capacity,
        ${currentlyAvailable + (restoreRate * tookMs) / 1_000}::float),
      capacity = ${maximumAvailable}::float, restore_per_second = ${restoreRate}::float, at = clock_timestamp()
    WHERE shop_id = ${shopId}`);
}

/** Gives back the points of a call that never reached Shopify, or that Shopify did not carry out. */
export async function returnPoints(shopId: string, cost: number): Promise<void> {
  await db.$executeRaw(sql`
    UPDATE cost_buckets b SET available = least(b.capacity, ${LEVEL} + ${cost}::float), at = clock_timestamp()
    WHERE shop_id = ${shopId}`);
}

/** Remembers that Shopify does not let us, and for want of which scope. The latest word stands. */
export async function noteDenial(
  shopId: string,
  { operation, scope }: { operation: string; scope: string | null },
): Promise<void> {
  await db.$executeRaw(sql`
    INSERT INTO denials (shop_id, operation, scope, denied_at)
    SELECT shop_id, ${operation}, ${scope}, clock_timestamp() FROM shops WHERE shop_id = ${shopId}
    ON CONFLICT (shop_id, operation) DO UPDATE SET scope = excluded.scope, denied_at = excluded.denied_at`);
}
