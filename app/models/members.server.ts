/** Members: customers of a shop, keyed by Shopify's customer id. The row is the lock of its points. */
import { Overtaken } from "#app/contention.server.ts";
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows, sql } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { EnrolmentFact } from "#app/rules/merges.ts";
import { enrolmentOf } from "#app/rules/merges.ts";

export type MemberState = "enrolled" | "guest" | "excluded" | "redacted";

export type MemberRow = {
  customerId: bigint;
  state: MemberState;
  enrolledAt: Date | null;
  /** The same without what it bought: null where it takes part for that alone. */
  joinedAt: Date | null;
  lastActiveAt: Date | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  shopUpdatedAt: Date | null;
  createdAt: Date;
  available: bigint;
  pending: bigint;
  lifetimeEarned: bigint;
  revision: number;
  syncedRevision: number;
};

/** The member's row, or null. */
export async function findMember(db: Db, shopId: string, customerId: bigint): Promise<MemberRow | null> {
  const row = await db.member.findUnique({ where: { shopId_customerId: { shopId, customerId } } });
  return row as MemberRow | null;
}

/** The member's row; refuses MEMBER_NOT_FOUND. */
export async function requireMember(db: Db, shopId: string, customerId: bigint): Promise<MemberRow> {
  const row = await findMember(db, shopId, customerId);
  if (!row) throw new Refusal("MEMBER_NOT_FOUND", { member: customerId });
  return row;
}

/** What is decided upon; the person is not among it. */
export type LockedMember = Pick<
  MemberRow,
  "customerId" | "state" | "enrolledAt" | "joinedAt" | "available" | "pending" | "lastActiveAt"
> & { tags: string[] | null; tagsReadAt: Date | null; tagsChangedAt: Date | null };

type Instant = string | null;
type LockedRow = [
  ...[customerId: string, state: MemberState, enrolledAt: Instant, available: string, pending: string],
  ...[lastActiveAt: Instant, tags: string[] | null, tagsReadAt: Instant, tagsChangedAt: Instant],
  joinedAt: Instant,
];
const instant = (text: Instant) => (text === null ? null : new Date(text));

/** How members take part; nothing of the person. */
export async function findParticipants(
  db: Db,
  shopId: string,
  customerIds: readonly bigint[],
): Promise<Pick<LockedMember, "customerId" | "state" | "enrolledAt" | "tags">[]> {
  if (customerIds.length === 0) return [];
  return db.$queryRaw`
    SELECT customer_id AS "customerId", state, enrolled_at AS "enrolledAt", tags FROM members
    WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[])`;
}

/** Locks those of the members that exist, in sorted order, and reads them as they are then. */
export async function lockMembers(
  tx: Tx,
  shopId: string,
  customerIds: readonly bigint[],
): Promise<LockedMember[]> {
  if (customerIds.length === 0) return [];
  const answer = await tx.$queryRaw<{ rows: string | null }[]>`
    WITH locked AS (
      SELECT customer_id, state, enrolled_at, available, pending, last_active_at, tags, tags_read_at, tags_changed_at,
        joined_at FROM members
      WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[]) ORDER BY customer_id FOR UPDATE)
    SELECT json_agg(json_build_array(customer_id::text, state, enrolled_at, available::text, pending::text,
      last_active_at, tags, tags_read_at, tags_changed_at, joined_at))::text AS rows FROM locked`;
  return (JSON.parse(answer[0]?.rows ?? "[]") as LockedRow[]).map(
    ([
      id,
      state,
      enrolledAt,
      available,
      pending,
      lastActiveAt,
      tags,
      tagsReadAt,
      tagsChangedAt,
      joinedAt,
    ]) => ({
      customerId: BigInt(id),
      state,
      enrolledAt: instant(enrolledAt),
      joinedAt: instant(joinedAt),
      available: BigInt(available),
      pending: BigInt(pending),
      lastActiveAt: instant(lastActiveAt),
      tags,
      tagsReadAt: instant(tagsReadAt),
      tagsChangedAt: instant(tagsChangedAt),
    }),
  );
}

/** How those of the members take part who exist, and nothing else of them: locked in sorted order. */
export async function lockParticipants(
  tx: Tx,
  shopId: string,
  customerIds: readonly bigint[],
): Promise<Pick<LockedMember, "customerId" | "state" | "enrolledAt">[]> {
  const answer = await tx.$queryRaw<{ rows: string | null }[]>`
    WITH locked AS (
      SELECT customer_id, state, enrolled_at FROM members
      WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[]) ORDER BY customer_id FOR UPDATE)
    SELECT json_agg(json_build_array(customer_id::text, state, extract(epoch FROM enrolled_at) * 1000))::text AS rows
    FROM locked`;
  const rows = JSON.parse(answer[0]?.rows ?? "[]") as [string, MemberState, number | null][];
  return rows.map(([id, state, enrolled]) => ({
    customerId: BigInt(id),
    state,
    enrolledAt: enrolled === null ? null : new Date(enrolled),
  }));
}

/**
 * Inserts or updates members from news of their customers. Older news never overwrites newer; a redacted member gets
 * no person back. A customer with an account (`state: enabled`) or an `enrolledAt` takes part from the earliest
 * instant known; nothing here makes an excluded member take part again. Of one who was merged into another only the
 * enrolment is kept. Idempotent; may repeat a customer.
 */
export async function upsertMembers(
  tx: Tx,
  shopId: string,
  customers: readonly EnrolmentFact[],
  now: Date,
): Promise<void> {
  if (customers.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO members AS m (shop_id, customer_id, state, enrolled_at, joined_at, first_name, last_name, email, phone,
                              shop_updated_at, created_at)
    SELECT ${shopId}, x.id,
           CASE WHEN x.merged THEN 'redacted' WHEN x.enrolled IS NULL THEN 'guest' ELSE 'enrolled' END,
           x.enrolled, x.joined, x.first, x.last, x.email, x.phone, x.updated, ${now}
    FROM json_to_recordset(${jsonRows(mergeNews(customers, now))})
      AS x(id bigint, enrolled timestamptz, joined timestamptz, first text, last text, email text, phone text,
        updated timestamptz,
           merged boolean)
    ORDER BY x.id
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET
      state = CASE WHEN m.state = 'guest' THEN EXCLUDED.state ELSE m.state END,
      enrolled_at = least(m.enrolled_at, EXCLUDED.enrolled_at), joined_at = least(m.joined_at, EXCLUDED.joined_at),
      first_name = CASE WHEN ${newer} THEN EXCLUDED.first_name ELSE m.first_name END,
      last_name = CASE WHEN ${newer} THEN EXCLUDED.last_name ELSE m.last_name END,
      email = CASE WHEN ${newer} THEN EXCLUDED.email ELSE m.email END,
      phone = CASE WHEN ${newer} THEN EXCLUDED.phone ELSE m.phone END,
      shop_updated_at = greatest(m.shop_updated_at, EXCLUDED.shop_updated_at)
    WHERE (m.state <> 'redacted' OR EXCLUDED.state = 'redacted')
      AND (${newer} OR EXCLUDED.enrolled_at < coalesce(m.enrolled_at, 'infinity')
        OR EXCLUDED.joined_at < coalesce(m.joined_at, 'infinity'))`;
}

const newer = sql`(EXCLUDED.shop_updated_at > coalesce(m.shop_updated_at, '-infinity'))`;

/**
 * One row per customer: the newest person, the earliest enrolment, and the earliest that is not for what was bought.
 */
function mergeNews(customers: readonly EnrolmentFact[], now: Date) {
  type Merged = { person: EnrolmentFact; enrolledAt: Date | null; joinedAt: Date | null };
  const merged = new Map<bigint, Merged>();
  for (const news of customers) {
    const known = merged.get(news.customerId);
    const person = known && time(known.person.updatedAt) >= time(news.updatedAt) ? known.person : news;
    const since = enrolmentOf(news, now);
    merged.set(news.customerId, {
      person,
      enrolledAt: earlier(known?.enrolledAt ?? null, since),
      joinedAt: earlier(known?.joinedAt ?? null, news.byBuying ? null : since),
    });
  }
  return [...merged].map(([customerId, { person, enrolledAt, joinedAt }]) => ({
    id: customerId.toString(),
    enrolled: enrolledAt ?? undefined,
    joined: joinedAt ?? undefined,
    first: person.firstName ?? undefined,
    last: person.lastName ?? undefined,
    email: person.email ?? undefined,
    phone: person.phone ?? undefined,
    updated: person.updatedAt ?? undefined,
    merged: person.merged === true ? true : undefined,
  }));
}

/**
 * The customer takes part from `at` on: a guest becomes enrolled, an enrolled one keeps the earlier instant. Refuses
 * MEMBER_EXCLUDED for who was put out or redacted. To be called for whom the customer became by merges; one that was
 * merged a moment ago begins the transaction again. Idempotent. Answers whether it changed anything; then the member's
 * orders are to be settled again.
 */
export async function enrolMember(
  tx: Tx,
  shopId: string,
  { customerId, at, now }: { customerId: bigint; at: Date; now: Date },
): Promise<boolean> {
  const changed = await tx.$queryRaw<{ state: MemberState }[]>`
    INSERT INTO members AS m (shop_id, customer_id, state, enrolled_at, joined_at, created_at)
    VALUES (${shopId}, ${customerId}, 'enrolled', ${at}, ${at}, ${now})
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET state = 'enrolled', enrolled_at = EXCLUDED.enrolled_at,
      joined_at = EXCLUDED.joined_at
    WHERE m.state IN ('guest', 'enrolled') AND EXCLUDED.enrolled_at < coalesce(m.enrolled_at, 'infinity')
    RETURNING state`;
  if (changed.length > 0) return true;
  const member = await requireMember(tx, shopId, customerId);
  if (member.state === "enrolled") {
    if (!member.joinedAt) await noteJoined(tx, shopId, { customerId, at });
    return false;
  }
  const merge = { shopId_deletedId: { shopId, deletedId: customerId } };
  if (await tx.customerMerge.findUnique({ where: merge })) throw new Overtaken();
  throw new Refusal("MEMBER_EXCLUDED");
}

/** Whoever took part for what it bought alone does so for its own sake now; since when it takes part stays. */
async function noteJoined(
  tx: Tx,
  shopId: string,
  { customerId, at }: { customerId: bigint; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE members SET joined_at = ${at}
    WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND state = 'enrolled' AND joined_at IS NULL`;
}

/**
 * Those of the customers who take part already do so from these instants on, where they did so later: the merchant
 * lets orders count that were before. Idempotent; makes nobody a member.
 */
export async function enrolEarlier(
  tx: Tx,
  shopId: string,
  customers: readonly { customerId: bigint; at: Date }[],
): Promise<void> {
  if (customers.length === 0) return;
  const rows = customers.map(({ customerId, at }) => ({ id: customerId.toString(), at }));
  await tx.$executeRaw`
    WITH earliest AS MATERIALIZED (
      SELECT x.id, min(x.at) AS at FROM json_to_recordset(${jsonRows(rows)}) AS x(id bigint, at timestamptz)
      GROUP BY x.id
    ), locked AS MATERIALIZED (
      SELECT customer_id FROM members WHERE shop_id = ${shopId} AND customer_id IN (SELECT id FROM earliest)
      ORDER BY customer_id FOR UPDATE)
    UPDATE members m SET enrolled_at = e.at,
      joined_at = CASE WHEN m.joined_at IS NOT NULL THEN least(m.joined_at, e.at) END
    FROM locked l JOIN earliest e ON e.id = l.customer_id
    WHERE m.shop_id = ${shopId} AND m.customer_id = l.customer_id AND m.state = 'enrolled' AND m.enrolled_at > e.at`;
}

/** Shopify does not know yet what changed of these locked members besides their points. */
export async function bumpRevisions(tx: Tx, shopId: string, customerIds: readonly bigint[]): Promise<void> {
  if (customerIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE members SET revision = revision + 1
    WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[])`;
}

const time = (instant: Date | null) => instant?.getTime() ?? Number.NEGATIVE_INFINITY;

function earlier(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b;
  return a <= b ? a : b;
}
